"""Ledgers, timers and parked keys lose what they must keep, or open too early
(docs/architecture.md, Ledgers to Poison)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from orders.engine.core import reconcile, unit_of_work
from orders.engine.core.batch import Batches
from orders.engine.core.partition import Partition
from orders.engine.core.reconcile import Reconciling, Slices
from orders.engine.core.reservations import ledger_changes
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import LedgerChange
from tests.crash.defects.registry import Patch, defect
from tests.fakes.ledger import MemoryLedger
from tests.fakes.state_store import MemoryStateStore


@defect()
def timer_removed_on_read(patch: Patch) -> None:
    """Asking for what is due takes it out of the index, before anything has come of it."""
    due = MemoryStateStore.due

    def taking(self: MemoryStateStore, guards: Mapping[int, Guard], now: int, limit: int) -> Any:
        found = due(self, guards, now, limit)
        for partition, entries in found.items():
            for key, _ in entries:
                self._server.stores[self._stage, partition].due.pop(key)
        return found

    patch.setattr(MemoryStateStore, "due", taking)


@defect()
def waits_not_indexed_on_rebuild(patch: Patch) -> None:
    """A ledger that is rebuilt has its totals and no waiters."""
    stage = MemoryLedger.stage

    def deaf(
        self: MemoryLedger,
        partition: int,
        fencing_token: int,
        confirmed: BatchId,
        totals: LedgerChange,
        *piece: Any,
    ) -> bool:
        return stage(self, partition, fencing_token, confirmed, replace(totals, waits={}), *piece)

    patch.setattr(MemoryLedger, "stage", deaf)


@defect()
def parked_mark_forgotten_on_restart(patch: Patch) -> None:
    """That a key is parked is known to the process that parked it, and to no other: states are
    read from Redis without the mark."""
    load = Batches._load

    def forgetful(
        self: Batches, unit: UnitOfWork, owned: Any, keys: Mapping[int, Sequence[str]]
    ) -> None:
        load(self, unit, owned, keys)
        for number, known in unit.before.items():
            for key, state in known.items():
                if state is not None and key not in owned[number].cache:
                    known[key] = {**state, "parked": None}

    patch.setattr(Batches, "_load", forgetful)


@defect()
def holds_not_in_the_rebuilt_total(patch: Patch) -> None:
    """A ledger that is rebuilt counts what came in and what was used up, and forgets what orders
    hold."""
    stage, free_of = Reconciling.stage, ledger_changes

    def lavish(self: Reconciling, names: Sequence[str], partition: Partition) -> Slices[bool]:
        with Patch.context() as inner:
            inner.setattr(
                reconcile,
                "ledger_changes",
                lambda ledgers, pairs: free_of(ledgers, map(_without_holds, pairs)),
            )
            return (yield from stage(self, names, partition))

    patch.setattr(Reconciling, "stage", lavish)


def _without_holds(pair: tuple[str, Any, Any]) -> tuple[str, Any, Any]:
    key, old, new = pair
    return key, old, {**new, "reservations": []}


@defect()
def a_share_dropped_with_something_in_it(patch: Patch) -> None:
    """What a partition has of an account is dropped when no more came in by way of it than was
    used up by way of it: also where less came in, as goods that orders consume came by way of
    their article's partition."""
    patch.setattr(
        unit_of_work, "nothing_left", lambda share: share["supplied"] <= share["consumed"]
    )
