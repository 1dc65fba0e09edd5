"""What a contract of sale binds both sides to, and whether anything else became of it than they
signed, as the topics tell it (CF-06)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNCHANGED = "unchanged"
"""What silence about a signed contract comes to."""
BY_A_PERSON = "hold_declined"
"""The rule that fires where a person declines an order."""


@dataclass(slots=True)
class Binding:
    """Folded record by record; by version of the order, but `cancelled`; times in milliseconds.

    drawn      the day that the text of the contract says
    under      the contract that the order goes on under; empty: none
    promised   what was promised of it at first
    moved      a later day was promised without another text
    silent     offers of a later day by which silence would come to something
    unheard    it ended because nobody said anything
    ruled      a rule declined it, and no person
    alone      the stage that was to ask its customer ended it
    cancelled  somebody asked for the order to be cancelled
    """

    drawn: dict[int, int] = field(default_factory=dict)
    under: dict[int, str] = field(default_factory=dict)
    promised: dict[int, int] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    silent: dict[int, list[str]] = field(default_factory=dict)
    unheard: set[int] = field(default_factory=set)
    ruled: set[int] = field(default_factory=set)
    alone: set[int] = field(default_factory=set)
    cancelled: bool = False

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """One more record about the order."""
        version = value.get("version", 0)
        if name == "ContractDrawn":
            self.drawn[version] = value["deliver_by_at"]
        elif name == "OrderConfirmed":
            self.under[version] = value["contract"]
        elif name == "PromiseMade":
            self.promised[version] = value["promised_at"]
        elif name == "PromiseExtended":
            self.moved.add(version)
        elif name == "OfferMade" and value["kind"] == "DELAY" and value["silence"] != UNCHANGED:
            self.silent.setdefault(version, []).append(value["offer_id"])
        elif name == "RecallRequested" and value["purpose"] != "AMEND":
            self.cancelled = True
        else:
            self._ended(name, version, value)

    def _ended(self, name: str, version: int, value: Mapping[str, Any]) -> None:
        """Whether nobody's word ended it."""
        if name == "OrderDeclined":
            if all(rule["code"] != BY_A_PERSON for rule in value["decision"]["rules"]):
                self.ruled.add(version)
        elif name == "OrderStopped" and value["whole"]:
            if value["outcome"] == "unconfirmed":
                self.unheard.add(version)
            elif value["outcome"] == "cancelled" and value["stopped_by"] == "inventory":
                self.alone.add(version)

    @property
    def signed(self) -> list[int]:
        """Versions that went on under a contract, which both sides had to sign."""
        return sorted(self.under.keys() & self.drawn.keys())
