"""A change that says only what is to be otherwise, as a partner's 860 or ORDCHG does (CF-03)."""

import pytest

from orders.contracts.records import ChangeRefused, OrderReceived
from tests.stages.changes import FIRST, KEY, NEW_STREET, amend, denied, parts, stopped, taken
from tests.stages.published import names, of
from tests.stages.room import START, Room


@pytest.fixture
def intake() -> Room:
    return taken()


def test_a_change_by_parts_leaves_the_rest_as_it_is(intake: Room):  # CF-03
    assert names(parts(intake, dropped=[5])) == ["ChangePending", "RecallRequested"]
    content = of(OrderReceived, stopped(intake))["order"].decoded()
    assert [line["line"] for line in content["lines"]] == [1, 2, 3, 4]
    assert content["payment"] == FIRST["payment"]
    assert content["totals"]["total_minor"] == FIRST["totals"]["total_minor"] - 2_380


def test_another_quantity_keeps_article_and_price(intake: Room):
    parts(intake, lines=[{"line": 1, "quantity": 5}])
    [first, *_] = of(OrderReceived, stopped(intake))["order"].decoded()["lines"]
    assert (first["sku"], first["quantity"], first["unit_price_minor"]) == ("SKU-1", 5, 1_000)


def test_parts_join_a_change_that_waits(intake: Room):  # CF-03
    amend(intake, NEW_STREET, START)
    assert names(parts(intake, START + 1, notes="ring twice")) == ["ChangePending"]
    content = of(OrderReceived, stopped(intake))["order"].decoded()
    assert content["notes"] == "ring twice"
    assert content["delivery_address"] == NEW_STREET["delivery_address"]


def test_parts_that_change_nothing_are_a_repeat(intake: Room):  # IN-05
    parts(intake, notes="ring twice")
    assert names(parts(intake, START + 1, notes="ring twice")) == ["SubmissionRepeated"]


def test_a_change_that_comes_again_is_a_repeat_whatever_came_after_it(intake: Room):  # IN-05
    """Else the partner's retry would undo what was asked for since, or drop a line twice."""
    parts(intake, change_id="860-1", dropped=[5])
    parts(intake, START + 1, change_id="860-2", notes="ring twice")
    assert names(parts(intake, START + 2, change_id="860-1", dropped=[5])) == ["SubmissionRepeated"]
    stopped(intake)
    assert names(parts(intake, START + 3, change_id="860-1", dropped=[5])) == ["SubmissionRepeated"]


def test_a_change_that_was_refused_is_refused_again(intake: Room):
    parts(intake, change_id="860-1", dropped=[5])
    denied(intake)
    assert names(parts(intake, START + 1, change_id="860-1", dropped=[5])) == ["ChangeRefused"]


def test_parts_of_an_older_revision_are_refused(intake: Room):
    parts(intake, revision=3, notes="ring twice")
    assert names(parts(intake, START + 1, 2, notes="ring once")) == ["ChangeRefused"]


def test_a_line_that_is_not_there_cannot_be_dropped(intake: Room):
    refused = of(ChangeRefused, parts(intake, dropped=[9]))
    assert [(fault["code"], fault["line"]) for fault in refused["faults"]] == [("line_unknown", 9)]
    assert intake.state(KEY)["status"] == "received"


def test_what_is_wrong_with_the_order_as_it_would_be_is_told_by_its_place_in_the_change(
    intake: Room,
):
    refused = of(ChangeRefused, parts(intake, lines=[{"line": 4, "quantity": -1}]))
    assert [(one["code"], one["field"]) for one in refused["faults"]] == [
        ("quantity_not_positive", "lines[0].quantity")
    ]
