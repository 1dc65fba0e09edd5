"""The rules of review, one by one (RV-01 to RV-05), and the arithmetic of what is owed, paid and
refunded."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.contracts.records import Article, ExchangeRate, RefundRequested
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules import customer, goods, legality, payment, prices
from services.review.rules.findings import Finding
from services.review.stage import STAGE
from tests import orders
from tests.examples import examples
from tests.orders import address, article, buyer, line, order, price
from tests.stages.review_desk import KEY, TOTAL, Desk

POLICY = ReviewPolicy.load(STAGE.policy_file)
RATES = References(
    {
        ExchangeRate: {
            code: {"currency": code, "house_currency": "EUR", "micros": micros, "valid_from_at": 0}
            for code, micros in (("GBP", 1_200_000), ("JPY", 6_000), ("KWD", 3_000_000))
        }
    }
)


def said(findings: Sequence[Finding]) -> str:
    return "; ".join(finding.because for finding in findings)


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"buyer": buyer(name="", company="")}, "no name"),
        ({"buyer": buyer(contacts=[])}, "no contact has a valid form"),
        (
            {"buyer": buyer(contacts=[{"kind": "EMAIL", "value": "ada@"}])},
            "no contact has a valid form",
        ),
        ({"buyer": buyer(contacts=[{"kind": "MESSENGER", "value": "ada"}])}, ""),
        ({"delivery_address": address(street="")}, "delivery address is incomplete"),
    ],
)
def test_customer_data_are_verified(changes: dict[str, Any], because: str):  # RV-01
    assert because in said(customer.buyer(order(**changes), None, "automatic", POLICY))
    assert bool(because) == bool(customer.buyer(order(**changes), None, "automatic", POLICY))


@pytest.mark.parametrize(
    ("bought", "listed", "because"),
    [
        (line(1), article("SKU-1"), ""),
        (line(1, unit="GRM"), article("SKU-1"), "counted in PCE, not GRM"),
        (
            line(1),
            article("SKU-1", specifications=["red", "blue"]),
            "needs one of the specifications red, blue",
        ),
        (line(1, specification="red"), article("SKU-1", specifications=["red", "blue"]), ""),
        (line(1, quantity=11), article("SKU-1", maximum_quantity=10), "above the usual 10"),
        (line(1, quantity=11), article("SKU-1", maximum_quantity=0), ""),
    ],
)
def test_goods_are_clear_and_quantities_sane(bought: Any, listed: Article, because: str):  # RV-02
    finding = goods.goods([bought], {"SKU-1": listed}, POLICY)
    assert because in said(finding)
    assert bool(because) == bool(finding)


@pytest.mark.parametrize(
    ("asked", "listed", "off"),
    [
        (line(1, price=1000), price("SKU-1", 1000), False),
        (line(1, price=1020), price("SKU-1", 1000), False),
        (line(1, price=1021), price("SKU-1", 1000), True),
        (line(1, price=980), price("SKU-1", 1000), False),
        (line(1, price=979), price("SKU-1", 1000), True),
        (line(1, price=1), price("SKU-1", 1000, price_per=1000), False),
        (line(1, price=1000, price_per=1000), price("SKU-1", 1000, price_per=1000), False),
        (line(1, price=0), price("SKU-1", 0), False),
        (line(1), price("SKU-1", valid_from_at=orders.PLACED + 1), True),
        (line(1), price("SKU-1", valid_to_at=orders.PLACED), True),
        (line(1), price("SKU-1", valid_to_at=orders.PLACED + 1), False),
    ],
)
def test_prices_are_those_of_the_list_on_the_day_within_the_tolerance(
    asked: Any, listed: Any, off: bool
):  # RV-02
    lines = prices.off_list(order(lines=[asked]), {"SKU-1:EUR": listed})
    assert bool(prices.prices(lines, "EUR", {"SKU-1": article("SKU-1")}, POLICY)) == off


def test_a_missing_list_price_can_be_let_pass():  # RV-02
    lines, known = prices.off_list(order(lines=[line(1)]), {}), {"SKU-1": article("SKU-1")}
    assert prices.prices(lines, "EUR", known, POLICY)
    lenient = POLICY.model_copy(update={"missing_price": "pass"})
    assert not prices.prices(lines, "EUR", known, lenient)


def test_a_prepaid_order_is_paid_in_full():  # RV-03
    assert not payment.amount("PREPAID", 100, 100, "EUR", POLICY, RATES)
    assert (
        said(payment.amount("PREPAID", 100, 99, "EUR", POLICY, RATES))
        == "0.99 EUR of 1.00 EUR are paid"
    )


def test_what_is_barred_is_refused_and_what_is_unproved_is_asked_for():  # RV-05
    one = order(lines=[line(1)])

    def judge(who: Any, **changes: Any) -> Sequence[Finding]:
        return legality.permitted(one, who, {"SKU-1": article("SKU-1", **changes)}, POLICY)

    (group,) = judge(None, barred_groups=["consumer"])
    (country,) = judge(None, barred_countries=["DE"])
    assert group.refuses
    assert country.refuses
    assert judge(orders.customer(group="minor"), barred_groups=["minor"]), (
        "our own record of the customer counts too"
    )
    (age,) = judge(orders.customer(age=17), minimum_age=18)
    assert not age.refuses
    assert not judge(orders.customer(age=18), minimum_age=18)
    assert judge(orders.customer(), licence="pyrotechnics")
    assert not judge(orders.customer(licences=["pyrotechnics"]), licence="pyrotechnics")


def test_an_amount_that_cannot_be_compared_is_held():  # RV-05
    assert not legality.amount(5_000_000, "EUR", POLICY, RATES)
    assert "no exchange rate for CHF" in said(legality.amount(1, "CHF", POLICY, RATES))


STEPS = st.one_of(
    st.tuples(st.just("pay"), st.integers(1, TOTAL)),
    st.tuples(st.just("stop"), st.integers(1, 5)),
    st.sampled_from([("whole", 0), ("finish", 0), ("recall", 0), ("release", 0), ("wait", 50)]),
)


@settings(max_examples=examples(200), deadline=None)
@given(
    terms=st.sampled_from(["PREPAID", "ON_ACCOUNT", "ON_DELIVERY"]),
    currency=st.sampled_from(["EUR", "GBP", "JPY"]),
    limit=st.sampled_from([0, 5_000, 12_000, 50_000]),
    paid=st.integers(0, TOTAL),
    steps=st.lists(STEPS, max_size=12),
)
def test_whatever_happens_money_and_credit_add_up(
    terms: str, currency: str, limit: int, paid: int, steps: list[tuple[str, int]]
):  # RV-03, RV-04
    desk = Desk(orders.customer(limit=limit), release_beyond_minor=1_000)
    desk.receive(order(terms=terms, currency=currency, paid=paid))
    most = limit + max(limit * POLICY.release_beyond_percent // 100, 1_000)
    money_in = paid
    for number, (step, value) in enumerate(steps):
        match step:
            case "pay":
                desk.pay(value, f"D{number}", currency)
                money_in += value
            case "stop":
                desk.stopped({"line": value, "sku": f"SKU-{value}", "quantity": 1})
            case "whole":
                desk.stopped(whole=True)
            case "finish":
                desk.finished()
            case "recall":
                desk.recall()
            case "release":
                desk.decide("RELEASE")
            case "wait":
                desk.later(value)
        refunded = sum(
            event.value["amount_minor"]
            for event in desk.room.events
            if event.record is RefundRequested
        )
        state = desk.room.state(KEY)
        held = sum(reservation["amount"] for reservation in state["reservations"])
        assert refunded <= money_in
        assert desk.balance(currency) == (money_in, 0, refunded)
        assert -desk.credit() == held + state["invoiced_minor"] <= most
        if state["status"] == "stopped":
            assert held == 0
            assert refunded == money_in
