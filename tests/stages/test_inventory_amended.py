"""Inventory: an order that waits, or was handed on, is changed (CF-03; docs/decisions/0019)."""

import pytest

from orders.contracts.records import (
    OrderBackordered,
    OrderConfirmed,
    OrderStopped,
    RecallRequested,
)
from tests.orders import line, order
from tests.stages.published import names
from tests.stages.room import Room
from tests.stages.stock import KEY, free, make, stock
from tests.stages.supply import amounts, confirmed, recall, stopped


@pytest.fixture
def room() -> Room:
    return make()


def pieces(*quantities: int):
    """An order of so many of SKU-1, SKU-2, ..."""
    return order(lines=[line(n, f"SKU-{n}", much) for n, much in enumerate(quantities, 1) if much])


def amend(room: Room, version: int = 1):
    return room.send(RecallRequested, {**recall(version=version), "purpose": "AMEND"})


def taken_back(room: Room, version: int = 1):
    """Allocation had it in hand."""
    notice = {**stopped([], whole=True, version=version), "outcome": "amended"}
    return room.send(OrderStopped, notice)


def test_an_order_that_waits_is_taken_back_and_keeps_its_place(room):
    room.send(OrderConfirmed, confirmed(pieces(2)))
    before = room.state(KEY)["waits"]
    (notice,) = amend(room)
    assert (notice.record, notice.value["outcome"]) == (OrderStopped, "amended")
    assert names(amend(room)) == ["OrderStopped"]  # Asked again, it says so again.
    assert (room.state(KEY)["status"], room.state(KEY)["waits"]) == ("amended", before)


def test_the_next_version_waits_since_the_first(room):
    """IV-09: who corrects a street does not go to the end of the queue."""
    room.send(OrderConfirmed, confirmed(pieces(2)))
    since = room.state(KEY)["waiting_since"]
    amend(room)
    room.forward(hours=1)
    room.send(OrderConfirmed, confirmed(pieces(3), version=2))
    assert room.state(KEY)["waiting_since"] == since
    stock(room, 3)
    assert (room.state(KEY)["status"], free(room, 1)) == ("reserved", [0])


def test_what_was_handed_on_is_followed(room):
    stock(room, 2)
    room.send(OrderConfirmed, confirmed(pieces(2)))
    (followed,) = amend(room)
    assert (followed.record, followed.value["purpose"]) == (RecallRequested, "AMEND")
    assert room.state(KEY)["status"] == "reserved"


@pytest.mark.parametrize("notice_first", [True, False])
def test_nobody_loses_the_last_piece_by_correcting_a_street(room, notice_first):
    stock(room, 2)
    room.send(OrderConfirmed, confirmed(pieces(2)))
    amend(room)
    if notice_first:
        taken_back(room)
        assert free(room, 1) == [0]
    assert names(room.send(OrderConfirmed, confirmed(pieces(2), version=2))) == ["StockReserved"]
    if not notice_first:
        taken_back(room)
    (reservation,) = room.state(KEY)["reservations"]
    assert (reservation["version"], reservation["amount"]) == (2, 2)


def test_only_the_difference_is_taken_or_given(room):
    stock(room, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(pieces(2, 3)))
    amend(room)
    taken_back(room)
    room.send(OrderConfirmed, confirmed(pieces(5, 1, 1), version=2))
    assert free(room, 3) == [5, 9, 9]


def test_a_line_that_moved_keeps_its_goods(room):
    stock(room, 2, 5)
    room.send(OrderConfirmed, confirmed(pieces(2)))
    amend(room)
    taken_back(room)
    turned = order(lines=[line(1, "SKU-2", 1), line(2, "SKU-1", 2)])
    assert names(room.send(OrderConfirmed, confirmed(turned, version=2))) == ["StockReserved"]
    assert free(room, 2) == [0, 4]


def test_what_is_short_of_the_difference_waits_and_keeps_what_it_has(room):
    stock(room, 2)
    room.send(OrderConfirmed, confirmed(pieces(2)))
    amend(room)
    taken_back(room)
    events = room.send(OrderConfirmed, confirmed(pieces(5), version=2))
    (short,) = next(one for one in events if one.record is OrderBackordered).value["shortages"]
    assert (short["needed"], short["available"]) == (3, 0)
    assert free(room, 1) == [0]
    stock(room, 3)
    assert room.state(KEY)["status"] == "reserved"
    assert sum(one["amount"] for one in room.state(KEY)["reservations"]) == 5


def test_what_waits_says_what_it_has(room):  # CF-04
    stock(room, 2)
    room.send(OrderConfirmed, confirmed(pieces(2)))
    amend(room)
    taken_back(room)
    room.send(OrderConfirmed, confirmed(pieces(5, 1), version=2))
    (notice,) = amend(room, version=2)
    assert notice.value["kept"] == amounts(2)


def test_a_cancellation_while_it_is_being_changed_gives_everything_back(room):
    stock(room, 2)
    room.send(OrderConfirmed, confirmed(pieces(2)))
    amend(room)
    taken_back(room)
    (notice,) = room.send(RecallRequested, recall())
    assert (notice.value["outcome"], notice.value["whole"]) == ("cancelled", True)
    room.send(OrderStopped, notice.value)
    assert free(room, 1) == [2]


@pytest.mark.parametrize("version", [1, 2])
def test_whichever_version_ends_elsewhere_what_was_kept_goes_back(room, version):
    """The change never came, or review declined it."""
    stock(room, 2)
    room.send(OrderConfirmed, confirmed(pieces(2)))
    amend(room)
    taken_back(room)
    room.send(OrderStopped, stopped([], whole=True, version=version))
    assert (room.state(KEY)["status"], free(room, 1)) == ("stopped", [2])


def test_an_order_that_is_being_cancelled_is_not_changed(room):
    stock(room, 2)
    room.send(OrderConfirmed, confirmed(pieces(2)))
    room.send(RecallRequested, recall())
    assert names(amend(room)) == ["RecallDenied"]
    assert room.state(KEY)["status"] == "recalled"


def test_a_change_that_asks_for_too_much_is_told_to_the_planner_once(room):
    """What it had stays reserved while it waits: somebody must know (CF-03, IV-09)."""
    stock(room, 2)
    room.send(OrderConfirmed, confirmed(pieces(2)))
    amend(room)
    taken_back(room)
    events = room.send(OrderConfirmed, confirmed(pieces(1_000), version=2))
    (told,) = [one.value for one in events if one.value.get("template") == "change-waits"]
    assert told["to"] == room.policy.planner_role
    assert (told["values"]["kept"], told["values"]["lacking"]) == ("2 x SKU-1", "998 x SKU-1")
    later = room.forward(hours=24 * 3)
    assert "change-waits" not in [one.value.get("template") for one in later]


def test_an_order_that_waits_with_nothing_is_nobody_elses_business(room):
    events = room.send(OrderConfirmed, confirmed(pieces(2)))
    assert "change-waits" not in [one.value.get("template") for one in events]
