"""Credit: two orders never share the last of a limit, and money that comes or goes keeps the
ledger right (RV-03, RV-04)."""

from typing import Any

import pytest

from orders.contracts.blank import blank
from orders.contracts.records import (
    MessageRequested,
    OrderApproved,
    OrderDeclined,
    RefundRequested,
    ReviewState,
)
from orders.engine.context import Cause, Context
from orders.engine.handling import Handling
from orders.engine.stage import PassedOver
from services.review.decide.credit import passed_over
from tests.orders import customer, line, order
from tests.stages.review_desk import KEY, TOTAL, Desk, holds, names, only, templates

LIMIT = 20_000


def account(limit: int = LIMIT, **changes: Any) -> Desk:
    return Desk(customer(limit=limit, **changes))


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
    assert templates(desk.receive(order(terms="ON_ACCOUNT"))) == ["credit-refused"]
    assert names(desk.pay(2_000)) == []
    assert names(desk.pay(600, "D2")) == ["HoldReleased", "OrderApproved", "OrderConfirmed"]
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
        assert names(desk.pay(TOTAL)) == ["HoldReleased", "OrderApproved", "OrderConfirmed"]


def test_a_person_may_go_beyond_the_limit_within_a_bound():  # RV-04
    desk = Desk(customer(limit=10_000), release_beyond_minor=2_495)
    desk.receive(order(terms="ON_ACCOUNT"))
    assert names(desk.decide("RELEASE", "credit")) == [
        "HoldReleased",
        "OrderApproved",
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
    desk.later(24 * 31)
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


def test_a_paid_order_that_is_stopped_is_refunded_once():
    desk = Desk()
    desk.receive(order())
    refund = only(desk.stopped(whole=True), RefundRequested)
    assert (refund["amount_minor"], refund["currency"], refund["refund_id"]) == (
        TOTAL,
        "EUR",
        "review-1",
    )
    assert desk.stopped(whole=True) == []


def test_stopped_lines_are_refunded_and_never_more_than_was_paid():
    desk = Desk()
    desk.receive(order())
    first = only(desk.stopped({"line": 1, "sku": "SKU-1", "quantity": 1}), RefundRequested)
    rest = only(desk.stopped(whole=True), RefundRequested)
    assert first["amount_minor"] == 1190
    assert first["amount_minor"] + rest["amount_minor"] == TOTAL
    assert (first["refund_id"], rest["refund_id"]) == ("review-1", "review-2")


def test_an_unpaid_order_on_account_has_nothing_to_refund():
    desk = account()
    desk.receive(order(terms="ON_ACCOUNT"))
    assert desk.stopped(whole=True) == []


def test_a_payment_after_the_stop_is_refunded_at_once():
    desk = account()
    desk.receive(order(terms="ON_ACCOUNT"))
    desk.stopped(whole=True)
    assert only(desk.pay(500), RefundRequested)["amount_minor"] == 500


def test_a_payment_is_booked_once_a_document():  # RV-03
    desk = Desk()
    desk.receive(order(paid=0))
    desk.pay(1_000)
    desk.pay(1_000)
    assert desk.balance() == (1_000, 0, 0)
    assert desk.outcome() == ("PaymentReceived", "ignored", "repeated_document")


def test_money_may_come_before_its_order():  # RV-03
    desk = Desk()
    assert desk.pay(TOTAL - 1) == []
    assert desk.pay(1, "D2") == []
    assert names(desk.receive(order(paid=0))) == ["OrderApproved", "OrderConfirmed"]


def test_a_key_that_was_parked_at_once_is_new_when_it_is_redriven():
    for first in (
        lambda desk: desk.receive(order()),
        lambda desk: desk.pay(5),
        lambda desk: desk.recall(),
    ):
        desk = Desk()
        desk.room.states[KEY] = blank(ReviewState)
        first(desk)
        assert desk.outcome()[1] in ("confirmed", "booked", "recalled")


def test_money_whose_order_never_comes_goes_back():  # RV-03
    desk = Desk()
    desk.pay(TOTAL)
    assert only(desk.later(24 * 14 + 1), RefundRequested)["amount_minor"] == TOTAL
    desk.later(24 * 31)
    assert desk.room.state(KEY) is None


def test_money_in_another_currency_goes_back_in_its_own_and_finance_is_told():  # RV-03
    desk = Desk()
    desk.receive(order(paid=0))
    events = desk.pay(TOTAL, currency="GBP")
    assert templates(events) == ["refund-on-its-way", "payment-differs"]
    refund = only(events, RefundRequested)
    assert (refund["amount_minor"], refund["currency"]) == (TOTAL, "GBP")
    assert desk.status() == "held"


def test_early_money_in_another_currency_goes_back():  # RV-03
    desk = Desk()
    desk.pay(700, currency="GBP")
    refund = only(desk.receive(order()), RefundRequested)
    assert (refund["amount_minor"], refund["currency"]) == (700, "GBP")


def test_what_is_paid_too_much_goes_back():  # RV-03
    desk = Desk()
    desk.receive(order(paid=0))
    events = desk.pay(TOTAL + 5)
    assert names(events) == ["RefundRequested", "HoldReleased", "OrderApproved", "OrderConfirmed"]
    assert only(events, RefundRequested)["amount_minor"] == 5


# -- credit that comes free is used
# ------------------------------------------------------------------------------


def two_waiting() -> Desk:
    """The limit is used up by shop:1; shop:2 and the more urgent shop:3 wait for credit."""
    desk = Desk(customer(limit=TOTAL), credit_refused="hold")
    desk.receive(order(reference="1", terms="ON_ACCOUNT"))
    desk.receive(order(reference="2", terms="ON_ACCOUNT"))
    desk.receive(order(reference="3", terms="ON_ACCOUNT", priority=5))
    assert [desk.status(f"shop:{n}") for n in (1, 2, 3)] == ["confirmed", "held", "held"]
    return desk


@pytest.mark.parametrize(
    "frees",
    [
        lambda desk: desk.pay(TOTAL, key="shop:1"),
        lambda desk: desk.stopped(whole=True, key="shop:1"),
        lambda desk: desk.credited(
            *[{"line": n, "sku": f"SKU-{n}", "quantity": 2} for n in range(1, 6)],
            charges=595,
            key="shop:1",
        ),
    ],
)
def test_credit_that_comes_free_goes_to_who_waits_by_rank(frees: Any):  # RV-04
    desk = two_waiting()
    assert names(frees(desk))[-3:] == ["HoldReleased", "OrderApproved", "OrderConfirmed"]
    assert [desk.status(f"shop:{n}") for n in (2, 3)] == ["held", "confirmed"]
    assert desk.credit(limit=TOTAL) == 0


def test_an_invoice_that_is_paid_frees_credit_for_who_waits():  # RV-04
    desk = two_waiting()
    desk.finished("shop:1")
    desk.pay(TOTAL, key="shop:1")
    assert desk.status("shop:3") == "confirmed"


def test_who_no_longer_waits_is_not_served():  # RV-04
    desk = two_waiting()
    desk.recall("shop:3")
    desk.pay(TOTAL, key="shop:1")
    assert [desk.status(f"shop:{n}") for n in (2, 3)] == ["confirmed", "stopped"]


def test_a_deposit_lowers_what_an_order_waits_for():  # RV-04
    desk = two_waiting()
    desk.pay(TOTAL - 100, "D2", key="shop:3")
    desk.pay(100, "D1", key="shop:1")
    assert desk.status("shop:3") == "confirmed"


def tell(desk: Desk, state: Any, times: int) -> Handling:
    """The ledger tells shop:large that credit went past it so often."""
    room, cause = desk.room, Cause("timer", 0, -1, desk.room.now)
    context = Context[Any]("shop:large", room.now, room.policy, room.references, cause)
    told: PassedOver = {"key": "shop:large", "ledger": "credit", "account": "C-1", "times": times}
    return passed_over(told, state, context)


def test_who_is_passed_over_is_told_to_finance_and_credit_is_kept_for_it_after_the_last():  # RV-04
    desk = Desk(customer(limit=TOTAL), credit_refused="hold", credit_passes=2)
    desk.receive(order(reference="first", terms="ON_ACCOUNT"))
    desk.receive(order(reference="large", terms="ON_ACCOUNT"))
    assert desk.status("shop:large") == "held"
    state = desk.room.state("shop:large")
    first = tell(desk, state, 1)
    assert templates(list(first.events)) == ["credit-passed-over"]
    assert only(list(first.events), MessageRequested)["to"] == "finance"
    known: Any = first.state
    assert [wait["passes"] for wait in known["waits"]] == [2]
    last: Any = tell(desk, known, 2).state
    assert [wait["passes"] for wait in last["waits"]] == [0]
    assert tell(desk, last, 2).outcome == "ignored"
