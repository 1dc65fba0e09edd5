"""HTML from values: what is no HTML already is text, and is escaped."""

from collections.abc import Iterable
from html import escape

VOID = frozenset({"input"})


class Html(str):
    """Text that is HTML."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str) -> Html:
    """An element. Attributes whose names are words of Python, or have a hyphen, are written
    `class_`, `accept_charset`."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{said}>" if name in VOID else f"<{name}{said}>{join(children)}</{name}>")


def join(children: Iterable[str]) -> Html:
    """One after the other."""
    return Html("".join(one if isinstance(one, Html) else escape(one) for one in children))
