"""What a customer says of a parcel, as records (DL-01)."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from orders.contracts.records import DeliveryDisputed, DisputeKind, ReceiptConfirmed

LINE = re.compile(r"([0-9]{1,5})(?:\s*=\s*([0-9]{1,6}))?")
"""A line, and how much of it: of line 3 two pieces are 3=2."""
MOST_LINES = 20
"""Line numbers that are read; whoever means more names none."""
KINDS: Mapping[str, DisputeKind] = {"damaged": "DAMAGED", "missing": "MISSING"}
"""What is said -> what is wrong."""


class Word(NamedTuple):
    """What was said, of which shipment of which version of an order; `proof`: of the link that it
    was said by."""

    order_id: str
    version: int
    shipment_id: str
    proof: str
    at: int


def receipt(word: Word) -> ReceiptConfirmed:
    """The parcel has come; said again, it is the same receipt."""
    return {
        "order_id": word.order_id,
        "version": word.version,
        "receipt_id": f"receipt-{word.shipment_id}",
        "shipment_id": word.shipment_id,
        "at": word.at,
        "proof": word.proof,
    }


def dispute(word: Word, kind: DisputeKind, lines: Mapping[int, int], note: str) -> DeliveryDisputed:
    """Something is wrong with it; said again of the same lines, it is the same complaint. `lines`:
    how much of each, 0: all of it."""
    said = (f"{line}={many}" if many else str(line) for line, many in lines.items())
    named = ".".join(said) or "all"
    return {
        "order_id": word.order_id,
        "version": word.version,
        "dispute_id": f"{kind.lower()}-{word.shipment_id}-{named}",
        "shipment_id": word.shipment_id,
        "kind": kind,
        "lines": [*lines],
        "units": [*lines.values()] if any(lines.values()) else [],
        "note": note,
        "at": word.at,
        "proof": word.proof,
    }


def lines_of(text: str) -> dict[int, int]:
    """The line numbers that a customer names, however they are set apart, each once, in order; and
    how much of each, 0: all of it."""
    found = {int(line): int(many or 0) for line, many in LINE.findall(text)}
    return dict(sorted(found.items())) if len(found) <= MOST_LINES else {}
