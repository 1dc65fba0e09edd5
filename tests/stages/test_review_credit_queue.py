"""Credit that comes free is used: by rank, and nobody is passed over without bound (RV-04)."""

from typing import Any

import pytest

from orders.contracts.records import MessageRequested
from orders.engine.context import Cause, Context
from orders.engine.handling import Handling
from orders.engine.stage import PassedOver
from services.review.decide.credit import passed_over
from tests.orders import customer, order
from tests.stages.review_desk import TOTAL, Desk, names, only, templates


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
    assert names(frees(desk))[-4:] == [
        "HoldReleased",
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]
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
