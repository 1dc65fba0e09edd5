"""After delivery: the window, returns and their inspection, money back (AS-04), and the end of
the order (DL-03)."""

import pytest

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Article,
    DeliveryCompleted,
    DeliveryRefused,
    OrderCompleted,
    OrderFinished,
    PaymentReceived,
    RefundRequested,
    ReturnArrived,
    ReturnAuthorised,
    ReturnInspected,
    ReturnRefused,
    ReturnRequested,
    ShipmentDelivered,
    ShipmentLost,
    UnitsReturned,
)
from services.aftersales.stage import STAGE
from tests.orders import article, order
from tests.stages.house import NUMBER, bare, shipment_lines
from tests.stages.room import Room

KEY = "shop:1001"
LINE = 2380  # what each line of two pieces costs, tax and all, in minor units


@pytest.fixture
def room() -> Room:
    return Room(STAGE, references={Article: {f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 6)}})


def names(events):
    return [
        event.record.__name__ for event in events if event.record.__name__ != "MessageRequested"
    ]


def of(record, events):
    (event,) = [event.value for event in events if event.record is record]
    return event


def hand_off(room, content, n, quantities, **more):
    """A shipment as shipping reports its fate."""
    head = {
        "order_id": KEY,
        "number": NUMBER,
        "version": 1,
        "step": 56,
        "customer_id": "C-1",
        "currency": "EUR",
        "priority": 0,
    }
    about = {
        "shipment_id": f"{NUMBER}-{n}",
        "warehouse": "BER",
        "lines": shipment_lines(*quantities),
        "at": room.now,
    }
    money = {
        "total_minor": content["totals"]["total_minor"],
        "decision": {"outcome": "", "policy": "test", "rules": []},
    }
    return {**head, **about, **money, **more, "order": CarriedOrder.of(content)}


def delivered(room, *quantities, content=None, n=1):
    proof = {"proof": "signature", "proof_reference": "pod/1", "delivered_at": room.now}
    return room.send(
        ShipmentDelivered, hand_off(room, content or order(), n, quantities or (2,) * 5, **proof)
    )


def completed(room):
    fate: dict[str, list[object]] = {"delivered": [], "refused": [], "lost": [], "stopped": []}
    return room.send(DeliveryCompleted, {"order_id": KEY, "version": 1, **fate, "at": room.now})


def refused(room, *quantities, content=None):
    return room.send(
        DeliveryRefused,
        hand_off(room, content or order(), 1, quantities or (2,) * 5, because="not ordered"),
    )


def lost(room, *quantities, content=None):
    return room.send(
        ShipmentLost,
        hand_off(room, content or order(), 1, quantities or (2,) * 5, because="lost by lorry"),
    )


def ask(room, *quantities, return_id="R-1", reason="changed my mind", version=1):
    about = {
        "order_id": KEY,
        "version": version,
        "return_id": return_id,
        "lines": bare(*quantities),
        "reason": reason,
    }
    return room.send(ReturnRequested, {**about, "at": room.now})


def arrive(room, restocked=(), scrapped=(), return_id="R-1", document="A-1"):
    """What the warehouse found in the parcel: pieces of line 1, 2, ... that can be sold, and
    that cannot."""
    both = [
        (n, r, s)
        for n, (r, s) in enumerate(
            zip((*restocked, *[0] * 5), (*scrapped, *[0] * 5), strict=False), 1
        )
        if r or s
    ]
    lines = [{"line": n, "sku": f"SKU-{n}", "restocked": r, "scrapped": s} for n, r, s in both]
    about = {
        "order_id": KEY,
        "document_id": document,
        "return_id": return_id,
        "warehouse": "BER",
        "lines": lines,
    }
    return room.send(ReturnArrived, {**about, "at": room.now})


def pay(room, amount, document="P-1", currency="EUR"):
    about = {
        "order_id": KEY,
        "document_id": document,
        "amount_minor": amount,
        "currency": currency,
        "method": "transfer",
    }
    return room.send(PaymentReceived, {**about, "at": room.now})


# -- the end of an order (DL-03)
# ------------------------------------------------------------------------------


