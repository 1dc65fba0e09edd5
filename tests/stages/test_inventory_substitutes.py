"""IV-05: another article goes for what is short, as the customer agreed, and is never dearer."""

import pytest

from orders.contracts.records import (
    Article,
    ArticlesSubstituted,
    ExpectedSupply,
    LineQuantity,
    MessageRequested,
    OfferAnswered,
    OfferClosed,
    OfferMade,
    OrderConfirmed,
    PriceReduced,
    PromiseExtended,
    RecallRequested,
    Staff,
    StockReserved,
    UnitsDispatched,
)
from services.inventory.stage import STAGE
from tests.offers import answered
from tests.orders import article, line, order, staff
from tests.stages.published import ignored, names, of
from tests.stages.room import START, Room
from tests.stages.stock import KEY, expect, free
from tests.stages.supply import DAY, confirmed, dispatched, recall

PROMISED, GOODS_BY = START + 10 * DAY, START + 6 * DAY
ALLOWED = "substitutes_not_dearer"
LINES = [line(1, "SKU-1", 4, price=1_000, discount_minor=100), line(2, "SKU-2", 2)]


@pytest.fixture
def room() -> Room:
    """In the place of SKU-1 may go SKU-3 at nine tenths of its price, else SKU-4 at more; there is
    no SKU-1."""
    others = [{"sku": "SKU-3", "percent": 90}, {"sku": "SKU-4", "percent": 130}]
    articles = {f"SKU-{n}": article(f"SKU-{n}") for n in range(2, 6)}
    articles["SKU-1"] = article("SKU-1", substitutes=others)
    room = Room(
        STAGE,
        None,
        references={
            Article: articles,
            ExpectedSupply: {},
            Staff: {"S001": staff("S001", "sales")},
        },
    )
    room.supply("stock", "SKU-2", 5)
    return room


def waits(room: Room, *consents: str, lines=LINES, by=GOODS_BY, **head):
    expect(room, "SKU-1", (9, GOODS_BY + 5 * DAY))
    content = order(lines=lines, consents=list(consents))
    promised = {"promised_at": PROMISED, "goods_by_at": by, **head}
    return room.send(OrderConfirmed, {**confirmed(content), **promised})


def answer(room: Room, option: str = "substitute", number: int = 1):
    return room.send(OfferAnswered, answered(KEY, f"inventory-1-{number}", option, room.now))


def options(events):
    return {one["option_id"]: one for one in of(OfferMade, events)["options"]}


def sent(events):
    """Lines and articles that are handed on."""
    reserved = of(StockReserved, events)
    return [(one["line"], one["sku"], one["quantity"]) for one in reserved["lines"]]


def told(events):
    return [e.value["template"] for e in events if e.record is MessageRequested]


def test_a_substitute_is_offered_with_its_day_its_price_and_what_it_costs_the_house(room):
    room.supply("stock", "SKU-3", 4)
    offered = options(waits(room))
    assert list(offered) == ["accept", "substitute", "split", "reduce"]
    other, wait = offered["substitute"], offered["accept"]
    assert [(one["line"], one["sku"]) for one in other["lines"]] == [(1, "SKU-3"), (2, "SKU-2")]
    assert other["deliver_by_at"] == PROMISED, "it is there now"
    # 4 x 9.00 - 0.90 = 35.10 and 19 percent
    [goes] = other["instead"]
    assert (goes["sku"], goes["total_minor"], goes["tax_minor"]) == ("SKU-3", 3_510 + 667, 667)
    ordered = LINES[0]["total_minor"]
    assert wait["total_minor"] - other["total_minor"] == ordered - 4_177 == other["cost_minor"]


def test_what_is_dearer_costs_what_was_ordered(room):
    room.supply("stock", "SKU-4", 4)
    other = options(waits(room))["substitute"]
    assert other["instead"][0]["sku"] == "SKU-4"
    assert other["instead"][0]["total_minor"] == LINES[0]["total_minor"]
    assert other["cost_minor"] == 0
    events = answer(room)
    assert sent(events) == [(1, "SKU-4", 4), (2, "SKU-2", 2)]
    assert PriceReduced not in [event.record for event in events]
    named = of(ArticlesSubstituted, events)["lines"]
    assert [(one["line"], one["sku"]) for one in named] == [(1, "SKU-4")], "its partner hears so"


def test_who_takes_it_gets_it_at_once_and_what_it_costs_less_goes_back(room):
    room.supply("stock", "SKU-3", 4)
    waits(room)
    events = answer(room)
    assert names(events) == [
        "OfferClosed",
        "StockReserved",
        "ArticlesSubstituted",
        "PriceReduced",
        "MessageRequested",
    ]
    assert of(OfferClosed, events)["option_id"] == "substitute"
    assert sent(events) == [(1, "SKU-3", 4), (2, "SKU-2", 2)]
    less = of(PriceReduced, events)
    assert [(one["line"], one["sku"], one["total_minor"]) for one in less["lines"]] == [
        (1, "SKU-3", 4_177)
    ]
    rules = of(StockReserved, events)["decision"]["rules"]
    assert [rule["code"] for rule in rules] == ["substituted"]
    state = room.state(KEY)
    assert (state["status"], state["waits"], free(room, 3)) == ("reserved", [], [0, 3, 0])
    gone: list[LineQuantity] = [
        {"line": n, "sku": sku, "quantity": units} for n, sku, units in sent(events)
    ]
    room.send(UnitsDispatched, dispatched(gone))
    assert room.state(KEY)["reservations"] == []


