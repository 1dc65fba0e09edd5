"""The matrix of what may be sold to whom, and where (RV-05)."""

from typing import Any

import pytest

from orders.contracts.records import Article, Customer, Restriction
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules import restrictions
from services.review.rules.findings import Finding
from services.review.stage import STAGE
from tests.orders import PLACED, address, article, buyer, customer, line, order, restriction

POLICY = ReviewPolicy.load(STAGE.policy_file)


def judged(*said: Restriction, who: Customer | None = None, **changes: Any) -> list[Finding]:
    """Of an order of spirits."""
    tables = References(
        {
            Article: {"SKU-1": article("SKU-1", goods_class="spirits"), "SKU-2": article("SKU-2")},
            Restriction: {one["restriction"]: one for one in said},
        }
    )
    bought = order(**{"lines": [line(1), line(2)], **changes})
    return list(restrictions.kept(bought, who, restrictions.by_article(tables), POLICY))


@pytest.mark.parametrize(
    ("said", "barred"),
    [
        ({}, True),
        ({"goods_class": "knives"}, False),
        ({"group": "consumer"}, True),
        ({"group": "wholesale"}, False),
        ({"country": "DE"}, True),
        ({"country": "SE"}, False),
        ({"group": "consumer", "country": "SE"}, False),
        ({"valid_from_at": PLACED}, True),
        ({"valid_from_at": PLACED + 1}, False),
        ({"valid_to_at": PLACED + 1}, True),
        ({"valid_to_at": PLACED}, False),
    ],
)
def test_a_class_is_barred_for_a_group_in_a_country_while_it_holds(
    said: dict[str, Any], barred: bool
):  # RV-05
    found = judged(restriction("no", said.pop("goods_class", "spirits"), **said))
    assert [(one.code, one.refuses) for one in found] == ([("goods_restricted", True)] * barred)
    assert all(fact["line"] == 1 for one in found for fact in one.facts)


def test_the_group_of_the_order_or_of_our_own_record_is_enough():  # RV-05
    only = restriction("no", "spirits", group="minor")
    assert not judged(only)
    assert judged(only, buyer=buyer(group="minor"))
    assert judged(only, who=customer(group="minor"))
    assert judged(restriction("no", "spirits", group=POLICY.guest_group), buyer=buyer(group=""))


def test_with_the_licence_it_may_be_sold():  # RV-05
    by_licence = restriction("by licence", "spirits", licence="spirits", country="DE")
    for without in (None, customer(), customer(licences=["knives"])):
        [asked] = judged(by_licence, who=without)
        assert (asked.code, asked.refuses) == ("restriction_unlicensed", False)
    assert not judged(by_licence, who=customer(licences=["spirits"]))
    assert not judged(by_licence, delivery_address=address(country="SE"))


def test_what_bars_goes_before_what_a_licence_lifts_whatever_the_names():  # RV-05
    by_licence = restriction("a", "spirits", licence="spirits")
    [found] = judged(by_licence, restriction("b", "spirits", country="DE"))
    assert found.code == "goods_restricted"
    [other] = judged(by_licence, restriction("0", "spirits", licence="import"), who=customer())
    assert [fact["value"] for fact in other.facts if fact["name"] == "licence"] == ["import"]
