"""What the findings of review say beside their text: a code, and the values and bounds that were
compared. At its bound a rule is silent."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.facts import at_least, at_most, beside, equal, none_of, one_of
from orders.contracts.records import Fact
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules import credit, customer, goods, legality, payment, prices
from services.review.rules.findings import Finding, merged
from services.review.stage import STAGE
from tests.orders import address, article, buyer, line, order, price

POLICY = ReviewPolicy.load(STAGE.policy_file)
NO_RATES = References()
SKU_1 = beside("sku", "SKU-1", line=1)


def of_goods(bought: Any, **listed: Any) -> Sequence[Finding]:
    return goods.goods([bought], {"SKU-1": article("SKU-1", **listed)}, POLICY)


def of_prices(bought: Any, listed: Any) -> Sequence[Finding]:
    lines = prices.off_list(order(lines=[bought]), {"SKU-1:EUR": listed})
    return prices.prices(lines, "EUR", {"SKU-1": article("SKU-1")}, POLICY)


def of_discounts(bought: Any, listed: Any) -> Sequence[Finding]:
    one = order(lines=[bought])
    lines = prices.off_list(one, {"SKU-1:EUR": listed})
    return prices.discounts(lines, one, None, POLICY, NO_RATES)


def of_law(**listed: Any) -> Sequence[Finding]:
    return legality.permitted(
        order(lines=[line(1)]), None, {"SKU-1": article("SKU-1", **listed)}, POLICY
    )


def of_payment(terms: str, total: int, paid: int, currency: str = "EUR") -> Sequence[Finding]:
    return payment.amount(terms, total, paid, currency, POLICY, NO_RATES)


@pytest.mark.parametrize(
    ("findings", "code", "facts"),
    [
        (
            customer.buyer(
                order(delivery_address=address(country="KP")), None, "automatic", POLICY
            ),
            "country_not_served",
            [none_of("country", "KP", ["KP"])],
        ),
        (
            customer.buyer(order(buyer=buyer(name="", company="")), None, "automatic", POLICY),
            "buyer_unnamed",
            [],
        ),
        (
            of_goods(line(1, unit="GRM")),
            "unit_differs",
            [SKU_1, equal("counted_in", "GRM", "PCE", line=1)],
        ),
        (
            of_goods(line(1), specifications=["red", "blue"]),
            "specification_missing",
            [SKU_1, one_of("specification", "", ["red", "blue"], 1)],
        ),
        (
            of_goods(line(1, quantity=11), maximum_quantity=10),
            "quantity_unusual",
            [SKU_1, at_most("quantity", 11, 10, line=1)],
        ),
        (
            of_discounts(line(1, quantity=1, price=1000, discount_minor=501), price("SKU-1", 1000)),
            "discount_too_deep",
            [
                SKU_1,
                at_most("below_list", 51, 50, "percent", 1),
                at_most("discount", 501, 500, "EUR", 1),
            ],
        ),
        (of_payment("PREPAID", 100, 99), "prepayment_missing", [at_least("paid", 99, 100, "EUR")]),
        (
            of_payment("ON_DELIVERY", 100_001, 0),
            "on_delivery_too_much",
            [at_most("due", 100_001, 100_000, "EUR")],
        ),
        (
            of_law(barred_groups=["consumer", "minor"]),
            "goods_barred_for_group",
            [SKU_1, none_of("group", "consumer", ["consumer", "minor"], 1)],
        ),
        (of_law(minimum_age=18), "age_unproved", [SKU_1, beside("age", 18, line=1)]),
        (
            legality.amount(5_000_000, "USD", POLICY, NO_RATES),
            "amount_rate_missing",
            [beside("total", 5_000_000, "USD"), beside("currency", "USD")],
        ),
        (
            [credit.shortfall(credit.Need("C-1", 12_495, 20_000, "EUR"), 7_505, "DEPOSIT", POLICY)],
            "deposit_required",
            [
                at_most("needed", 12_495, 7_505, "EUR"),
                beside("missing", 4_990, "EUR"),
                beside("limit", 20_000, "EUR"),
            ],
        ),
    ],
)
def test_a_finding_says_what_was_compared(
    findings: Sequence[Finding], code: str, facts: list[Fact]
):  # RV-01 to RV-05
    (found,) = findings
    assert (found.code, list(found.facts)) == (code, facts)
    assert found.fired()["code"] == code
    assert found.fired()["facts"] == facts


def test_what_is_found_in_several_lines_is_said_once_with_the_facts_of_all():  # RV-02
    one, other = line(1, "NO-SUCH"), line(2, "NOR-THIS")
    (found,) = merged(goods.goods([one, other], {}, POLICY))
    assert (
        found.because == "line 1: article NO-SUCH is unknown; line 2: article NOR-THIS is unknown"
    )
    assert [fact["line"] for fact in found.facts] == [1, 2]


AMOUNTS = st.integers(1, 10_000)
PER = st.sampled_from([1, 10, 1000])


@given(AMOUNTS, PER, AMOUNTS, PER)
def test_the_bound_of_a_price_is_the_last_that_would_do(asked: int, per: int, due: int, of: int):
    """RV-02: on this side of the bound the rule is silent, where a price in this unit can be right
    at all; the next one speaks."""
    listed = price("SKU-1", due, price_per=of)
    for found in of_prices(line(1, price=asked, price_per=per), listed):
        fact = next(fact for fact in found.facts if fact["name"] == "price")
        bound, away = int(fact["bound"]), 1 if found.code == "price_above_list" else -1
        assert of_prices(line(1, price=bound + away, price_per=per), listed)
        exact = bound * of * 100
        if (
            due * per * (100 - POLICY.price_tolerance_percent)
            <= exact
            <= due * per * (100 + POLICY.price_tolerance_percent)
        ):
            assert not of_prices(line(1, price=bound, price_per=per), listed)


@given(st.integers(1, 50), AMOUNTS, PER, st.integers(0, 200_000))
def test_the_bound_of_a_discount_is_the_last_that_would_do(
    quantity: int, asked: int, per: int, taken_off: int
):  # RV-02
    def bought(discount: int) -> Any:
        return line(1, quantity=quantity, price=asked, price_per=per, discount_minor=discount)

    listed = price("SKU-1", asked, price_per=per)
    for found in of_discounts(bought(taken_off), listed):
        bound = int(next(fact for fact in found.facts if fact["name"] == "discount")["bound"])
        assert not of_discounts(bought(bound), listed)
        assert of_discounts(bought(bound + 1), listed)