def test_a_substitute_that_comes_later_than_promised_moves_the_promise(room):
    room.supply("stock", "SKU-3", 4)
    waits(room, by=START - DAY)
    events = answer(room)
    assert names(events)[:2] == ["OfferClosed", "PromiseExtended"]
    extended = of(PromiseExtended, events)
    assert extended["promised_at"] == of(StockReserved, events)["promised_at"] > PROMISED
    assert extended["compensation_minor"] == 0


def test_a_substitute_that_is_gone_is_not_promised_and_the_customer_is_asked_anew(room):
    room.supply("stock", "SKU-3", 4)
    waits(room)
    other = order(reference="1002", lines=[line(1, "SKU-3", 1)])
    room.send(OrderConfirmed, confirmed(other))
    events = [*answer(room), *room.forward(ms=1)]
    assert of(OfferClosed, events)["how"] == "withdrawn"
    assert told(events)[0] == "substitute-gone"
    asked = of(OfferMade, events)
    assert asked["offer_id"] == "inventory-1-2"
    assert "substitute" not in [one["option_id"] for one in asked["options"]]


def test_who_agreed_when_ordering_gets_it_without_being_asked(room):
    room.supply("stock", "SKU-3", 4)
    events = waits(room, ALLOWED)
    asked = of(OfferMade, events)
    assert (asked["kind"], [one["option_id"] for one in asked["options"]]) == (
        "SUBSTITUTE",
        ["substitute"],
    )
    assert of(OfferClosed, events)["how"] == "consented"
    assert sent(events) == [(1, "SKU-3", 4), (2, "SKU-2", 2)]
    assert of(StockReserved, events)["promised_at"] == PROMISED
    assert room.state(KEY)["offer"] is None


def test_consent_to_substitutes_is_none_to_a_later_day(room):
    """They go at once, and what was promised is scored as it was."""
    room.supply("stock", "SKU-3", 4)
    events = waits(room, ALLOWED, by=START - DAY)
    assert of(OfferMade, events)["options"][0]["deliver_by_at"] > PROMISED
    assert of(StockReserved, events)["promised_at"] == PROMISED
    assert PromiseExtended not in [event.record for event in events]


def test_what_comes_meanwhile_for_who_agreed_is_sent_when_the_order_asks_again(room):
    waits(room, ALLOWED)
    room.supply("stock", "SKU-3", 4)
    events = room.forward(hours=24)
    assert [e.value["how"] for e in events if e.record is OfferClosed] == ["withdrawn", "consented"]
    assert sent(events) == [(1, "SKU-3", 4), (2, "SKU-2", 2)]


@pytest.mark.parametrize(
    "change",
    [
        {"stocked": False},
        {"unit": "GRM"},
        {"nature": "FOOD"},
        {"barred_groups": ["consumer"]},
        {"barred_countries": ["DE"]},
        {"minimum_age": 18},
        {"licence": "weapons"},
        {"goods_class": "dual-use"},
        {"bundle": [{"sku": "SKU-2", "quantity": 1}]},
    ],
)
def test_nothing_goes_that_is_harder_to_have_by_law_or_counts_otherwise(room, change):  # RV-05
    room.supply("stock", "SKU-3", 4)
    room.references.put(Article, "SKU-3", article("SKU-3", **change))
    assert "substitute" not in options(waits(room))


def test_what_was_specified_must_be_had_of_the_other_too(room):
    room.supply("stock", "SKU-3", 4)
    lines = [line(1, "SKU-1", 4, specification="red"), LINES[1]]
    assert "substitute" not in options(waits(room, lines=lines))


def test_too_few_of_it_are_not_offered_nor_what_the_order_needs_itself(room):
    room.supply("stock", "SKU-3", 5)
    lines = [LINES[0], line(2, "SKU-3", 2)]
    assert "substitute" not in options(waits(room, lines=lines))


def test_a_line_that_went_ahead_in_part_gets_no_other_article_for_its_rest(room):
    room.supply("stock", "SKU-1", 1)
    waits(room)
    answer(room, "split")
    room.supply("stock", "SKU-3", 9)
    expect(room, "SKU-1", (9, GOODS_BY + 40 * DAY))
    asked = of(OfferMade, room.forward(hours=24))
    assert [one["option_id"] for one in asked["options"]] == ["accept"]


def test_a_line_that_waits_whole_while_others_went_ahead_may_be_exchanged(room):
    waits(room)
    answer(room, "split")
    room.supply("stock", "SKU-3", 4)
    expect(room, "SKU-1", (9, GOODS_BY + 40 * DAY))
    asked = of(OfferMade, room.forward(hours=24))
    assert [one["option_id"] for one in asked["options"]] == ["accept", "substitute"]
    events = answer(room, number=2)
    assert (of(StockReserved, events)["revision"], sent(events)) == (2, [(1, "SKU-3", 4)])
    assert of(StockReserved, events)["open_lines"] == []


def test_an_order_of_which_others_go_is_not_changed_but_cancelled(room):  # CF-03
    room.supply("stock", "SKU-3", 4)
    waits(room)
    answer(room)
    change = {**recall(), "purpose": "AMEND"}
    assert names(room.send(RecallRequested, change)) == ["RecallDenied"]
    assert names(room.send(RecallRequested, recall())) == ["RecallRequested"]


def test_an_answer_after_the_goods_came_counts_for_nothing(room):
    room.supply("stock", "SKU-3", 4)
    waits(room)
    room.supply("stock", "SKU-1", 4)
    assert ignored(answer(room)) == "not_awaited"
    assert free(room, 3)[2] == 4


def test_under_a_contract_nothing_else_is_sent(room):  # CF-06
    room.supply("stock", "SKU-3", 4)
    assert "substitute" not in options(waits(room, ALLOWED, contract="SC-1"))
    assert PromiseExtended not in [event.record for event in room.events]
