"""What counts as text, and as an address that reaches somebody. Intake and review judge alike."""

import re
import unicodedata

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
PHONE = re.compile(r"\+?\(?[0-9][0-9 ()./-]{4,24}[0-9]")

_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
"""Unicode categories of what nobody sees: blanks, controls, zero-width, unassigned characters."""
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by category that show nothing: Hangul fillers and the empty Braille cell."""


def blank(text: str) -> bool:
    """Whether there is nothing to read in it: empty, or blanks and invisible characters alone."""
    return all(_unseen(one) for one in text)


def legible(text: str) -> bool:
    """Whether every character of it shows: what people compare by eye, such as a reference."""
    return bool(text) and not any(_unseen(one) for one in text)


def reaches(kind: str, value: str) -> bool:
    """Whether a contact has a form that can reach somebody. `kind`: EMAIL, PHONE, MESSENGER."""
    if kind == "EMAIL":
        return EMAIL.fullmatch(value) is not None
    return not blank(value) if kind == "MESSENGER" else PHONE.fullmatch(value) is not None


def _unseen(one: str) -> bool:
    return unicodedata.category(one) in _UNSEEN or one in _BLANKS
