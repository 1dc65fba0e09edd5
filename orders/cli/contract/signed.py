"""The contracts of an order, one a version, and who has signed each (CF-06)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from orders.client.scan import Found

Standing = Literal["to render", "to sign", "with the customer", "signed", "void"]


@dataclass(frozen=True)
class Signature:
    """Under the file of this digest. `copy`: SHA-256 of the scan of a signed paper; empty if the
    customer signed by link, and of the house's own."""

    by: str
    document: str
    at: int
    copy: str = ""


@dataclass
class Contract:
    """Of one version of the order. `document`: SHA-256 of its file, empty until it is rendered;
    `void`: another version took its place, or the order ended before both had signed."""

    number: str
    version: int
    drawn_at: int
    document: str = ""
    house: Signature | None = None
    customer: Signature | None = None
    void: bool = False

    @property
    def standing(self) -> Standing:
        """How far it is."""
        if self.void:
            return "void"
        if not self.document:
            return "to render"
        if self.house is None:
            return "to sign"
        return "with the customer" if self.customer is None else "signed"

    @property
    def one_file(self) -> bool:
        """Whether all signatures so far are under its own file."""
        signed = (self.house, self.customer)
        return all(one is None or one.document == self.document for one in signed)


def contracts(found: Sequence[Found]) -> list[Contract]:
    """Those of an order, of all that was said about it, oldest first."""
    made: dict[int, Contract] = {}
    for record in found:
        value: Mapping[str, Any] = record.value or {}
        contract = made.get(value.get("version", 0))
        if record.record == "ContractDrawn":
            for former in made.values():
                former.void = True
            number, version = value["contract_number"], value["version"]
            made[version] = Contract(number, version, value["at"])
        elif contract is not None:
            _take(contract, record.record, value)
    return list(made.values())


def _take(contract: Contract, record: str, value: Mapping[str, Any]) -> None:
    if record == "HoldReleased" and value["hold_id"] == "text":
        contract.document = value["document"]
    elif record == "HoldReleased" and value["hold_id"] == "signature":
        contract.house = Signature(value["released_by"], value["document"], value["at"])
    elif record == "OfferClosed" and value["kind"] == "CONTRACT" and value["how"] == "accepted":
        by, copy = value["closed_by"], value["copy"]
        contract.customer = Signature(by, value["document"], value["at"], copy)
    elif record == "OrderStopped" and value["whole"] and contract.customer is None:
        contract.void = True
