"""A change by parts of an order that master data had completed: it counts as the order did, and is
completed as well (IN-01, CF-03)."""

from collections.abc import Mapping
from typing import Any

import pytest

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
from tests.stages.room import START, Room

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


def changed(*lines: dict[str, Any], by: str = "customer") -> OrderReceived:
    return again(room(), *lines, by=by)


def again(
    intake: Room, *lines: dict[str, Any], version: int = 1, by: str = "customer"
) -> OrderReceived:
    asked_for = parts_of(START + version, lines=lines, change_id=f"{version}", requested_by=by)
    intake.send(ChangeRequested, asked_for)
    received: OrderReceived = of(OrderReceived, stopped(intake, version=version))
    return received


def refused(*lines: dict[str, Any]) -> list[tuple[str, str]]:
    """Code and field of each fault of a partner's document."""
    events = room().send(ChangeRequested, parts_of(lines=lines))
    return [(one["code"], one["field"]) for one in of(ChangeRefused, events)["faults"]]


def lines_of(received: OrderReceived) -> list[tuple[str, int, str, int, int]]:
    order: Order = received["order"].decoded()
    return [
        (one["sku"], one["quantity"], one["unit"], one["unit_price_minor"], one["price_per"])
        for one in order["lines"]
    ]


def test_cases_are_counted_in_pieces_as_when_they_were_ordered():
    [lamps] = lines_of(changed(asked(1, 3, LAMP)))
    assert lamps == ("LAMP", 36, "PCE", 1250, 1), "three cases of twelve, not three pieces"


@pytest.mark.parametrize("said", [{}, {"unit": "PCE"}, {"sku": "LAMP"}])
def test_what_names_no_code_counts_in_the_unit_that_the_line_has(said: dict[str, Any]):
    """36 of the line, as our answers show it: never 36 cases of what it was ordered by."""
    [lamps] = lines_of(changed({**asked(1, 36), **said}))
    assert lamps == ("LAMP", 36, "PCE", 1250, 1)


def test_a_packaging_is_what_the_code_of_the_line_stands_for():
    [lamps] = lines_of(changed({**asked(1, 3), "unit": "CT", "unit_price_minor": 9_000}))
    assert lamps == ("LAMP", 36, "PCE", 9_000, 12), "and its price is for one, too"


def test_pieces_of_no_article_are_not_guessed_at_where_it_was_ordered_in_cases():
    """A partner's "3 EA" may be cases, as it ordered, or the pieces that it was answered."""
    assert refused({**asked(1, 3), "unit": "PCE"}) == [("article_unnamed", "lines[0].quantity")]
    assert refused({**asked(1, 0), "unit": "PCE", "line": 9}) == [("line_unknown", "lines[0].line")]
    [lamps] = lines_of(changed({**asked(1, 3, LAMP), "unit": "PCE"}, by="partner"))
    assert lamps[:2] == ("LAMP", 36), "by its code it is clear"


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


def test_another_article_by_our_number_takes_nothing_of_the_former():
    """20 mugs in the place of a case of lamps are neither 240 mugs nor lamps to a later 860."""
    intake = room()
    received = again(intake, {**asked(1, 20), "sku": "MUG"})
    assert lines_of(received) == [("MUG", 20, "PCE", 333, 10)]
    [mugs] = received["order"].decoded()["lines"]
    assert (mugs["article_codes"], mugs["tax_rate_ppm"], mugs["discount_minor"]) == ([], None, 0)
    back = again(intake, asked(1, 3, LAMP), version=2)
    assert lines_of(back) == [("LAMP", 36, "PCE", 1250, 1)]


def test_a_price_is_for_as_many_as_it_was():
    intake = room()
    again(intake, {**asked(1, 20), "sku": "MUG"})
    [mugs] = lines_of(again(intake, {**asked(1, 0), "unit_price_minor": 300}, version=2))
    assert mugs == ("MUG", 20, "PCE", 300, 10)


def test_a_price_that_is_said_stands():
    [lamps] = lines_of(changed({**asked(1, 1, LAMP), "unit_price_minor": 9_000, "price_per": 1}))
    assert lamps == ("LAMP", 12, "PCE", 9_000, 12), "for the case"
