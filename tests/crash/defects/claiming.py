"""A claim believes what it must not, or leaves undone what it must do (docs/architecture.md, The
claim)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from orders.engine.core.batch import Batch, Batches
from orders.engine.core.claim import Claims
from orders.engine.core.confirm import Confirming
from orders.engine.core.ownership import Ownership
from orders.engine.core.partition import Partition
from orders.engine.core.reconcile import Reconciling, Slices
from orders.engine.core.replica import Replica
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.ports.guard import BatchId
from orders.engine.ports.ledger import LedgerChange
from orders.engine.ports.log import Committed, Message
from orders.engine.ports.state_store import Confirmation
from tests.crash.defects.registry import Patch, defect
from tests.fakes.broker import Broker
from tests.fakes.changelog import MemoryChangelog
from tests.fakes.group import MemoryGroup
from tests.fakes.ledger import MemoryLedger


@defect(("writer.commit", "long pause before"), ("state_store.confirm", "crash before"), latest=6)
def changelog_replayed_to_the_last_stable_offset_only(patch: Patch) -> None:
    """The replay ends below a transaction that is still open, instead of waiting for its
    outcome."""

    def replay(self: MemoryChangelog, topic: str, partition: int, start: int) -> Iterator[Message]:
        log = self._broker.log(topic, partition)
        return iter(log.read(start, len(log.entries) + 1)[0])

    patch.setattr(MemoryChangelog, "replay", replay)


@defect(("failpoint.after send-offsets", "long pause before"))
def open_transactions_of_a_former_owner_not_waited_for(patch: Patch) -> None:
    """The claim takes committed offsets and changelog as they are, although a transaction that
    moves both is about to be committed."""

    def committed(self: Broker, group: str, topic: str, partition: int) -> Committed | None:
        return self.group(group).offsets.get((topic, partition))

    patch.setattr(Broker, "committed", committed)
    changelog_replayed_to_the_last_stable_offset_only(patch)


@defect()
def replay_skipped(patch: Patch) -> None:
    """A store that is there passes for complete: what was committed and not confirmed is not
    read."""
    replay = MemoryChangelog.replay

    def nothing(self: MemoryChangelog, topic: str, partition: int, start: int) -> Iterator[Message]:
        return (
            iter(())
            if topic.endswith(".state.v1") and start > 0
            else replay(self, topic, partition, start)
        )

    patch.setattr(MemoryChangelog, "replay", nothing)


@defect()
def watermark_one_too_high(patch: Patch) -> None:
    """A confirm claims one record more than it holds. (A transaction's marker takes an offset as
    well: the watermark may stand on it.)"""
    confirmation = Confirming._confirmation

    def high(
        self: Confirming, unit: UnitOfWork, partition: Partition, confirmed: BatchId, ends: Any
    ) -> Confirmation:
        made = confirmation(self, unit, partition, confirmed, ends)
        if (self._wiring.state.topic, partition.number) in ends:
            made.watermark += 2
        return made

    patch.setattr(Confirming, "_confirmation", high)


@defect()
def tentative_takes_made_firm_without_a_commit(patch: Patch) -> None:
    """A claim forgets that takes were tentative instead of giving them back: what a batch took
    that never committed stays taken."""
    claim = MemoryLedger.claim

    def greedy(
        self: MemoryLedger,
        partition: int,
        fencing_token: int,
        confirmed: BatchId,
        change: LedgerChange,
    ) -> None:
        book = self._book()
        if book is not None:
            book.tentative.pop(partition, None)
        claim(self, partition, fencing_token, confirmed, change)

    patch.setattr(MemoryLedger, "claim", greedy)


@defect()
def no_claim_after_a_failed_batch(patch: Patch) -> None:
    """After a fault the owner goes on with what it believes: records that were read are handled
    from its memory, nothing is claimed anew."""
    lose = Replica._lose

    def careless(self: Replica, reasons: Any) -> None:
        if self._batches.in_transaction:
            self._batches.in_transaction = False
            self._doubt = True
        stale = {number: reason for number, reason in reasons.items() if reason != "transient"}
        self._at_risk &= set(stale)
        lose(self, stale)

    patch.setattr(Replica, "_lose", careless)


def _kept_over_a_claim(
    patch: Patch, field: str, put_back: Callable[[Partition, Any], None]
) -> None:
    """What the former claim's partition had in `field` is put into the next one."""
    kept: dict[tuple[Ownership, int], Any] = {}
    lose, claim = Ownership.lose, Ownership.claim

    def losing(self: Ownership, reasons: Any) -> None:
        for number in set(reasons) & set(self.claimed):
            kept[self, number] = getattr(self.claimed[number], field)
        lose(self, reasons)

    def claiming(self: Ownership) -> None:
        claim(self)
        for number, partition in self.ready.items():
            if (self, number) in kept:
                put_back(partition, kept.pop((self, number)))

    patch.setattr(Ownership, "lose", losing)
    patch.setattr(Ownership, "claim", claiming)


@defect()
def backlog_kept_over_a_claim(patch: Patch) -> None:
    """Records read before a claim are handled after it, and then read again."""
    _kept_over_a_claim(
        patch, "backlog", lambda partition, backlog: partition.backlog.extendleft(reversed(backlog))
    )


@defect()
def cache_kept_after_an_abort(patch: Patch) -> None:
    """The states that a batch made stay in the process's cache although it was not committed."""
    commit = Batches._commit

    def committing(self: Batches, batch: Batch) -> Any:
        for number, partition in batch.owned.items():
            partition.remember(batch.unit.known(number))
        return commit(self, batch)

    patch.setattr(Batches, "_commit", committing)
    _kept_over_a_claim(patch, "cache", lambda partition, cache: partition.cache.update(cache))


@defect(("group.commit", "long pause before"))
def claim_committed_without_the_groups_consent(patch: Patch) -> None:
    """The claim's commit counts whoever makes it: a member that was put out meanwhile sets the
    offsets back."""

    def request(
        self: MemoryGroup, partition: int, offsets: Mapping[str, Committed]
    ) -> Callable[[], None]:
        return lambda: self._coordinator.offsets.update(
            {(topic, partition): committed for topic, committed in offsets.items()}
        )

    patch.setattr(MemoryGroup, "request", request)


@defect(("group.commit", "executed late"), ("writer.commit", "crash after"), latest=4)
def place_in_the_group_kept_after_a_commit_without_an_answer(patch: Patch) -> None:
    """The broker may carry out a claim's commit when batches have been committed since: the next
    owner believes old offsets."""
    patch.setattr(MemoryGroup, "rejoin", lambda self: None)


@defect()
def timers_not_indexed_by_a_claim(patch: Patch) -> None:
    """A claim brings the states into the store and forgets their due times."""
    reconcile = Reconciling.state_store

    def timeless(self: Reconciling, partition: Partition, replayed: Any) -> Slices[None]:
        with Patch.context() as inner:
            inner.setattr("orders.engine.core.reconcile.wake_of", lambda state: None)
            yield from reconcile(self, partition, replayed)

    patch.setattr(Reconciling, "state_store", timeless)


@defect()
def untold_counts_forgotten_at_a_claim(patch: Patch) -> None:
    """What the former owner counted and had not told yet is dropped by the next one."""
    take_over = Claims._take_over

    def forgetful(self: Claims, number: int, committed: Any) -> Partition:
        partition = take_over(self, number, committed)
        partition.ticket = replace(partition.ticket, untold={})
        return partition

    patch.setattr(Claims, "_take_over", forgetful)
