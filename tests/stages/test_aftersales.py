"""After delivery: the window, returns and their inspection, what the customer owes no longer
(AS-04), and the end of the order (DL-03)."""

import pytest

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Article,
    CaseUpdated,
    DeliveryCompleted,
    DeliveryRefused,
    OrderCompleted,
    OrderFinished,
    PaymentChargedBack,
    PaymentReceived,
    ReturnArrived,
    ReturnAuthorised,
    ReturnInspected,
    ReturnRefused,
    ReturnRequested,
    ShipmentDelivered,
    ShipmentLost,
    UnitsCredited,
    UnitsReturned,
)
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.stage import STAGE
from tests.orders import address, article, buyer, line, order
from tests.stages.house import NUMBER, bare, shipment_lines
from tests.stages.room import Room

KEY = "shop:1001"
FREIGHT = 595  # charges of `tests.orders.order()`, tax and all, in minor units


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


def arrive(room, restocked=(), scrapped=(), return_id="R-1", document="A-1", warehouse="BER"):
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
        "warehouse": warehouse,
        "lines": lines,
    }
    return room.send(ReturnArrived, {**about, "at": room.now})


def charge_back(room, amount=1000, document="CB-1"):
    about = {
        "order_id": KEY,
        "issuer": "card-bank",
        "document_id": document,
        "payment_document_id": "P-1",
        "amount_minor": amount,
        "currency": "EUR",
        "because": "disputed",
    }
    return room.send(PaymentChargedBack, {**about, "at": room.now})


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
        "UnitsCredited",
        "OrderCompleted",
        "OrderFinished",
    ]


def test_an_order_of_which_nothing_is_kept_is_done_at_once(room):
    lost(room)
    assert names(completed(room)) == ["OrderCompleted", "OrderFinished"]


# -- returns (AS-04)
# ------------------------------------------------------------------------------


def test_goods_come_back_to_the_shelf_and_are_owed_no_longer(room):
    """AS-04."""
    delivered(room)
    completed(room)
    authorised = of(ReturnAuthorised, ask(room, 2, 1))
    assert (authorised["lines"], authorised["warehouse"]) == (bare(2, 1), "BER")
    events = arrive(room, (2, 1))
    assert of(UnitsReturned, events)["lines"] == of(ReturnInspected, events)["lines"]
    credit = of(UnitsCredited, events)
    assert (credit["lines"], credit["charges_minor"], credit["currency"]) == (bare(2, 1), 0, "EUR")
    done = of(OrderCompleted, room.forward(hours=14 * 24))
    assert (done["delivered"], done["returned"]) == (bare(0, 1, 2, 2, 2), bare(2, 1))


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
    assert room.outcomes[-1][1:] == ("authorised", "in_part")


def test_nothing_comes_back_before_something_was_delivered(room):
    ask(room, 1)
    assert room.outcomes[-1][1:] == ("ignored", "unknown_order")
    refused(room, 2)
    assert (
        of(ReturnRefused, ask(room, 1))["decision"]["rules"][0]["because"]
        == "nothing was delivered yet"
    )


def test_a_request_is_answered_once(room):
    delivered(room)
    ask(room, 1)
    assert names(ask(room, 1)) == ["RecordIgnored"]
    assert names(ask(room, 9, return_id="R-2")) == ["ReturnRefused"]
    assert names(ask(room, 9, return_id="R-2")) == ["RecordIgnored"]


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
    assert of(UnitsCredited, arrive(room, (1,)))["lines"] == bare(1)
    assert room.state(KEY)["returns"][0]["status"] == "authorised"
    assert of(UnitsCredited, arrive(room, (1,), document="A-2"))["lines"] == bare(1)
    assert room.state(KEY)["returns"][0]["status"] == "inspected"


def test_a_parcel_reported_twice_counts_once(room):
    delivered(room)
    ask(room, 2)
    arrive(room, (1,))
    assert names(arrive(room, (1,))) == ["RecordIgnored"]
    assert room.outcomes[-1][1:] == ("ignored", "repeated_document")


