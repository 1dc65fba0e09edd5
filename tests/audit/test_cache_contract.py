"""The audit's view of Redis, over the fake and on a real server: it sees what the stages'
adapters have written."""

from orders.audit.cache import Head
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import LedgerChange
from orders.engine.ports.state_store import Confirmation, StoreHead
from orders.engine.questions import Reserve, Take
from tests.audit.conftest import Kept


def test_what_is_not_there_is_missing(kept: Kept) -> None:
    assert kept.cache.head("review", 0) is None
    assert kept.cache.states("review", 0) == {}
    assert kept.cache.due("review", 0) == {}
    assert kept.cache.ledger("stock", 2) is None


def test_a_store_is_seen_as_it_was_confirmed(kept: Kept) -> None:
    store = kept.place.state_store("review")
    store.reset(0, StoreHead(1, BatchId(0, -1), 0, "cluster/topic", 0))
    states = {f"shop:{n}": b"state %d" % n for n in range(2_500)}
    store.confirm(
        {
            0: Confirmation(
                Guard(1, BatchId(0, -1)),
                BatchId(1, 1),
                2_500,
                7,
                dict(states),
                {"shop:1": 1_800_000_000_123},
            )
        }
    )
    assert kept.cache.head("review", 0) == Head(1, "1:1", 2_500)
    assert kept.cache.states("review", 0) == states
    assert kept.cache.due("review", 0) == {"shop:1": 1_800_000_000_123}


def test_what_is_only_tentatively_taken_counts_as_free(kept: Kept) -> None:
    ledger = kept.place.ledger("stock", 2)
    ledger.stage(0, 1, BatchId(1, 1), LedgerChange(free={"A": 10}, on_hand={"A": 10}))
    assert kept.cache.ledger("stock", 2).open is False  # type: ignore[union-attr]
    ledger.stage(1, 1, BatchId(1, 1), LedgerChange(free={"A": -2}))
    guard = Guard(1, BatchId(1, 1))
    ledger.prepare({0: guard}, [(0, "shop:1", Reserve("stock", (Take("A", 3),)))])
    view = kept.cache.ledger("stock", 2)
    assert view is not None
    assert (view.open, view.free["A"], view.on_hand["A"]) == (True, 8, 10)
    ledger.confirm({0: (guard, BatchId(1, 2), LedgerChange(free={"A": -3}))})
    assert kept.cache.ledger("stock", 2).free["A"] == 5  # type: ignore[union-attr]
