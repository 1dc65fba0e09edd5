"""What the customer owes no longer after losses, refusals and returns (AS-04)."""

import pytest

from orders.contracts.records import OrderCompleted, ReturnAuthorised, UnitsCredited, UnitsReturned
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.stage import STAGE
from tests.orders import address, buyer, line, order
from tests.stages.after_delivery import (
    FREIGHT,
    arrive,
    ask,
    completed,
    delivered,
    lost,
    make,
    names,
    refused,
)
from tests.stages.house import NUMBER, bare
from tests.stages.published import of
from tests.stages.room import Room


@pytest.fixture
def room() -> Room:
    return make()


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