def test_an_order_is_completed_when_its_window_is_over(room):
    """DL-03."""
    delivered(room)
    completed(room)
    assert room.forward(hours=14 * 24 - 1) == []
    events = room.forward(hours=1)
    assert names(events) == ["OrderCompleted", "OrderFinished"]
    assert of(OrderCompleted, events)["delivered"] == bare(2, 2, 2, 2, 2)
    assert of(OrderFinished, events)["outcome"] == "completed"
    room.forward(hours=30 * 24 - 1)
    assert room.state(KEY)["status"] == "completed", "a late payment or case still finds it"
    assert room.forward(hours=1) == []
    assert room.state(KEY) is None


def test_money_whose_order_never_comes_is_forgotten_after_years(room):
    pay(room, LINE)
    room.forward(hours=729 * 24)
    assert room.state(KEY)["paid_minor"] == LINE
    room.forward(hours=25)
    assert room.state(KEY) is None


def test_the_window_begins_with_the_last_delivery(room):
    delivered(room, 2, 2)
    room.forward(hours=240)
    delivered(room, 0, 0, 2, 2, 2, n=2)
    completed(room)
    assert room.forward(hours=14 * 24 - 1) == []
    assert names(room.forward(hours=1)) == ["OrderCompleted", "OrderFinished"]


def test_an_order_with_an_open_return_waits_for_it(room):
    delivered(room)
    completed(room)
    room.forward(hours=13 * 24)
    ask(room, 1)
    assert room.forward(hours=20 * 24) == []
    assert names(arrive(room, (1,))) == [
        "ReturnInspected",
        "UnitsReturned",
        "RefundRequested",
        "OrderCompleted",
        "OrderFinished",
    ]


def test_an_order_of_which_nothing_is_kept_is_done_at_once(room):
    lost(room)
    assert names(completed(room)) == ["OrderCompleted", "OrderFinished"]


# -- returns (AS-04)
# ------------------------------------------------------------------------------


def test_goods_come_back_to_the_shelf_and_the_money_to_the_customer(room):
    """AS-04."""
    delivered(room)
    completed(room)
    authorised = of(ReturnAuthorised, ask(room, 2, 1))
    assert (authorised["lines"], authorised["warehouse"]) == (bare(2, 1), "BER")
    events = arrive(room, (2, 1))
    assert of(UnitsReturned, events)["lines"] == of(ReturnInspected, events)["lines"]
    assert of(RefundRequested, events)["amount_minor"] == LINE + LINE // 2
    done = of(OrderCompleted, room.forward(hours=14 * 24))
    assert (done["delivered"], done["returned"]) == (bare(0, 1, 2, 2, 2), bare(2, 1))
    assert done["refunded_minor"] == LINE + LINE // 2


def test_a_return_after_the_window_is_refused(room):
    """AS-04."""
    delivered(room)
    room.forward(hours=14 * 24 + 1)
    refusal = of(ReturnRefused, ask(room, 1))
    assert refusal["decision"]["rules"][0]["because"] == "line 1: the 14 days for returns are over"


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"nature": "FOOD"}, "SKU-1 cannot be returned"),
        ({"stocked": False}, "SKU-1 cannot be returned"),
    ],
)
def test_some_articles_do_not_come_back(change, because):
    """AS-04: per-article rules."""
    room = Room(STAGE, references={Article: {"SKU-1": article("SKU-1", **change)}})
    delivered(room)
    assert because in of(ReturnRefused, ask(room, 1))["decision"]["rules"][0]["because"]


def test_no_more_comes_back_than_was_delivered_and_has_not_come_back(room):
    """AS-04."""
    delivered(room)
    assert names(ask(room, 3)) == ["ReturnRefused"]
    assert names(ask(room, 1, return_id="R-2")) == ["ReturnAuthorised"]
    assert names(ask(room, 2, return_id="R-3")) == ["ReturnRefused"]
    arrive(room, (1,), return_id="R-2")
    assert names(ask(room, 2, return_id="R-4")) == ["ReturnRefused"]
    assert names(ask(room, 1, return_id="R-5")) == ["ReturnAuthorised"]


