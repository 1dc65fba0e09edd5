"""Payments that may be others once more, and that finance has not said what they are (RV-03)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orders.client.scan import Found


@dataclass(frozen=True)
class Questioned:
    """A payment that waits: neither counted nor paid back. `twin_issuer`, `twin_document_id`: the
    one that it may be, `because` of `same_number` or `same_amount`; `version` 0: its order has not
    come. Times are ms of the business clock."""

    order_id: str
    number: str
    version: int
    issuer: str
    document_id: str
    amount_minor: int
    currency: str
    method: str
    paid_at: int
    twin_issuer: str
    twin_document_id: str
    because: str
    asked_at: int


def queue(states: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Questioned]:
    """All that wait, the oldest first. `states`: every key of review and its state."""
    found = [
        Questioned(order_id=key, number=state["number"], version=state["version"], **one)
        for key, state in states
        for one in state["questioned"]
    ]
    return sorted(found, key=lambda one: (one.asked_at, one.order_id, one.issuer, one.document_id))


def outcome_of(answers: Sequence[Found]) -> str:
    """What came of a verdict: same, another, set aside or nothing."""
    settled = [one.value for one in answers if one.record == "PaymentSettled" and one.value]
    if settled:
        return str(settled[0]["verdict"]).lower()
    return "set aside" if any(one.record == "DeadLetter" for one in answers) else "nothing"
