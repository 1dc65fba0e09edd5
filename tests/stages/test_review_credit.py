"""Credit: two orders never share the last of a limit, and what is stopped or paid gives its part
back (RV-04)."""

from typing import Any

import pytest

from orders.contracts.records import OrderApproved, OrderDeclined
from tests.orders import customer, line, order
from tests.stages.review_desk import KEY, LIMIT, TOTAL, Desk, account, holds, names, only, templates


def test_an_order_on_account_takes_its_total_from_the_limit():  # RV-04
    desk = account()
    events = desk.receive(order(terms="ON_ACCOUNT"))
    assert desk.credit(limit=LIMIT) == LIMIT - TOTAL
    assert (
        only(events, OrderApproved)["decision"]["rules"][-1]["because"]
        == "124.95 EUR taken of 200.00 EUR free"
    )


def test_two_orders_never_both_use_the_last_of_a_limit():  # RV-04
    desk = account()
    assert "OrderConfirmed" in names(desk.receive(order(reference="1", terms="ON_ACCOUNT")))
    assert holds(desk.receive(order(reference="2", terms="ON_ACCOUNT"))) == {
        "credit": "deposit required: 49.90 EUR (75.05 EUR free, 124.95 EUR needed)"
    }
    assert desk.credit(limit=LIMIT) == LIMIT - TOTAL


@pytest.mark.parametrize(
    ("free", "said"),
    [
        (6_500, "deposit required: 59.95 EUR"),
        (3_000, "reduced amount offered: 30.00 EUR"),
        (2_000, "declined"),
    ],
)
def test_what_is_offered_depends_on_what_is_left(free: int, said: str):  # RV-04
    desk = Desk(customer(limit=free), credit_refused="hold")
    assert holds(desk.receive(order(terms="ON_ACCOUNT")))["credit"].startswith(said)


def test_too_little_is_declined_where_policy_says_so():  # RV-04
    events = account(limit=100).receive(order(terms="ON_ACCOUNT"))
    assert names(events) == ["OrderDeclined", "OrderStopped"]
    assert only(events, OrderDeclined)["decision"]["rules"][-1]["rule"] == "RV-04"


def test_a_deposit_lets_credit_cover_the_rest():  # RV-04
    desk = account(limit=10_000)
    assert templates(desk.receive(order(terms="ON_ACCOUNT"))) == ["deposit-offered"]
    assert names(desk.pay(2_000)) == []
    assert names(desk.pay(600, "D2")) == [
        "OfferClosed",
        "HoldReleased",
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]
    assert desk.credit(limit=10_000) == 10_000 - (TOTAL - 2_600)


@pytest.mark.parametrize(
    ("history", "said"),
    [
        ({"overdue_days": 14}, "100.00 EUR free"),
        ({"disputes": 3}, "140.00 EUR free"),
        ({"overdue_days": 60}, "60 days overdue"),
    ],
)
def test_history_reduces_the_limit(history: dict[str, Any], said: str):  # RV-04
    desk = Desk(customer(limit=LIMIT, **history), credit_refused="hold")
    large = order(terms="ON_ACCOUNT", lines=[line(number, quantity=4) for number in range(1, 6)])
    assert said in holds(desk.receive(large))["credit"]


def test_without_agreed_credit_the_order_is_paid_in_advance():  # RV-04
    for desk in (
        Desk(),
        Desk(customer("C-2")),
    ):  # a customer without a limit, and one whom nobody knows
        assert "to be paid in advance" in holds(desk.receive(order(terms="ON_ACCOUNT")))["unpaid"]
        assert names(desk.pay(TOTAL)) == [
            "HoldReleased",
            "OrderApproved",
            "PromiseMade",
            "OrderConfirmed",
        ]


def test_a_person_may_go_beyond_the_limit_within_a_bound():  # RV-04
    desk = Desk(customer(limit=10_000), release_beyond_minor=2_495)
    desk.receive(order(terms="ON_ACCOUNT"))
    assert names(desk.decide("RELEASE", "credit")) == [
        "OfferClosed",
        "HoldReleased",
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]
    assert desk.credit(limit=10_000) == -2_495


def test_beyond_the_bound_the_limit_stays_the_limit():  # RV-04
    desk = Desk(customer(limit=10_000), release_beyond_minor=2_494)
    desk.receive(order(terms="ON_ACCOUNT"))
    assert names(desk.decide("RELEASE", "credit")) == ["OrderHeld"]
    assert desk.outcome() == ("ReviewDecided", "held", "beyond_bound")
    assert desk.credit(limit=10_000) == 10_000


def test_the_limit_is_compared_in_its_own_currency():  # RV-04
    desk = account(limit=15_000)  # EUR
    desk.receive(order(terms="ON_ACCOUNT", currency="GBP"))
    assert desk.credit(limit=15_000) == 15_000 - 14_994  # 124.95 GBP at 1.20
    yen = account(limit=15_000)
    yen.receive(order(terms="ON_ACCOUNT", currency="JPY"))  # 12,495 yen without decimals, at 0.006
    assert yen.credit(limit=15_000) == 15_000 - 7_497


def test_an_order_stopped_whole_gives_all_its_credit_back():  # RV-04
    desk = account()
    desk.receive(order(terms="ON_ACCOUNT"))
    assert names(desk.stopped(whole=True)) == []
    assert desk.credit(limit=LIMIT) == LIMIT
    assert desk.status() == "stopped"


def test_a_partial_stop_gives_back_exactly_its_lines():  # RV-04
    desk = account()
    desk.receive(order(terms="ON_ACCOUNT"))
    desk.stopped({"line": 2, "sku": "SKU-2", "quantity": 1})
    assert desk.credit(limit=LIMIT) == LIMIT - TOTAL + 1190
    desk.stopped({"line": 2, "sku": "SKU-2", "quantity": 5})  # more than is left of it
    assert desk.credit(limit=LIMIT) == LIMIT - TOTAL + 2380
    desk.stopped({"line": 2, "sku": "SKU-2", "quantity": 1}, version=2)
    assert desk.outcome() == ("OrderStopped", "ignored", "other_version")


def test_an_unpaid_invoice_counts_against_the_limit_until_it_is_paid():  # RV-04
    desk = account()
    desk.receive(order(terms="ON_ACCOUNT"))
    desk.finished()
    assert desk.room.state(KEY)["reservations"] == []
    assert desk.credit(limit=LIMIT) == LIMIT - TOTAL
    desk.later(24 * 90)
    desk.pay(2_495)
    assert desk.credit(limit=LIMIT) == LIMIT - 10_000
    desk.pay(10_000, "D2")
    assert desk.credit(limit=LIMIT) == LIMIT
    desk.later(24 * 34)
    assert desk.room.state(KEY) is None


def test_a_payment_before_the_end_frees_credit():  # RV-04
    desk = account()
    desk.receive(order(terms="ON_ACCOUNT"))
    desk.pay(10_000)
    assert desk.credit(limit=LIMIT) == LIMIT - 2_495
    desk.pay(2_495, "D2")
    desk.finished()
    assert desk.outcome() == ("OrderFinished", "finished", "paid")
    assert desk.credit(limit=LIMIT) == LIMIT
