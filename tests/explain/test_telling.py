"""Decisions in words: values and bounds in the order's own money, and what would have changed
them."""

from pathlib import Path
from typing import Any

import pytest

import services
from orders.business.decisions import held, noted, passed, refused
from orders.business.facts import at_least, at_most, below, beside
from orders.client.scan import Found
from orders.contracts.records import RuleFired
from orders.explain.decisions import Decided, decisions
from orders.explain.languages import language_of
from orders.explain.telling import Teller

SERVICES = Path(services.__file__).parent
ENGLISH, CHINESE = Teller(SERVICES, "en"), Teller(SERVICES, "zh")
DEPOSIT = held(
    "RV-04",
    "deposit_required",
    "deposit required",
    at_most("needed", 12_495, 7_505, "EUR"),
    beside("missing", 4_990, "EUR"),
    beside("limit", 20_000, "EUR"),
)
TWO_LINES = held(
    "RV-02",
    "quantity_unusual",
    "too many",
    beside("sku", "0815", line=1),
    at_most("quantity", 12, 10, line=1),
    beside("sku", "B", line=4),
    at_most("quantity", 5_000, 3, line=4),
)


def flips(rule: RuleFired, teller: Teller = ENGLISH) -> list[str]:
    return [flip.text for flip in teller.flips("review", rule)]


def test_a_rule_is_told_with_its_values_and_bounds():
    assert ENGLISH.rule("review", DEPOSIT) == (
        "A deposit of €49.90 is required: €124.95 are needed, €75.05 of €200.00 are free."
    )
    assert CHINESE.rule("review", DEPOSIT) == (
        "须付定金€49.90：需要€124.95，额度€200.00中尚余€75.05。"
    )


def test_what_would_have_changed_it_is_worked_out_from_the_facts():
    assert flips(DEPOSIT) == [
        "€49.90 more limit",
        "€49.90 paid",
        "an order of which at most €75.05 is to be paid",
    ]
    assert flips(DEPOSIT, CHINESE) == [
        "额度增加€49.90",
        "已付€49.90",
        "订单待付金额不超过€75.05",
    ]


def test_a_flip_that_would_ask_for_nothing_is_none():
    """With no limit left at all no order is small enough."""
    overdrawn = held(
        "RV-04",
        "credit_exhausted",
        "declined",
        at_most("needed", 1_000, -50, "EUR"),
        beside("missing", 1_000, "EUR"),
        beside("limit", 0, "EUR"),
    )
    assert flips(overdrawn) == ["€10.50 more limit", "€10.00 paid"]


def test_every_line_is_told_and_an_article_number_is_no_figure():
    assert ENGLISH.rule("review", TWO_LINES) == (
        "Line 1: 12 of 0815 is above the usual 10. Line 4: 5,000 of B is above the usual 3."
    )
    assert flips(TWO_LINES)[0] == "at most 10 of 0815, at most 3 of B"


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (beside("within", 168, "hour"), "Not paid within 168 hours."),
        (beside("within", 1, "hour"), "Not paid within 1 hour."),
    ],
)
def test_units_are_written_as_the_language_does(fact: Any, text: str):
    assert ENGLISH.rule("review", refused("RV-03", "not_paid_in_time", "late", fact)) == text


def test_money_has_the_places_of_its_currency():
    yen = held("RV-03", "prepayment_missing", "not paid", at_least("paid", 0, 1_500, "JPY"))
    assert ENGLISH.rule("review", yen) == "¥0 of ¥1,500 are paid."


def test_an_amount_that_must_be_below_its_bound_is_smaller_by_one_more():
    large = held("RV-05", "amount_needs_approval", "large", below("total", 500, 500, "EUR"))
    assert flips(large)[0] == "an order smaller by €0.01"


@pytest.mark.parametrize(
    "rule",
    [
        {"rule": "RV-04", "outcome": "held", "because": "as it was", "code": "", "facts": []},
        held("RV-04", "of_later_code", "as it was"),
        held("RV-04", "deposit_required", "as it was"),
    ],
    ids=["older code", "later code", "facts that are not there"],
)
def test_what_cannot_be_told_is_told_as_it_was_said(rule: RuleFired):
    assert ENGLISH.rule("review", rule) == "as it was"
    assert flips(rule) == []


def found(offset: int, record: str, rules: list[RuleFired], outcome: str) -> Found:
    decision = {"outcome": outcome, "policy": "60cf", "rules": rules}
    value = {"version": 1, "at": offset, "decision": decision}
    return Found("orders.review.v1", 0, offset, 0, record, value, {})


def test_what_stood_in_the_way_is_what_was_not_said_before():
    """An order that is held for its price, and when that is released for its credit."""
    released = noted("RV-02", "hold_released", "released", beside("hold", "goods"))
    granted = passed("RV-04", "credit_granted", "taken", at_most("needed", 1, 2, "EUR"))
    story = [
        found(1, "OrderHeld", [TWO_LINES], "held"),
        found(2, "OrderHeld", [TWO_LINES, released, DEPOSIT], "held"),
        found(3, "OrderApproved", [TWO_LINES, released, DEPOSIT, granted], "approved"),
        Found("orders.review.v1", 0, 4, 0, "HoldReleased", {"version": 1, "at": 4}, {}),
    ]
    made = decisions(story)
    assert [one.against for one in made] == [[TWO_LINES], [DEPOSIT], []]
    assert [one.stage for one in made] == ["review"] * 3


def test_json_has_flips_only_where_they_would_have_changed_something():
    one = Decided("p", 1, "review", "OrderHeld", 1, "held", "60cf", [TWO_LINES, DEPOSIT], [DEPOSIT])
    settled, deposit = ENGLISH.decision(one)["rules"]
    assert settled["flips"] == []
    assert [flip["name"] for flip in deposit["flips"]] == ["limit", "paid", "smaller"]


@pytest.mark.parametrize(
    ("tags", "language"),
    [(["zh-Hant-TW"], "zh"), (["fr", "en-GB"], "en"), (["fr"], None), ([], None), (["x-y"], None)],
)
def test_a_language_is_found_by_its_tag(tags: list[str], language: str | None):  # BCP 47
    assert language_of(tags) == language
