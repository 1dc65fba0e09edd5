"""IV-05: what is there goes ahead, as the customer agreed, and the rest waits on."""

import pytest

from orders.contracts.records import (
    MessageRequested,
    OfferAnswered,
    OfferClosed,
    OfferMade,
    OrderConfirmed,
    OrderFinished,
    OrderStopped,
    PromiseExtended,
    RecallRequested,
    StockReserved,
    UnitsDispatched,
)
from services.inventory.compensation_policy import CompensationPolicy, CompensationRule
from tests.offers import answered
from tests.orders import line, order
from tests.stages.published import ignored, names, of
from tests.stages.room import START, Room
from tests.stages.stock import KEY, compensating, expect, free, make, stock
from tests.stages.supply import DAY, amounts, confirmed, dispatched, finished, recall

PROMISED, GOODS_BY = START + 10 * DAY, START + 6 * DAY
AHEAD, REST = amounts(1, 2), amounts(3)
"""Of line 1 one of four is there, of line 2 all."""


@pytest.fixture
def room() -> Room:
    return make()


def waits(room: Room, *consents: str, lines=None, there=(1, 5), **head):
    """An order of two lines, of which one is short, and comes five days too late."""
    stock(room, *there)
    expect(room, "SKU-1", (9, GOODS_BY + 5 * DAY))
    content = order(
        lines=lines or [line(1, "SKU-1", 4), line(2, "SKU-2", 2)], consents=list(consents)
    )
    promised = {"promised_at": PROMISED, "goods_by_at": GOODS_BY, **head}
    return room.send(OrderConfirmed, {**confirmed(content), **promised})


def answer(room: Room, option: str = "", number: int = 1, accepted: bool = True):
    said = answered(KEY, f"inventory-1-{number}", option, room.now, accepted=accepted)
    return room.send(OfferAnswered, said)


def parts(events):
    """What is handed on: revision, lines, what is still open."""
    return [
        (e.value["revision"], bare(e.value["lines"]), e.value["open_lines"])
        for e in events
        if e.record is StockReserved
    ]


def bare(lines):
    return [{name: one[name] for name in ("line", "sku", "quantity")} for one in lines]


def told(events):
    return [e.value["template"] for e in events if e.record is MessageRequested]


def split(room: Room):
    """The order goes ahead in part."""
    waits(room)
    return answer(room, "split")


def test_a_part_is_offered_with_both_days_its_price_and_what_it_costs_the_house(room):
    asked = of(OfferMade, waits(room))
    wait, part, less = asked["options"]
    assert [one["option_id"] for one in asked["options"]] == ["accept", "split", "reduce"]
    assert (part["at_once"], part["at_once_by_at"]) == (AHEAD, PROMISED)
    assert (part["deliver_by_at"], part["total_minor"]) == (
        wait["deliver_by_at"],
        wait["total_minor"],
    )
    assert (part["shipments"], part["cost_minor"]) == (2, 590)
    assert wait["at_once"] == less["at_once"] == []


@pytest.mark.parametrize(
    ("there", "head"),
    [((0, 0), {}), ((4, 5), {}), ((1, 5), {"contract": "SC-1"}), ((1, 5), {"promised_at": None})],
)
def test_no_part_where_nothing_is_there_or_nothing_short_or_a_contract_or_no_promise(
    room, there, head
):
    offered = [e.value for e in waits(room, there=there, **head) if e.record is OfferMade]
    assert "split" not in [one["option_id"] for asked in offered for one in asked["options"]]


def test_what_is_there_goes_ahead_and_the_later_day_is_promised_for_the_rest(room):
    events = split(room)
    assert names(events)[:2] == ["OfferClosed", "PromiseExtended"]
    assert of(OfferClosed, events)["option_id"] == "split"
    assert parts(events) == [(1, AHEAD, REST)]
    assert of(StockReserved, events)["promised_at"] == of(PromiseExtended, events)["promised_at"]
    assert told(events)[-1] == "part-ahead"
    state = room.state(KEY)
    assert (state["status"], state["revision"], state["lines"]) == ("backordered", 1, REST)
    assert [(wait["account"], wait["amount"]) for wait in state["waits"]] == [("SKU-1", 3)]
    assert free(room, 2) == [0, 3]


