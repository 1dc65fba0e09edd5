"""`Prefer: wait=5` (RFC 7240): for how long a client would wait for an answer."""

import re

_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?=$|[,;])", re.IGNORECASE)


def wait_seconds(prefer: str, most: float) -> float:
    """Seconds, at most so many; 0 if it does not say, or says what is no number: a preference that
    is not understood is none."""
    found = _WAIT.search(prefer)
    return min(float(found[1]), most) if found else 0.0
