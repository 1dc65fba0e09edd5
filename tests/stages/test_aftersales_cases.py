"""Requests after the sale: tied to order and lines, routed by kind, answered in time or
escalated (AS-01)."""

import pytest

from orders.contracts.records import (
    CaseAnswered,
    CaseClosed,
    CaseOpened,
    CaseUpdated,
    OrderCompleted,
)
from services.aftersales.stage import STAGE
from tests.stages.after_delivery import completed, delivered, names
from tests.stages.house import bare
from tests.stages.published import of
from tests.stages.room import Room

KEY = "shop:1001"


@pytest.fixture
def room() -> Room:
    room = Room(STAGE)
    delivered(room)
    completed(room)
    return room


def open_case(room, kind="technical", lines=(1,)):
    about = {
        "order_id": KEY,
        "version": 1,
        "case_id": "C-1",
        "kind": kind,
        "description": "it hums",
        "occurred_at": None,
    }
    return room.send(
        CaseOpened, {**about, "sku": "", "lot": "", "lines": bare(*lines), "at": room.now}
    )


def answer(room, closes, case_id="C-1"):
    about = {
        "order_id": KEY,
        "version": 1,
        "case_id": case_id,
        "closes": closes,
        "outcome": "explained",
    }
    return room.send(
        CaseAnswered, {**about, "answered_by": "S-1", "note": "it is meant to", "at": room.now}
    )


@pytest.mark.parametrize(
    ("kind", "team"),
    [
        ("technical", "technical service"),
        ("logistics", "carrier desk"),
        ("poetry", "customer service"),
    ],
)
def test_a_case_goes_to_the_team_of_its_kind(room, kind, team):
    """AS-01."""
    events = open_case(room, kind)
    assert of(CaseUpdated, events)["team"] == team
    assert events[-1].value["to"] == team


def test_a_case_is_tied_to_lines_of_its_order(room):
    """AS-01."""
    open_case(room, lines=(1, 0, 0, 0, 0))
    assert room.state(KEY)["cases"][0]["lines"] == bare(1)


def test_lines_that_are_not_the_orders_are_named(room):
    foreign = [{"line": 9, "sku": "SKU-9", "quantity": 1}]
    about = {
        "order_id": KEY,
        "version": 1,
        "case_id": "C-1",
        "kind": "quality",
        "description": "",
        "occurred_at": None,
    }
    events = room.send(
        CaseOpened, {**about, "sku": "", "lot": "", "lines": foreign, "at": room.now}
    )
    assert of(CaseUpdated, events)["note"] == "quality case, 1 lines are not the order's"


def test_a_case_that_comes_after_the_end_keeps_the_order_until_it_is_closed(room):
    room.forward(hours=(14 + 29) * 24)
    open_case(room)
    room.forward(hours=2 * 24)
    assert room.state(KEY)["cases"], "its horizon is over, the case is not"
    room.forward(hours=100 * 24)
    assert room.state(KEY) is None


def test_an_answer_closes_a_case(room):
    """AS-01."""
    open_case(room)
    assert of(CaseClosed, answer(room, True))["outcome"] == "explained"
    assert names(answer(room, True)) == ["RecordIgnored"]
    assert room.outcomes[-1][1:] == ("ignored", "already_closed")


def test_an_answer_that_the_customer_leaves_alone_closes_the_case_too(room):
    open_case(room)
    assert of(CaseUpdated, answer(room, False))["status"] == "answered"
    assert of(CaseClosed, room.forward(hours=168))["outcome"] == "answered"


def test_a_case_that_nobody_answers_is_escalated_and_in_the_end_closed(room):
    """AS-01: answer within the time limit."""
    open_case(room)
    assert of(CaseUpdated, room.forward(hours=48))["team"] == "manager"
    assert of(CaseUpdated, room.forward(hours=48))["note"] == "not answered in time by manager"
    assert of(CaseClosed, room.forward(hours=48))["outcome"] == "unanswered"


def test_an_order_with_an_open_case_is_not_done(room):
    open_case(room, "complaint")
    room.forward(hours=15 * 24)
    assert room.state(KEY)["status"] == "delivered"
    assert of(OrderCompleted, answer(room, True))["order_id"] == KEY


def test_a_case_may_come_after_the_end_and_does_not_reopen_the_order(room):
    room.forward(hours=14 * 24)
    open_case(room)
    assert names(answer(room, True)) == ["CaseClosed"]
    assert room.state(KEY)["status"] == "completed"


def test_cases_that_nobody_knows_are_counted():
    room = Room(STAGE)
    open_case(room)
    assert room.outcomes[-1] == ("CaseOpened", "ignored", "unknown_order")
    answer(room, True)
    assert room.outcomes[-1] == ("CaseAnswered", "ignored", "unknown_case")
