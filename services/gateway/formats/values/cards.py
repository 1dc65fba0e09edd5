"""Card numbers have no place in an order (PCI DSS 3.4)."""

import re
from collections.abc import Mapping
from typing import Any

from stdnum import luhn

CARD = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){12,18}(?![0-9])")
"""13 to 19 digits, in groups or not (ISO/IEC 7812-1)."""
FREE_TEXTS = frozenset({"notes", "specification"})
"""Fields of an order and of a line in which buyers write what they like."""


def masked(text: str) -> str:
    """The text with what looks like a card number and has its check digit crossed out."""
    return CARD.sub(
        lambda found: "[card number]" if luhn.is_valid(re.sub("[ -]", "", found[0])) else found[0],
        text,
    )


def without_cards(fields: Mapping[str, Any]) -> dict[str, Any]:
    """An order, those fields of one that change, or a line, with its free texts masked."""
    said = dict(fields)
    for name in said.keys() & FREE_TEXTS:
        said[name] = masked(said[name])
    if "lines" in said:
        said["lines"] = [without_cards(line) for line in said["lines"]]
    return said
