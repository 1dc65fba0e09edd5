"""Windows so many times shorter: a drill does not wait for an hour. Names of recorded series stay
as they are, so that alerts and dashboards find them."""

import re

UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
DURATION = re.compile(r"(\d+)(ms|s|m|h|d)")
WINDOW = re.compile(r"\[(\d+(?:ms|s|m|h|d))\]")


def seconds(window: str) -> float:
    """Of a duration such as 5m. Raises ValueError for what is none."""
    found = DURATION.fullmatch(window)
    if found is None:
        raise ValueError(f"{window!r} is no duration, such as 5m")
    return int(found[1]) * UNITS[found[2]]


def shorter(window: str, times: float) -> str:
    """The window as it is (1 times), else in milliseconds."""
    return window if times == 1 else f"{max(round(seconds(window) / times * 1000), 1)}ms"


def within(expression: str, times: float) -> str:
    """The expression with all its windows so much shorter."""
    return WINDOW.sub(lambda found: f"[{shorter(found[1], times)}]", expression)
