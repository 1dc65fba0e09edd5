"""Orders that are exchanged for a return hear how it stands: AS-04 (decision 0110)."""

import pytest

from orders.contracts.records import ReturnAwaited, ReturnReported
from tests.stages.after_delivery import arrive, ask, completed, delivered, make, refused
from tests.stages.published import of
from tests.stages.room import Room

KEY, NEW = "shop:1001", "shop:2002"
DAY = 24


@pytest.fixture
def room() -> Room:
    return make()


def wait_for(room, return_id="R-1", waiting=NEW, version=1, customer="C-1"):
    """Shipping asks for a return, for an order that waits for it."""
    asked: ReturnAwaited = {
        "order_id": KEY,
        "return_id": return_id,
        "waiting_id": waiting,
        "waiting_version": version,
        "customer_id": customer,
        "at": room.now,
    }
    return room.send(ReturnAwaited, asked)


def told(events) -> list[str]:
    return [event.value["standing"] for event in events if event.record is ReturnReported]


def test_who_waits_hears_when_all_of_it_has_come(room):
    """Partly is not wholly; it is told under its own key, with its version."""
    delivered(room)
    ask(room, 2, 1)
    assert told(wait_for(room, version=3)) == ["awaited"]
    assert told(arrive(room, (1,))) == []
    events = arrive(room, (1, 1), document="A-2")
    [word] = [event for event in events if event.record is ReturnReported]
    assert (word.key, word.value["standing"], word.value["version"]) == (NEW, "arrived", 3)
    assert (word.value["returned_id"], word.value["return_id"]) == (KEY, "R-1")
    assert told(room.forward(hours=DAY * 30)) == [], "once is enough"


def test_what_came_before_it_was_asked_for_is_told_at_once(room):
    delivered(room)
    ask(room, 1)
    arrive(room, (1,))
    assert told(wait_for(room)) == ["arrived"]


def test_the_return_may_be_asked_for_after_its_exchange_was_ordered(room):
    delivered(room)
    assert told(wait_for(room)) == ["awaited"]
    assert told(ask(room, 1)) == []
    assert told(arrive(room, (1,))) == ["arrived"]


def test_another_return_of_the_order_opens_nothing(room):
    delivered(room)
    ask(room, 1, return_id="R-2")
    wait_for(room, "R-1")
    assert told(arrive(room, (1,), return_id="R-2")) == []


def test_what_is_not_accepted_at_inspection_is_no_arrival(room):
    """Goods that came back spoilt, by whose own choice they came, are not credited."""
    delivered(room)
    ask(room, 2)
    wait_for(room)
    assert told(arrive(room, (1,), (1,))) == ["not_accepted"]


def test_what_was_our_fault_arrives_in_whatever_state(room):
    delivered(room)
    ask(room, 2, reason="defective")
    wait_for(room)
    assert told(arrive(room, (), (2,))) == ["arrived"]


def test_what_may_not_come_back_is_told(room):
    delivered(room)
    wait_for(room)
    assert told(ask(room, 9)) == ["refused"]


def test_what_never_comes_is_told_and_what_comes_late_is_no_arrival(room):
    delivered(room)
    completed(room)
    ask(room, 1)
    wait_for(room)
    assert told(room.forward(hours=DAY * 22)) == ["expired"]
    assert told(arrive(room, (1,))) == ["not_accepted"]


def test_what_was_refused_at_the_door_can_be_exchanged(room):
    """Its return is one that nobody needs to ask for (DL-02)."""
    refused(room, 2)
    shipped = room.state(KEY)["returns"][0]["return_id"]
    assert told(wait_for(room, shipped)) == ["awaited"]
    assert told(arrive(room, (2,), return_id=shipped)) == ["arrived"]


def test_orders_that_nobody_knows_or_that_are_another_customers_are_told_so(room):
    """Nothing is kept of who asks in vain."""
    assert told(wait_for(room)) == ["unknown_order"]
    assert room.state(KEY) is None
    delivered(room)
    assert told(wait_for(room, customer="C-2")) == ["other_customer"]
    assert told(wait_for(room, customer="")) == ["other_customer"]
    assert room.state(KEY)["awaited"] == []
    assert room.outcomes[-1] == ("ReturnAwaited", "told", "other_customer")


def test_a_return_is_exchanged_for_one_order(room):
    delivered(room)
    ask(room, 1)
    wait_for(room)
    assert told(wait_for(room, waiting="shop:3003")) == ["promised_to_another"]
    assert told(wait_for(room, version=2)) == ["awaited"], "the same may ask again"
    events = arrive(room, (1,))
    assert (of(ReturnReported, events)["order_id"], of(ReturnReported, events)["version"]) == (
        NEW,
        2,
    )
