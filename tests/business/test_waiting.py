"""Goods go past an order that waits for them (IV-09, AL-01)."""

import pytest

from orders.business.queue import KEEP_NOW
from orders.business.waiting import Waiting, WaitingPolicy, passed_over
from orders.contracts.records import MessageRequested, Wait
from orders.engine.context import Cause, Context
from orders.engine.handling import UNCHANGED, Handling
from orders.engine.references import References
from orders.engine.stage import PassedOver

NOW = 1_790_000_000_000
POLICY = WaitingPolicy(passes_allowed=3, planner_role="buyer")


def waiting(passed: dict[str, int] | None = None, since: int | None = NOW) -> Waiting:
    wait: Wait = {
        "ledger": "stock",
        "account": "SKU-1",
        "amount": 5,
        "rank": "1",
        "limit": 0,
        "passes": 3,
    }
    return {"number": "000001Z", "waits": [wait], "waiting_since": since, "passed": passed or {}}


def told(times: int, state: Waiting | None, account: str = "SKU-1") -> Handling:
    ctx = Context("shop:1", NOW, POLICY, References(), Cause("timer", 0, -1, NOW))
    one: PassedOver = {"key": "shop:1", "ledger": "stock", "account": account, "times": times}
    return passed_over(one, state, ctx)


@pytest.mark.parametrize("state", [None, waiting(since=None)])
def test_who_waits_no_longer_is_told_nothing(state):
    """IV-09, AL-01."""
    handling = told(1, state)
    assert (handling.reason, handling.state, list(handling.events)) == (
        "not_waiting",
        UNCHANGED,
        [],
    )


def test_a_pass_is_told_to_who_plans_and_goods_are_kept_after_the_last():
    """IV-09, AL-01: three are allowed."""
    for times, kept in ((1, "no"), (2, "no"), (3, "yes")):
        handling = told(times, waiting({"SKU-1": times - 1}))
        (event,) = handling.events
        assert event.record is MessageRequested
        assert (event.value["to"], event.value["values"]["kept"]) == ("buyer", kept)
        assert isinstance(handling.state, dict)
        assert handling.state["passed"] == {"SKU-1": times}
        assert (handling.state["waits"][0]["passes"] == KEEP_NOW) is (kept == "yes")


def test_a_pass_on_another_account_is_counted_by_itself():
    """IV-09, AL-01: an order may wait for several articles, or on several shelves."""
    handling = told(1, waiting({"SKU-1": 2}), account="SKU-2")
    assert isinstance(handling.state, dict)
    assert handling.state["passed"] == {"SKU-1": 2, "SKU-2": 1}
