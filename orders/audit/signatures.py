"""Who signed which file for an order's contract of sale, as the topics tell it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

WAITS = frozenset({"terms", "text"})
"""Kinds of holds that only an order has which is concluded in writing."""


class Signatures:
    """Folded record by record; everything by version of the order.

    written     versions that are concluded in writing
    texts       digests of the files that were taken for the contract
    seller      digests that the house signed, and who did
    buyer       digests that the customer signed, and who said so
    confirmed   versions that went on
    """

    def __init__(self) -> None:
        self.written: set[int] = set()
        self.texts: dict[int, set[str]] = defaultdict(set)
        self.seller: dict[int, dict[str, str]] = defaultdict(dict)
        self.buyer: dict[int, dict[str, str]] = defaultdict(dict)
        self.confirmed: set[int] = set()

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """One more record about the order."""
        version = value.get("version", 0)
        if name == "ContractDrawn":
            self.written.add(version)
        elif name == "OrderHeld":
            if any(hold["kind"] in WAITS for hold in value["holds"]):
                self.written.add(version)
        elif name == "HoldReleased":
            if value["hold_id"] == "text":
                self.texts[version].add(value["document"])
            elif value["hold_id"] == "signature" and value["document"]:
                self.seller[version][value["document"]] = value["released_by"]
        elif name == "OfferClosed":
            if value["kind"] == "CONTRACT" and value["how"] == "accepted":
                self.buyer[version][value["document"]] = value["closed_by"]
        elif name == "OrderConfirmed":
            self.confirmed.add(version)
