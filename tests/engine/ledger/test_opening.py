"""A ledger that lost anything is closed until every partition is staged."""

import pytest

from orders.engine.ports.guard import NOTHING, BatchId, Guard
from orders.engine.ports.ledger import LedgerChange, LedgerHead, Wait
from tests.engine.ledger.owner import Owner, refusal


def test_a_ledger_that_was_never_staged_is_closed(ledger):
    assert ledger.head(0) == LedgerHead(
        open=False, fencing_token=0, confirmed=NOTHING, staged=False
    )
    assert refusal(ledger.prepare, {0: Guard(0, NOTHING)}, []) == {0: "closed"}
    assert refusal(ledger.claim, 0, 1, BatchId(1, 0), LedgerChange()) == {0: "closed"}
    assert ledger.balances() == {}
    assert ledger.skips(0, ["k"]) == [0]


def test_it_opens_when_every_partition_is_staged(ledger):
    assert not ledger.stage(
        1, 5, BatchId(5, 2), LedgerChange(free={"a": 3, "b": 1}, on_hand={"a": 4})
    )
    assert ledger.head(1) == LedgerHead(open=False, fencing_token=0, confirmed=NOTHING, staged=True)
    assert refusal(ledger.prepare, {1: Guard(5, BatchId(5, 2))}, []) == {1: "closed"}
    assert ledger.stage(0, 2, BatchId(1, 9), LedgerChange(free={"a": -1}, on_hand={"a": 2}))
    assert ledger.head(1) == LedgerHead(
        open=True, fencing_token=5, confirmed=BatchId(5, 2), staged=True
    )
    assert ledger.balances() == {"a": (2, 6), "b": (1, 0)}
    ledger.prepare({0: Guard(2, BatchId(1, 9)), 1: Guard(5, BatchId(5, 2))}, [])


def test_the_next_owner_replaces_a_staging_and_a_former_one_does_not(ledger):
    ledger.stage(0, 2, BatchId(1, 0), LedgerChange(free={"a": 100}))
    assert refusal(ledger.stage, 0, 1, BatchId(1, 0), LedgerChange(free={"a": 7})) == {
        0: "fencing_token"
    }
    assert not ledger.stage(0, 3, BatchId(1, 1), LedgerChange(free={"b": 1}))
    assert not ledger.stage(0, 3, BatchId(1, 1), LedgerChange(free={"b": 1}))
    assert ledger.stage(1, 1, BatchId(1, 0), LedgerChange())
    assert ledger.balances() == {"b": (1, 0)}


def test_an_open_ledger_is_claimed_not_staged(one):
    assert one.ledger.stage(0, 1, BatchId(1, 0), LedgerChange(free={"a": 99}))
    assert refusal(one.ledger.stage, 0, 2, BatchId(1, 0), LedgerChange(free={"a": 99})) == {
        0: "fencing_token"
    }
    assert one.available("a") == (10,)


def test_closing_makes_everyone_stage_again(one, other):
    one.reserve("k", a=3)
    one.wait("w", a=50)
    one.ledger.close()
    assert refusal(other.available, "a") == {1: "closed"}
    assert refusal(one.claim) == {0: "closed"}
    assert not one.ledger.head(0).staged
    assert one.ledger.balances() == {}
    assert refusal(one.ledger.stage, 0, 0, BatchId(0, 0), LedgerChange()) == {0: "fencing_token"}
    assert not one.ledger.stage(0, 3, BatchId(3, 5), LedgerChange(free={"a": 60}))
    assert one.ledger.stage(1, 3, BatchId(3, 5), LedgerChange())
    assert Owner(one.ledger, 0, 3, 5, BatchId(3, 5)).available("a") == (60,)


def test_closing_again_forgets_what_was_staged_meanwhile(one):
    one.ledger.close()
    one.ledger.stage(0, 2, BatchId(2, 0), LedgerChange())
    one.ledger.close()
    assert not one.ledger.stage(1, 2, BatchId(2, 0), LedgerChange())
    assert not one.ledger.head(0).staged


@pytest.mark.parametrize("lost", [True, False])
def test_a_new_incarnation_of_the_server_is_closed_until_staged(place, one, lost):
    one.wait("w", b=5)
    place.restart(lost=lost)
    assert refusal(one.available, "a") == {0: "closed" if lost else "run_id"}
    assert refusal(one.ledger.claim, 0, 9, BatchId(9, 9), LedgerChange()) == {
        0: "closed" if lost else "run_id"
    }
    assert one.ledger.head(0) == LedgerHead(
        open=False, fencing_token=0, confirmed=NOTHING, staged=False
    )
    assert one.ledger.balances() == {}
    one.ledger.close()
    one.ledger.stage(1, 2, BatchId(1, 0), LedgerChange())
    assert one.ledger.stage(0, 2, BatchId(1, 1), LedgerChange(free={"a": 4, "b": 9}))
    assert one.ledger.balances() == {"a": (4, 0), "b": (9, 0)}
    assert Owner(one.ledger, 0, 2, 1, BatchId(1, 1)).wakes() == []  # the waiter was not staged


def test_flushall_closes(place, one):
    place.lose_everything()
    assert refusal(one.reserve, "k", a=1) == {0: "closed"}
    assert refusal(one.confirm, a=1) == {0: "closed"}


def test_who_waits_is_staged_and_woken_by_the_opening(ledger):
    ledger.stage(
        0,
        1,
        BatchId(1, 0),
        LedgerChange(
            waits={
                "second": [Wait("a", 2, "2")],
                "first": [Wait("a", 3, "1")],
                "third": [Wait("a", 1, "3")],
            }
        ),
    )
    ledger.stage(1, 1, BatchId(1, 0), LedgerChange(free={"a": 5}))
    assert Owner(ledger, 0).wakes() == [("first", "a"), ("second", "a")]
    assert Owner(ledger, 1).available("a") == (0,)
