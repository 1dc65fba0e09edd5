"""What customers and reviewers do."""

import pytest

from orders.contracts import records
from services.simulator.actors import react
from services.simulator.catalogue import Catalogue
from tests.simulator.scene import AT, DAY, an_order, delivered, head, made, of, scene


@pytest.fixture
def house() -> Catalogue:
    return made()


def test_policy_decides_who_cancels(house: Catalogue):
    order = an_order(house, "PREPAID")
    never, always = scene(house, customers={"cancel": 0}), scene(house, customers={"cancel": 1})
    assert react(records.OrderReceived, head(order), never) == []
    (planned,) = react(records.OrderReceived, head(order), always)
    assert planned.record is records.CancelRequested
    assert AT < planned.due_at <= AT + 4 * DAY


def test_who_prepays_by_transfer_pays_what_is_open(house: Catalogue):  # RV-03
    order = an_order(house, "PREPAID", paid=False)
    (planned,) = react(
        records.OrderReceived, head(order), scene(house, customers={"cancel": 0, "never_pay": 0})
    )
    assert planned.value["amount_minor"] == order["totals"]["total_minor"]
    assert (
        react(
            records.OrderReceived,
            head(order),
            scene(house, customers={"cancel": 0, "never_pay": 1}),
        )
        == []
    )


def test_goods_on_account_are_paid_after_delivery_to_the_last_cent(house: Catalogue):  # ST-01
    order = an_order(house, "ON_ACCOUNT", paid=False)
    (payment,) = of(
        records.PaymentReceived, react(records.ShipmentDelivered, delivered(order), scene(house))
    )
    assert payment.value["amount_minor"] == order["totals"]["total_minor"]
    assert payment.due_at >= AT + 5 * DAY


def test_a_customer_confirms_late_or_never(house: Catalogue):  # CF-02
    asked = {
        "order_id": "desk:1",
        "version": 1,
        "means": "mail",
        "answer_by_at": AT + DAY,
        "at": AT,
    }
    (late,) = react(
        records.ConfirmationRequested, asked, scene(house, customers={"silent": 0, "late": 1})
    )
    assert late.due_at > AT + DAY
    assert react(records.ConfirmationRequested, asked, scene(house, customers={"silent": 1})) == []


def test_a_hold_for_payment_is_declined_only_after_patience(house: Catalogue):  # RV-08
    hold = {
        "hold_id": "unpaid",
        "kind": "payment",
        "rule": "RV-03",
        "because": "",
        "owner_role": "",
        "deadline_at": AT,
        "blocks": "",
    }
    held = {
        "order_id": "web:1",
        "version": 1,
        "holds": [hold, {**hold, "hold_id": "price", "kind": "price"}],
        "decision": {},
        "at": AT,
    }
    unpaid, price = react(
        records.OrderHeld, held, scene(house, reviewers={"release": {"price": 1}})
    )
    assert (unpaid.due_at, unpaid.value["verdict"]) == (AT + 5 * DAY, "DECLINE")
    assert price.value["verdict"] == "RELEASE"


def test_an_order_that_is_held_again_and_again_is_declined_in_the_end(house: Catalogue):  # RV-08
    hold = {
        "hold_id": "credit",
        "kind": "credit",
        "rule": "RV-04",
        "because": "",
        "owner_role": "",
        "deadline_at": AT,
        "blocks": "",
    }
    verdicts = {
        react(
            records.OrderHeld,
            {"order_id": "web:1", "version": 1, "holds": [hold], "decision": {}, "at": AT + n},
            scene(house),
        )[0].value["verdict"]
        for n in range(20)
    }
    assert verdicts == {"RELEASE", "DECLINE"}


def test_refused_goods_always_come_back(house: Catalogue):  # DL-02, AS-04
    line = {"line": 1, "sku": "TOY-0001", "quantity": 3}
    back = {
        "order_id": "web:1",
        "version": 1,
        "return_id": "refused-N1-1",
        "warehouse": "HAM",
        "lines": [line],
        "decision": {},
        "at": AT,
    }
    forgetful = scene(house, customers={"never_send": 1})
    (arrived,) = react(records.ReturnAuthorised, back, forgetful)
    assert sum(part["restocked"] + part["scrapped"] for part in arrived.value["lines"]) == 3
    assert react(records.ReturnAuthorised, {**back, "return_id": "return-N1-1"}, forgetful) == []