def test_goods_that_nobody_announced_need_a_person(room):
    delivered(room)
    (asked,) = arrive(room, (1,), return_id="R-9")
    assert asked.value["to"] == "returns desk"
    assert room.outcomes[-1][1:] == ("ignored", "unknown_return")


def test_a_number_of_another_warehouse_is_another_document(room):
    delivered(room)
    ask(room, 2)
    arrive(room, (1,))
    assert "UnitsCredited" in names(arrive(room, (1,), warehouse="LYS"))


# -- what is owed no longer (AS-04: for nothing that did not come back and was not lost)
# ------------------------------------------------------------------------------


def test_no_more_is_credited_than_arrived(room):
    """AS-04."""
    delivered(room)
    ask(room, 2)
    assert of(UnitsCredited, arrive(room, (1,)))["lines"] == bare(1)


def test_more_than_was_announced_is_neither_booked_nor_credited(room):
    delivered(room)
    ask(room, 1)
    events = arrive(room, (2,))
    assert of(UnitsReturned, events)["lines"] == [
        {"line": 1, "sku": "SKU-1", "restocked": 1, "scrapped": 0}
    ]
    assert of(UnitsCredited, events)["lines"] == bare(1)


@pytest.mark.parametrize(("reason", "units"), [("changed my mind", 1), ("Damaged", 2)])
def test_what_the_customer_spoilt_is_still_owed(room, reason, units):
    """AS-04: by policy, scrapped units are credited if the fault is ours."""
    delivered(room)
    ask(room, 2, reason=reason)
    assert of(UnitsCredited, arrive(room, (1,), (1,)))["lines"] == bare(units)


def test_what_was_lost_is_owed_no_longer(room):
    """AS-04."""
    delivered(room, 2, 2, 2, 2)
    credit = of(UnitsCredited, lost(room, 0, 0, 0, 0, 2))
    assert (credit["lines"], credit["charges_minor"]) == (bare(0, 0, 0, 0, 2), 0)


def test_refused_goods_come_back_without_being_asked_for_and_are_credited_when_they_do(room):
    """DL-02, AS-04."""
    authorised = of(ReturnAuthorised, refused(room))
    assert authorised["return_id"] == f"refused-{NUMBER}-1"
    assert completed(room) == []
    events = arrive(room, (2, 2, 2, 2, 1), (0, 0, 0, 0, 1), return_id=authorised["return_id"])
    assert of(UnitsCredited, events)["lines"] == bare(2, 2, 2, 2, 2)
    assert of(OrderCompleted, events)["returned"] == bare(2, 2, 2, 2, 2)


def test_refused_goods_that_never_come_back_are_lost_and_credited_once(room):
    refused(room)
    completed(room)
    events = room.forward(hours=21 * 24)
    assert names(events) == ["UnitsCredited", "OrderCompleted", "OrderFinished"]
    assert names(arrive(room, (2, 2, 2, 2, 2), return_id=f"refused-{NUMBER}-1")) == [
        "ReturnInspected",
        "UnitsReturned",
    ]


def test_each_credit_has_its_own_number(room):
    delivered(room)
    ask(room, 1, 1)
    ids = [
        of(UnitsCredited, arrive(room, q, document=d))["credit_id"]
        for q, d in (((1,), "A-1"), ((0, 1), "A-2"))
    ]
    assert ids == ["aftersales-1", "aftersales-2"]


# -- charges, and what is kept (AS-04)
# ------------------------------------------------------------------------------


@pytest.mark.parametrize("fate", [lost, refused])
def test_the_freight_of_what_never_reached_the_customer_is_owed_no_longer(room, fate):
    """AS-04: case 05, both runs."""
    fate(room)
    completed(room)
    arrive(room, (), (2, 2, 2, 2, 2), return_id=f"refused-{NUMBER}-1")
    credits = [event.value for event in room.events if event.record is UnitsCredited]
    assert [credit["lines"] for credit in credits] == [bare(2, 2, 2, 2, 2)]
    assert sum(credit["charges_minor"] for credit in credits) == FREIGHT


