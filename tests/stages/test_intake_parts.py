"""A change by parts of an order that master data had completed: it counts as the order did, and is
completed as well (IN-01, CF-03)."""

from collections.abc import Mapping
from typing import Any

from orders.contracts.keys import key_of
from orders.contracts.records import (
    ChangeRefused,
    ChangeRequested,
    CodedArticle,
    Order,
    OrderReceived,
    OrderSubmitted,
    Partner,
    Price,
)
from services.intake.stage import STAGE
from tests.orders import coded, numbers_alone, partner, price, submitted
from tests.stages.changes import parts_of, stopped
from tests.stages.published import of
from tests.stages.room import Room

LAMP, MUG, DESK = "4000000000000", "4000000000001", "4000000000002"
ROWS: tuple[tuple[type, Mapping[str, Any]], ...] = (
    (Partner, partner()),
    (CodedArticle, coded(LAMP, "LAMP", units=12)),
    (CodedArticle, coded(MUG, "MUG")),
    (CodedArticle, coded(DESK, "DESK")),
    (Price, price("LAMP", 1250)),
    (Price, price("MUG", 333, price_per=10)),
)


def room() -> Room:
    """An order of a case of twelve lamps, named by its code alone, was taken."""
    tables: dict[type, dict[str, Any]] = {}
    for record, row in ROWS:
        tables.setdefault(record, {})[key_of(record, row)] = row
    intake = Room(STAGE, references=tables)
    order = numbers_alone(LAMP, reference="1001", channel="shop")
    intake.send(OrderSubmitted, submitted(order))
    return intake


def asked(number: int, quantity: int, code: str = "") -> dict[str, Any]:
    named = [{"scheme": "GTIN", "code": code}] if code else []
    return {"line": number, "quantity": quantity, "article_codes": named}


def changed(*lines: dict[str, Any]) -> OrderReceived:
    intake = room()
    intake.send(ChangeRequested, parts_of(lines=lines, change_id="860-1"))
    received: OrderReceived = of(OrderReceived, stopped(intake))
    return received


def lines_of(received: OrderReceived) -> list[tuple[str, int, str, int, int]]:
    order: Order = received["order"].decoded()
    return [
        (one["sku"], one["quantity"], one["unit"], one["unit_price_minor"], one["price_per"])
        for one in order["lines"]
    ]


def test_cases_are_counted_in_pieces_as_when_they_were_ordered():
    [lamps] = lines_of(changed(asked(1, 3, LAMP)))
    assert lamps == ("LAMP", 36, "PCE", 1250, 1), "three cases of twelve, not three pieces"


def test_so_they_are_where_the_change_names_no_article():
    [lamps] = lines_of(changed(asked(1, 3)))
    assert lamps == ("LAMP", 36, "PCE", 1250, 1)


def test_a_new_line_costs_what_the_list_says():
    """What costs nothing in a change was not said: it is no gift."""
    received = changed(asked(2, 20, MUG))
    assert lines_of(received)[1] == ("MUG", 20, "PCE", 333, 10)
    told = {(one["field"], one["reference"]) for one in received["completed"]}
    assert ("lines[1].sku", "ref.article_codes.v1") in told
    assert ("lines[1].unit_price_minor", "ref.prices.v1") in told


def test_what_the_list_does_not_have_is_asked_for():
    intake = room()
    events = intake.send(ChangeRequested, parts_of(lines=[asked(2, 1, DESK)]))
    [fault] = of(ChangeRefused, events)["faults"]
    assert (fault["code"], fault["field"]) == ("price_missing", "lines[0].unit_price_minor")


def test_another_article_under_the_number_of_a_line_is_not_shipped_as_the_first():
    [mugs] = lines_of(changed(asked(1, 20, MUG)))
    assert mugs == ("MUG", 20, "PCE", 333, 10)


def test_a_price_that_is_said_stands():
    [lamps] = lines_of(changed({**asked(1, 1, LAMP), "unit_price_minor": 9_000, "price_per": 1}))
    assert lamps == ("LAMP", 12, "PCE", 9_000, 12), "for the case"
