"""Bundles: one article in the order and on the bill, their parts on shelves (IV-02)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.bundles import bundles, filled, pieces, taken_apart
from orders.business.money import part_of
from orders.business.notices import quantities
from orders.cli.reference import check
from orders.contracts.records import Article
from orders.engine.references import References
from services.aftersales.rules import lines as aftersales
from services.aftersales.rules.money import worth
from services.review.policy import ReviewPolicy
from services.review.rules.legality import permitted
from services.review.stage import STAGE as REVIEW
from tests.orders import article, line, order
from tests.orders import buyer as made_buyer

SET = [{"sku": "TEA", "quantity": 1}, {"sku": "MUG", "quantity": 2}]


def of(**articles: Any) -> References:
    return References({Article: {sku: article(sku, bundle=of) for sku, of in articles.items()}})


def test_a_bundle_is_filled_in_whatever_a_channel_says():
    known = bundles(of(SET=SET, TEA=[], MUG=[]))
    claimed = order(lines=[line(1, "SET"), line(2, "TEA", bundle=SET)])
    content, wrong = filled(claimed, known)
    assert [one["bundle"] for one in content["lines"]] == [SET, []]
    assert wrong == [0, 1]
    assert filled(content, known) == (content, [])


def test_a_bundle_in_a_bundle_is_taken_apart_and_added_up():
    box = [{"sku": "SET", "quantity": 3}, {"sku": "MUG", "quantity": 1}]
    known = bundles(of(BOX=box, SET=SET, TEA=[], MUG=[]))
    assert known["BOX"] == [{"sku": "TEA", "quantity": 3}, {"sku": "MUG", "quantity": 7}]


def test_a_bundle_that_would_be_in_itself_is_left_whole():
    known = bundles(of(A=[{"sku": "B", "quantity": 1}], B=[{"sku": "A", "quantity": 2}]))
    assert known["A"] == [{"sku": "A", "quantity": 2}]


def test_what_is_sent_are_the_parts():
    lines = [line(1, "SET", 2, bundle=SET), line(2, "TEA", 5)]
    assert [(one["line"], one["sku"], one["quantity"]) for one in taken_apart(lines)] == [
        (1, "TEA", 2),
        (1, "MUG", 4),
        (2, "TEA", 5),
    ]
    assert [pieces(one) for one in lines] == [6, 5]
    assert quantities(lines) == taken_apart(lines), "a notice names what is sent"


def test_what_is_barred_by_itself_is_barred_in_a_bundle():  # RV-05
    knife = article("MUG", barred_groups=["retail"])
    buyer = made_buyer(group="retail")
    content = order(lines=[line(1, "SET", 2, bundle=SET)], buyer=buyer)
    policy = ReviewPolicy.load(REVIEW.policy_file)
    [found] = permitted(content, None, {"MUG": knife}, policy)
    assert found.code == "goods_barred_for_group"


@pytest.mark.parametrize(
    "parts",
    [
        [{"sku": "TEA", "quantity": 0}],
        [{"sku": " ", "quantity": 1}],
        [{"sku": "SET", "quantity": 1}],
        [{"sku": "TEA", "quantity": 1}, {"sku": "TEA", "quantity": 2}],
    ],
)
def test_a_bundle_of_nothing_is_not_loaded(parts):
    checked = check(Article, [(1, article("SET", bundle=parts))])
    assert [one.field.partition("[")[0] for one in checked.faults] == ["bundle"]
    assert check(Article, [(1, article("SET", bundle=SET))]).faults == []


@given(st.integers(1, 50), st.integers(1, 5), st.integers(1, 5), st.integers(0, 99_999), st.data())
def test_its_price_is_divided_to_the_cent_whatever_comes_back_when(q, teas, mugs, minor, data):
    """What aftersales declares and what review takes off are the same cents, and all of it is all
    of the price."""
    parts = [{"sku": "TEA", "quantity": teas}, {"sku": "MUG", "quantity": mugs}]
    ordered: Any = {**line(1, "SET", q, bundle=parts), "total_minor": minor}
    before = aftersales.of_order(order(lines=[ordered]))
    assert sum(one["amount_minor"] for one in before) == minor
    told, gone, now = 0, 0, before
    left = [(one["sku"], one["quantity"]) for one in before]
    for sku, most in data.draw(st.permutations(left)):
        lost = data.draw(st.integers(0, most))
        after = aftersales.changed(
            now, [{"line": 1, "sku": sku, "quantity": lost}], aftersales.lose
        )
        told, gone, now = told + worth(now, after), gone + lost, after
    assert told == part_of(minor, gone, pieces(ordered))