def test_the_rest_follows_when_its_goods_come(room):
    split(room)
    before = len(room.events)
    room.supply("stock", "SKU-1", 3)
    assert parts(room.events[before:]) == [(2, REST, [])]
    state = room.state(KEY)
    assert (state["status"], state["waits"], free(room, 2)) == ("reserved", [], [0, 3])
    room.send(UnitsDispatched, dispatched([*AHEAD, *REST]))
    assert room.state(KEY)["reservations"] == []


def test_what_went_ahead_may_leave_the_house_while_the_rest_waits(room):
    split(room)
    room.send(UnitsDispatched, dispatched(AHEAD))
    assert room.state(KEY)["reservations"] == []
    room.supply("stock", "SKU-1", 2)
    assert room.state(KEY)["status"] == "backordered", "two of three are not enough"
    room.supply("stock", "SKU-1", 1)
    assert parts(room.events)[-1] == (2, REST, [])


def test_a_part_that_is_gone_meanwhile_does_not_go_and_the_order_waits_as_agreed(room):
    waits(room)
    other = order(reference="1002", lines=[line(1, "SKU-2", 4)])
    room.send(OrderConfirmed, confirmed(other))
    events = answer(room, "split")
    assert parts(events) == []
    assert told(events)[-1] == "part-gone"
    assert of(PromiseExtended, events)["offer_id"] == "inventory-1-1"
    assert (room.state(KEY)["revision"], room.state(KEY)["lines"]) == (0, amounts(4, 2))


def test_services_go_with_the_part(room):
    lines = [line(1, "SKU-1", 4), line(2, "SKU-2", 2), line(3, "SETUP", 1)]
    waits(room, lines=lines)
    [(_, ahead, rest)] = parts(answer(room, "split"))
    assert (ahead, rest) == ([*AHEAD, {"line": 3, "sku": "SETUP", "quantity": 1}], REST)


def test_a_bundle_goes_whole_or_not_at_all(room):  # IV-02
    bundle = [{"sku": "SKU-1", "quantity": 2}, {"sku": "SKU-3", "quantity": 1}]
    lines = [line(1, "SKU-4", 1, bundle=bundle), line(2, "SKU-2", 2)]
    room.supply("stock", "SKU-3", 1)
    waits(room, lines=lines)
    [(_, ahead, rest)] = parts(answer(room, "split"))
    assert ahead == amounts(0, 2)
    assert [(one["sku"], one["quantity"]) for one in rest] == [("SKU-1", 2), ("SKU-3", 1)]


def test_who_agreed_to_parts_when_ordering_gets_what_is_there_and_is_asked_about_the_rest(room):
    events = waits(room, "terms", "partial_delivery")
    made = [e.value for e in events if e.record is OfferMade]
    assert [(one["offer_id"], one["kind"]) for one in made] == [
        ("inventory-1-1", "SPLIT"),
        ("inventory-1-2", "DELAY"),
    ]
    closed = of(OfferClosed, events)
    assert (closed["how"], closed["option_id"], closed["closed_by"]) == (
        "consented",
        "split",
        "customer",
    )
    assert parts(events) == [(1, AHEAD, REST)]
    assert of(StockReserved, events)["promised_at"] == PROMISED, "it is there in time"
    assert [one["option_id"] for one in made[1]["options"]] == ["accept"]
    assert of(PromiseExtended, answer(room, number=2))["offer_id"] == "inventory-1-2"


def test_consent_to_parts_sends_none_where_all_comes_in_time(room):
    stock(room, 1, 5)
    expect(room, "SKU-1", (9, GOODS_BY))
    content = order(lines=[line(1, "SKU-1", 4), line(2, "SKU-2", 2)], consents=["partial_delivery"])
    promised = {"promised_at": PROMISED, "goods_by_at": GOODS_BY}
    assert parts(room.send(OrderConfirmed, {**confirmed(content), **promised})) == []


