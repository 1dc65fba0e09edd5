"""Lots that the text of a notice names: people write them in many ways, so all that may be one is
taken, and compared with the lots that the house has (IV-08)."""

import re
from collections.abc import Collection

DATES = re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")
CODES = re.compile(
    r"(?:UPC|EAN|GTIN|Recall|Item|product code)\s*(?:no\.?|#|code)?\s*[\w /-]+", re.I
)
ITEM = re.compile(r"(?<![\w#])\d{1,2}\)")
"""The number of an item in a list: 1), 2)."""
WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9./-]*[A-Za-z0-9])?")
LEAST = 3
"""Signs that a lot has at least; one of them is a digit."""


def named(text: str) -> list[str]:
    """What may be a lot, in the order in which the text names it, each once."""
    rest = ITEM.sub(" ", CODES.sub(" ", DATES.sub(" ", text)))
    words = (one for one in WORD.findall(rest) if len(one) >= LEAST)
    return list(dict.fromkeys(one for one in words if any(map(str.isdigit, one))))


def of_ours(text: str, known: Collection[str]) -> list[str]:
    """The lots of the house that the text names, letters of either case alike."""
    ours = {lot.casefold(): lot for lot in known}
    found = (ours.get(one.casefold()) for one in named(text))
    return [lot for lot in found if lot is not None]