def test_lines_that_may_come_back_do_whatever_the_others(room):
    delivered(room)
    authorised = of(ReturnAuthorised, ask(room, 1, 9))
    assert authorised["lines"] == bare(1)
    assert [rule["outcome"] for rule in authorised["decision"]["rules"]] == ["passed", "refused"]
    assert room.outcomes[-1][1:] == ("authorised", "in part")


def test_nothing_comes_back_before_something_was_delivered(room):
    ask(room, 1)
    assert room.outcomes[-1][1:] == ("ignored", "unknown order")
    refused(room, 2)
    assert (
        of(ReturnRefused, ask(room, 1))["decision"]["rules"][0]["because"]
        == "nothing was delivered yet"
    )


def test_a_request_is_answered_once(room):
    delivered(room)
    ask(room, 1)
    assert ask(room, 1) == []
    assert names(ask(room, 9, return_id="R-2")) == ["ReturnRefused"]
    assert ask(room, 9, return_id="R-2") == []


def test_goods_that_do_not_come_in_time_are_waited_for_no_longer(room):
    delivered(room)
    completed(room)
    ask(room, 1)
    events = room.forward(hours=21 * 24)
    assert names(events) == ["OrderCompleted", "OrderFinished"]
    assert room.state(KEY)["returns"][0]["status"] == "expired"


def test_goods_that_come_too_late_go_to_the_shelf_and_are_not_paid_for(room):
    delivered(room)
    completed(room)
    ask(room, 1)
    room.forward(hours=22 * 24)
    assert names(arrive(room, (1,))) == ["ReturnInspected", "UnitsReturned"]


def test_a_return_may_come_in_two_parcels(room):
    delivered(room)
    ask(room, 2)
    assert of(RefundRequested, arrive(room, (1,)))["amount_minor"] == LINE // 2
    assert room.state(KEY)["returns"][0]["status"] == "authorised"
    assert of(RefundRequested, arrive(room, (1,), document="A-2"))["amount_minor"] == LINE // 2
    assert room.state(KEY)["returns"][0]["status"] == "inspected"


def test_a_parcel_reported_twice_counts_once(room):
    delivered(room)
    ask(room, 2)
    arrive(room, (1,))
    assert arrive(room, (1,)) == []
    assert room.outcomes[-1][1:] == ("ignored", "repeated document")


def test_goods_that_nobody_announced_need_a_person(room):
    delivered(room)
    (asked,) = arrive(room, (1,), return_id="R-9")
    assert asked.value["to"] == "returns desk"
    assert room.outcomes[-1][1:] == ("ignored", "unknown return")


# -- money back (AS-04: never above what was paid, nor for more than arrived)
# ------------------------------------------------------------------------------


def test_no_more_is_paid_back_than_arrived(room):
    """AS-04."""
    delivered(room)
    ask(room, 2)
    assert of(RefundRequested, arrive(room, (1,)))["amount_minor"] == LINE // 2


def test_more_than_was_announced_is_neither_booked_nor_paid(room):
    delivered(room)
    ask(room, 1)
    events = arrive(room, (2,))
    assert of(UnitsReturned, events)["lines"] == [
        {"line": 1, "sku": "SKU-1", "restocked": 1, "scrapped": 0}
    ]
    assert of(RefundRequested, events)["amount_minor"] == LINE // 2


