"""The naive queue of the stage tests does what the ledger's fake does, as far as it goes."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orders.engine.ports.ledger import Wait
from tests.fakes.waiters import Waiters
from tests.stages.waiting import Queue

ACCOUNT = "stock", "SKU-1"
needs = st.tuples(
    st.integers(1, 6),
    st.sampled_from("123"),
    st.sampled_from([0, 0, 4]),
    st.sampled_from([-1, 0, 1, 2]),
)
steps = st.lists(
    st.one_of(st.integers(1, 4), st.tuples(st.sampled_from("abcd"), needs)), max_size=25
)


@given(steps=steps)
def test_the_naive_queue_does_what_the_ledger_does(steps):
    """Goods come and orders queue up, in any order; whoever is woken takes what it needs."""
    queue, waiters, states, free = Queue(), Waiters(), dict[str, Any](), 0
    for step in steps:
        if isinstance(step, int):
            free += step
        elif step[0] not in states:
            states[step[0]] = {"waits": [_wait(*step[1])]}
            waiters.replace((0, step[0]), [Wait(ACCOUNT[1], *step[1])])
        waiters.offer("SKU-1", free, 0)
        woken, passed = queue.offer(ACCOUNT, free, states)
        assert {wake.key: wake.passed for wake in waiters.see(0, 9)} == woken
        told = waiters.passes(0, 9)
        assert [key for key, _, _ in told] == passed
        for key, account, times in told:
            assert times == queue.times[key, ACCOUNT]
            waiters.told((0, key), account, times)
        for key in woken:
            waiters.heard((0, key))
            free -= states[key]["waits"][0]["amount"]
            queue.replaced(key, states.pop(key), None)
            waiters.replace((0, key), [])
        assert {ident[1]: aside.amount for ident, aside in waiters.asides["SKU-1"].items()} == {
            key: amount for (_, key), amount in queue.kept[ACCOUNT].items()
        }


def _wait(amount: int, rank: str, limit: int, passes: int) -> dict[str, object]:
    return {
        "ledger": ACCOUNT[0],
        "account": ACCOUNT[1],
        "amount": amount,
        "rank": rank,
        "limit": limit,
        "passes": passes,
    }