@pytest.mark.parametrize("silent", [False, True])
def test_who_wants_no_later_day_gets_the_part_alone_and_the_money_of_the_rest(room, silent):
    waits(room, "partial_delivery")
    if silent:
        room.forward(hours=72)
        events = room.forward(hours=48)
    else:
        events = answer(room, number=2, accepted=False)
    stop = of(OrderStopped, events)
    assert (stop["lines"], stop["whole"], stop["outcome"]) == (REST, False, "cancelled")
    assert parts(events) == [(2, [], [])], "whoever waits for it behind hears that nothing comes"
    assert "rest-cancelled" in told(events)
    assert (room.state(KEY)["status"], room.state(KEY)["waits"]) == ("reserved", [])
    room.send(OrderStopped, stop)
    assert len(room.state(KEY)["reservations"]) == 2, "what went ahead keeps what it has"


def test_a_cancellation_stops_the_rest_and_follows_the_part(room):
    split(room)
    events = room.send(RecallRequested, recall())
    assert names(events) == ["OrderStopped", "StockReserved", "RecallRequested"]
    assert parts(events) == [(2, [], [])]
    stop = of(OrderStopped, events)
    assert (stop["lines"], stop["whole"]) == (REST, False)
    room.send(OrderStopped, stop)
    room.supply("stock", "SKU-1", 3)
    assert (room.state(KEY)["status"], free(room, 1)) == ("recalled", [3])
    assert len(room.state(KEY)["reservations"]) == 2
    assert room.send(RecallRequested, recall()) == []


def test_an_order_that_went_ahead_in_part_is_not_changed(room):  # CF-03
    split(room)
    events = room.send(RecallRequested, {**recall(), "purpose": "AMEND"})
    assert names(events) == ["RecallDenied"]
    assert room.state(KEY)["status"] == "backordered"


def test_answers_after_the_part_count_for_nothing(room):
    split(room)
    assert ignored(answer(room, "split")) == "not_awaited"
    assert ignored(answer(room, "", accepted=False)) == "not_awaited"


def test_an_answer_after_a_recall_counts_for_nothing(room):
    waits(room)
    room.send(RecallRequested, recall())
    assert ignored(answer(room, "split")) == "not_awaited"


def test_an_answer_after_the_goods_came_counts_for_nothing(room):
    waits(room)
    room.supply("stock", "SKU-1", 3)
    assert ignored(answer(room, "split")) == "not_awaited"
    assert parts(room.events) == [(1, [], [])], "all of it, as it was ordered"


def test_the_rest_that_is_later_still_is_asked_about_again(room):
    split(room)
    expect(room, "SKU-1", (9, GOODS_BY + 40 * DAY))
    asked = of(OfferMade, room.forward(hours=24))
    assert (asked["offer_id"], [one["option_id"] for one in asked["options"]]) == (
        "inventory-1-2",
        ["accept"],
    )


def test_what_a_later_day_takes_off_the_price_is_by_what_is_late():  # CF-05
    room = make(
        compensating(
            CompensationPolicy(
                rules=(CompensationRule(from_days=1, percent=5),), at_most_percent=100
            )
        )
    )
    wait, part, _ = of(OfferMade, waits(room))["options"]
    goods = [
        one["total_minor"]
        for one in order(lines=[line(1, "SKU-1", 4), line(2, "SKU-2", 2)])["lines"]
    ]
    assert (wait["compensation_minor"], part["compensation_minor"]) == (
        sum(goods) * 5 // 100,
        (goods[0] * 3 // 4 * 5 + 50) // 100,
    )


def test_an_order_in_parts_that_is_over_is_forgotten(room):
    split(room)
    room.supply("stock", "SKU-1", 3)
    room.send(UnitsDispatched, dispatched([*AHEAD, *REST]))
    room.send(OrderFinished, finished())
    room.forward(hours=31 * 24)
    assert room.state(KEY) is None
