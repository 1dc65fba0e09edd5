"""What is not as it should be with an order, and not over (TR-03, TR-08): at most so many, one a
kind and subject."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from orders.contracts.records import OpenException

MOST = 8
"""Open at once; more are not kept, they stand on the timeline."""
OVERDUE = "overdue"


class About(NamedTuple):
    """Kind of exception, and the field that says what it is about; empty: the order."""

    kind: str
    subject: str = ""


OPENS: Mapping[str, About] = {
    "ProofChased": About("proof", "shipment_id"),
    "ShipmentLost": About("lost", "shipment_id"),
    "DeliveryRefused": About("refused", "shipment_id"),
    "AllocationDelayed": About("allocation"),
    "PromiseEndangered": About("promise"),
    "PaymentQuestioned": About("payment", "document_id"),
}
"""Record -> what it opens."""
CLOSES: Mapping[str, About] = {
    "ShipmentDelivered": About("proof", "shipment_id"),
    "DeliveryRefused": About("proof", "shipment_id"),
    "ShipmentLost": About("proof", "shipment_id"),
    "OrderAllocated": About("allocation"),
    "PromiseExtended": About("promise"),
    "PaymentSettled": About("payment", "document_id"),
}
"""Record -> what is over by it; all is over with the order."""


def after(
    name: str, record: Mapping[str, Any], at: int, known: list[OpenException]
) -> list[OpenException]:
    """Those that are open after this record."""
    over, new = CLOSES.get(name), OPENS.get(name)
    if over is None and new is None:
        return known
    found = known if over is None else without(over.kind, _subject(over, record), known)
    return found if new is None else opened(new.kind, _subject(new, record), at, found)


def opened(kind: str, subject: str, at: int, known: list[OpenException]) -> list[OpenException]:
    """With one more, if it is a new one and there is room."""
    if len(known) >= MOST or any((e["kind"], e["subject"]) == (kind, subject) for e in known):
        return known
    return [*known, {"kind": kind, "subject": subject, "since_at": at}]


def without(kind: str, subject: str, known: list[OpenException]) -> list[OpenException]:
    """Without that one, if it is open."""
    return [e for e in known if (e["kind"], e["subject"]) != (kind, subject)] if known else known


def left(status: str, known: list[OpenException]) -> list[OpenException]:
    """Without what was overdue of a status that the order has left."""
    return without(OVERDUE, status, known)


def _subject(about: About, record: Mapping[str, Any]) -> str:
    return str(record[about.subject]) if about.subject else ""