def test_the_freight_stays_owed_as_long_as_something_is_kept(room):
    delivered(room, 2, 2, 2, 2)
    lost(room, 0, 0, 0, 0, 2)
    completed(room)
    ask(room, 2, 2, 2, 2)
    assert of(UnitsCredited, arrive(room, (2, 2, 2, 1)))["charges_minor"] == 0
    assert of(UnitsCredited, arrive(room, (0, 0, 0, 1), document="A-2"))["charges_minor"] == FREIGHT


def test_what_is_stopped_besides_a_lost_parcel_leaves_no_freight_owed(room):
    """AS-04: line 5 was stopped by somebody else, which the end of the delivery shows."""
    assert of(UnitsCredited, lost(room, 2, 2, 2, 2))["charges_minor"] == 0
    credit = of(UnitsCredited, completed(room))
    assert (credit["lines"], credit["charges_minor"]) == ([], FREIGHT)


@pytest.mark.parametrize(
    ("country", "group", "reason", "charges"),
    [
        ("DE", "consumer", "changed my mind", FREIGHT),
        ("US", "consumer", "changed my mind", 0),
        ("DE", "company", "changed my mind", 0),
        ("US", "company", "defective", FREIGHT),
    ],
)
def test_after_a_return_by_choice_policy_says_who_bears_the_freight(
    room, country, group, reason, charges
):
    """AS-04: in the EU a consumer's withdrawal gives it back (Directive 2011/83/EU, art. 13)."""
    content = order(delivery_address=address(country=country), buyer=buyer(group=group))
    delivered(room, content=content)
    completed(room)
    ask(room, 2, 2, 2, 2, 2, reason=reason)
    assert of(UnitsCredited, arrive(room, (2, 2, 2, 2, 2)))["charges_minor"] == charges


def test_a_fee_is_kept_by_policy_and_its_parts_sum_to_the_cent():
    """AS-04: a tenth of a return of 23.80 that comes in two parcels."""
    policy = STAGE.policy.load(STAGE.policy_file)
    rule = {"scrapped_back": False, "freight_back": False, "fee_percent": 10}
    policy = AftersalesPolicy.model_validate({**policy.model_dump(), "returns": [rule]})
    room = Room(STAGE, policy=policy)
    content = order(lines=[line(1, quantity=3, price=667)])
    delivered(room, 3, content=content)
    ask(room, 3)
    parts = [
        of(UnitsCredited, arrive(room, (1,), document=f"A-{n}"))["retained_minor"] for n in range(3)
    ]
    assert sum(parts) == content["lines"][0]["total_minor"] // 10


# -- charge-backs (AS-01)
# ------------------------------------------------------------------------------


def test_a_charge_back_after_the_delivery_is_a_case_for_finance(room):
    """AS-01."""
    delivered(room)
    update = of(CaseUpdated, charge_back(room))
    assert (update["team"], update["status"]) == ("finance", "open")
    assert charge_back(room) == []
    assert room.outcomes[-1][1:] == ("ignored", "repeated_document")


def test_a_charge_back_of_goods_under_way_is_a_case_when_they_arrive(room):
    assert charge_back(room) == []
    assert names(delivered(room)) == ["CaseUpdated"]
    assert names(completed(room)) == []


def test_a_payment_below_zero_is_a_charge_back_and_any_other_is_reviews(room):
    delivered(room)
    about = {"order_id": KEY, "issuer": "", "currency": "EUR", "method": "card", "at": room.now}
    paid = {**about, "document_id": "P-1", "amount_minor": 100}
    assert room.send(PaymentReceived, paid) == []
    assert names(room.send(PaymentReceived, {**paid, "amount_minor": -100})) == ["CaseUpdated"]


def test_a_charge_back_whose_order_never_arrives_is_forgotten_after_years(room):
    charge_back(room)
    room.forward(hours=729 * 24)
    assert room.state(KEY) is not None
    room.forward(hours=25)
    assert room.state(KEY) is None