@pytest.mark.parametrize(("reason", "paid"), [("changed my mind", LINE // 2), ("Damaged", LINE)])
def test_what_the_customer_spoilt_is_not_paid_for(room, reason, paid):
    """AS-04: by policy, scrapped units are paid back if the fault is ours."""
    delivered(room)
    ask(room, 2, reason=reason)
    assert of(RefundRequested, arrive(room, (1,), (1,)))["amount_minor"] == paid


def test_what_was_not_paid_is_not_paid_back(room):
    """AS-04: never above what was paid."""
    unpaid = order(terms="ON_ACCOUNT")
    delivered(room, content=unpaid)
    ask(room, 2)
    assert names(arrive(room, (2,))) == ["ReturnInspected", "UnitsReturned"]


def test_the_customer_pays_for_what_they_keep_and_gets_back_the_rest(room):
    """AS-04: a payment that comes after the return."""
    unpaid = order(terms="ON_ACCOUNT")
    total = unpaid["totals"]["total_minor"]
    delivered(room, content=unpaid)
    ask(room, 2)
    arrive(room, (2,))
    assert pay(room, total - LINE) == []
    assert of(RefundRequested, pay(room, LINE, "P-2"))["amount_minor"] == LINE


def test_what_was_stopped_and_never_paid_hides_nothing_of_what_is_owed(room):
    """AS-04: on account, paid per delivery; line 5 was cancelled before it left."""
    unpaid = order(terms="ON_ACCOUNT")
    delivered(room, 2, 2, 2, 2, content=unpaid)
    pay(room, unpaid["totals"]["total_minor"] - LINE)
    ask(room, 2)
    assert names(arrive(room, (2,))) == ["ReturnInspected", "UnitsReturned"]
    assert of(RefundRequested, completed(room))["amount_minor"] == LINE


def test_what_review_paid_back_is_not_paid_back_again(room):
    """AS-04: prepaid, line 5 cancelled and paid back by review, before anything was delivered."""
    about = {
        "order_id": KEY,
        "version": 1,
        "refund_id": "stop-1",
        "amount_minor": LINE,
        "currency": "EUR",
        "because": "stopped",
    }
    room.send(RefundRequested, {**about, "lines": bare(0, 0, 0, 0, 2), "at": room.now})
    delivered(room, 2, 2, 2, 2)
    completed(room)
    ask(room, 2, 2, 2, 2)
    assert of(RefundRequested, arrive(room, (2, 2, 2, 2)))["amount_minor"] == 4 * LINE


def test_a_payment_that_came_before_the_goods_counts(room):
    unpaid = order(terms="ON_ACCOUNT")
    pay(room, unpaid["totals"]["total_minor"])
    pay(room, unpaid["totals"]["total_minor"])
    assert room.outcomes[-1][1:] == ("ignored", "repeated document")
    delivered(room, content=unpaid)
    ask(room, 2)
    assert of(RefundRequested, arrive(room, (2,)))["amount_minor"] == LINE


def test_a_payment_in_another_currency_is_not_counted(room):
    delivered(room)
    assert pay(room, 100, currency="USD") == []
    assert room.outcomes[-1][1:] == ("ignored", "other currency")


def test_what_was_lost_is_paid_back(room):
    """AS-04."""
    delivered(room, 2, 2, 2, 2)
    assert of(RefundRequested, lost(room, 0, 0, 0, 0, 2))["amount_minor"] == LINE


def test_refused_goods_come_back_without_being_asked_for_and_are_paid_for_when_they_do(room):
    """DL-02, AS-04."""
    authorised = of(ReturnAuthorised, refused(room))
    assert authorised["return_id"] == f"refused-{NUMBER}-1"
    assert completed(room) == []
    events = arrive(room, (2, 2, 2, 2, 1), (0, 0, 0, 0, 1), return_id=authorised["return_id"])
    assert of(RefundRequested, events)["amount_minor"] == 5 * LINE
    assert of(OrderCompleted, events)["returned"] == bare(2, 2, 2, 2, 2)


def test_refused_goods_that_never_come_back_are_lost_and_paid_back_once(room):
    refused(room)
    completed(room)
    events = room.forward(hours=21 * 24)
    assert names(events) == ["RefundRequested", "OrderCompleted", "OrderFinished"]
    assert names(arrive(room, (2, 2, 2, 2, 2), return_id=f"refused-{NUMBER}-1")) == [
        "ReturnInspected",
        "UnitsReturned",
    ]
    assert room.state(KEY)["refunded_minor"] == 5 * LINE


def test_each_refund_has_its_own_number(room):
    delivered(room)
    ask(room, 1, 1)
    ids = [
        of(RefundRequested, arrive(room, q, document=d))["refund_id"]
        for q, d in (((1,), "A-1"), ((0, 1), "A-2"))
    ]
    assert ids == ["aftersales-1", "aftersales-2"]
