"""Banks pay refunds, and take back some of the payments (RV-03)."""

from typing import Any

import pytest

from orders.contracts import records
from orders.contracts.catalogue import record_type
from orders.contracts.records import Order
from services.simulator.actors import react
from services.simulator.plans import Planned
from tests.codec import CODEC
from tests.simulator.scene import AT, DAY, an_order, delivered, head, made, of, scene

SOONEST, LATEST = DAY // 4, 25 * DAY


def plans(record: type, value: dict[str, Any], share: float = 1) -> list[Planned]:
    """What follows where all payments are made, and this share is taken back."""
    policy: dict[str, dict[str, Any]] = {
        "customers": {"never_pay": 0},
        "banks": {"charged_back": share},
    }
    return list(react(record, value, scene(made(), **policy)))


def unpaid(terms: str) -> Order:
    return an_order(made(), terms, paid=False)


@pytest.mark.parametrize(
    ("record", "value"),
    [
        (records.OrderReceived, head(unpaid("PREPAID"))),
        (records.ShipmentDelivered, delivered(unpaid("ON_ACCOUNT"))),
    ],
    ids=["a transfer", "an invoice"],
)
def test_a_payment_is_taken_back_some_time_after_it_was_made(record: type, value: Any):
    [paid], [back] = (
        of(one, plans(record, value))
        for one in (records.PaymentReceived, records.PaymentChargedBack)
    )
    assert back.value["payment_document_id"] == paid.value["document_id"]
    assert back.value["amount_minor"] == paid.value["amount_minor"]
    assert paid.due_at + SOONEST <= back.due_at < paid.due_at + LATEST
    assert CODEC.encode(record_type(back.record), back.value)
    assert plans(record, value) == plans(record, value), "the same, whenever it is planned"
    assert of(records.PaymentChargedBack, plans(record, value, share=0)) == []


def test_what_was_paid_with_the_order_is_taken_back_too():
    order = an_order(made(), "PREPAID")
    [back] = of(records.PaymentChargedBack, plans(records.OrderReceived, head(order)))
    assert back.value["payment_document_id"] == order["payment"]["reference"]
    assert back.value["amount_minor"] == order["payment"]["paid_minor"]
    assert AT + SOONEST <= back.due_at < AT + LATEST


def test_cash_stays():
    order = unpaid("ON_ACCOUNT")
    cash: Any = {**order, "payment": {**order["payment"], "terms": "ON_DELIVERY"}}
    told = plans(records.ShipmentDelivered, delivered(cash))
    assert len(of(records.PaymentReceived, told)) == 1
    assert of(records.PaymentChargedBack, told) == []
