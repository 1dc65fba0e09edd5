"""Every call compares: who is not the owner that the ledger knows changes nothing."""

from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import LedgerChange, LedgerHead
from orders.engine.questions import Reserve, Take
from tests.engine.ledger.owner import Owner, refusal


def test_one_partition_that_differs_stops_the_whole_call(one, other):
    guards = one.guards | {1: Guard(9, BatchId(1, 0))}
    question = (0, "k", Reserve("stock", (Take("a", 7),)))
    assert refusal(one.ledger.prepare, guards, [question]) == {1: "fencing_token"}
    one.reserve("k", a=1)
    assert refusal(one.ledger.withdraw, guards, [(0, "a", 1)]) == {1: "fencing_token"}
    assert refusal(one.ledger.wakes, guards, 9) == {1: "fencing_token"}
    assert one.available("a") == (9,)


def test_every_call_says_what_differs(one):
    guards = {0: Guard(2, BatchId(1, 0)), 1: Guard(1, BatchId(1, 7)), 7: Guard(1, BatchId(1, 0))}
    reasons = {0: "fencing_token", 1: "confirmed", 7: "missing"}
    assert refusal(one.ledger.prepare, guards, []) == reasons
    assert refusal(one.ledger.withdraw, guards, []) == reasons
    assert refusal(one.ledger.wakes, guards, 9) == reasons
    assert refusal(one.ledger.passes, guards, 9) == reasons
    assert (
        refusal(
            one.ledger.confirm,
            {
                partition: (guard, BatchId(1, 9), LedgerChange())
                for partition, guard in guards.items()
            },
        )
        == reasons
    )
    assert refusal(one.ledger.claim, 7, 1, BatchId(1, 0), LedgerChange()) == {7: "missing"}


def test_a_stale_partition_blocks_no_other_confirm(one, other):
    change = LedgerChange(free={"a": 1})
    guards = {
        0: (Guard(1, BatchId(1, 0)), BatchId(1, 1), change),
        1: (Guard(1, BatchId(0, 9)), BatchId(1, 1), change),
    }
    assert refusal(one.ledger.confirm, guards) == {1: "confirmed"}
    assert (one.ledger.head(0).confirmed, one.ledger.head(1).confirmed) == (
        BatchId(1, 1),
        BatchId(1, 0),
    )
    assert other.available("a") == (11,)


def test_a_confirm_counts_once(one, other):
    one.confirm(a=5)
    one.confirmed = BatchId(1, 0)
    assert refusal(one.confirm, a=5) == {0: "confirmed"}
    assert other.available("a") == (15,)


def test_a_former_owner_takes_and_confirms_nothing(one):
    former = Owner(one.ledger, 0)
    one.claim()
    assert refusal(former.reserve, "k", a=1) == {0: "fencing_token"}
    assert refusal(former.confirm, a=1) == {0: "fencing_token"}
    assert refusal(former.ledger.claim, 0, 1, BatchId(1, 9), LedgerChange(free={"a": 1})) == {
        0: "fencing_token"
    }
    assert one.available("a") == (10,)


def test_a_claim_adds_what_was_committed_but_not_confirmed(one, other):
    one.reserve("k", a=4)
    one.claim(batch=1, change=LedgerChange(free={"a": -4}, on_hand={"b": 1}))
    assert other.available("a") == (6,)
    assert other.on_hand("b") == (1,)
    assert one.ledger.head(0) == LedgerHead(
        open=True, fencing_token=2, confirmed=BatchId(2, 1), staged=True
    )


def test_a_claim_adds_nothing_twice(one, other):
    one.ledger.claim(0, 2, BatchId(1, 3), LedgerChange(free={"a": 1}))
    one.ledger.claim(0, 3, BatchId(1, 3), LedgerChange(free={"a": 1}))
    one.ledger.claim(0, 3, BatchId(1, 2), LedgerChange(free={"a": 1}))
    assert other.available("a") == (11,)
    one.ledger.claim(0, 4, BatchId(1, 10), LedgerChange(free={"a": 1}))  # a number, not a text
    assert other.available("a") == (12,)
    assert one.ledger.head(0) == LedgerHead(
        open=True, fencing_token=4, confirmed=BatchId(1, 10), staged=True
    )
