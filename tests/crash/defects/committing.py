"""The transaction is not the one commit point, or does not hold all that it must
(docs/architecture.md, A batch)."""

from collections.abc import Callable, Mapping
from typing import Any

from orders.engine.core.batch import Batch, Batches
from orders.engine.core.confirm import Confirming
from orders.engine.core.partition import Partition
from orders.engine.core.replica import Replica
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.errors import InDoubt
from orders.engine.ports.log import Message
from tests.crash.defects.registry import Patch, defect
from tests.fakes.coordinator import Membership
from tests.fakes.group import MemoryGroup
from tests.fakes.writer import MemoryWriter

Owned = Mapping[int, Partition]


@defect()
def confirm_before_commit(patch: Patch) -> None:
    """Redis has the new states and ledgers before Kafka has the transaction."""
    commit, confirm = Batches._commit, Confirming.run
    stales: dict[UnitOfWork, Any] = {}

    def committed(self: Batches, batch: Batch) -> Any:
        unit, owned = batch.unit, batch.owned
        stales[unit] = confirm(self._confirming, unit, owned, batch.tickets, {}, batch.work)
        ends = commit(self, batch)
        for number, partition in owned.items():
            if end := ends.get((self._wiring.state.topic, number)):
                server = self._store._server  # type: ignore[attr-defined]
                server.stores[self._wiring.name, number].head.watermark = end
                partition.watermark = end
        return ends

    patch.setattr(Batches, "_commit", committed)
    patch.setattr(Confirming, "run", lambda self, unit, *rest: stales.pop(unit))


@defect()
def no_offset_in_a_timer_only_transaction(patch: Patch) -> None:
    """A batch that has read nothing commits no offset: Kafka then checks no generation, and a
    former owner's timers still count."""
    offsets = Batches.offsets

    def fewer(self: Batches, batch: Batch) -> Any:
        moved = any(partition.ahead for partition in batch.owned.values())
        return offsets(self, batch) if moved else {}

    patch.setattr(Batches, "offsets", fewer)


@defect()
def group_metadata_refreshed_after_a_rebalance(patch: Patch) -> None:
    """The member id and generation of the commit are those of the commit's own moment, not of
    the batch's begin."""
    groups: dict[str, MemoryGroup] = {}
    take, commit = MemoryGroup.token, MemoryWriter.commit

    def token(self: MemoryGroup) -> Membership:
        found = take(self)
        groups[found.member] = self
        return found

    def refreshed(self: MemoryWriter, offsets: Any, token: Any) -> Any:
        group = groups[token.member]
        group._serve()
        return commit(self, offsets, take(group))

    patch.setattr(MemoryGroup, "token", token)
    patch.setattr(MemoryWriter, "commit", refreshed)


@defect()
def in_doubt_treated_as_committed(patch: Patch) -> None:
    """A commit without an answer passes for done."""
    commit = Batches._commit

    def bold(self: Batches, batch: Batch) -> Any:
        try:
            return commit(self, batch)
        except InDoubt:
            self.in_transaction = False
            self._writer.recover()
            batch.committed()
            return {}

    patch.setattr(Batches, "_commit", bold)


@defect()
def in_doubt_treated_as_aborted(patch: Patch) -> None:
    """A commit without an answer passes for undone: the batch is simply tried again, from where
    its owner stood before it."""
    work = Replica._work

    def again(self: Replica, timers: Any, collected: Any, ready: Owned) -> None:
        before = {number: dict(partition.positions) for number, partition in ready.items()}
        try:
            work(self, timers, collected, ready)
        except InDoubt:
            self._batches.in_transaction = False
            self._ports.writer.recover()
            for number, partition in ready.items():
                partition.ahead.clear()
                partition.backlog.clear()
                self._ports.group.start(number, before[number])

    patch.setattr(Replica, "_work", again)


@defect()
def journal_written_outside_the_transaction(patch: Patch) -> None:
    """Journal entries are sent when they are made, and stay when the batch is aborted."""
    write = MemoryWriter.write

    def split(
        self: MemoryWriter,
        topic: str,
        partition: int | None,
        key: bytes,
        value: bytes | None,
        headers: Any,
    ) -> None:
        if topic.endswith(".journal.v2"):
            self._broker.send(topic, key, value, partition, headers)
        else:
            write(self, topic, partition, key, value, headers)

    patch.setattr(MemoryWriter, "write", split)


@defect()
def state_store_confirmed_before_the_ledgers(patch: Patch) -> None:
    """The state store says that the batch is confirmed while its ledgers still lack it."""
    confirm = Confirming.run

    def turned(self: Confirming, *arguments: Any) -> Any:
        ledgers, late = self._ledgers, list[Callable[[], None]]()
        self._ledgers = {name: _Late(ledger, late) for name, ledger in ledgers.items()}  # type: ignore[misc]
        try:
            stale = confirm(self, *arguments)
        finally:
            self._ledgers = ledgers
        for call in late:
            call()
        return stale

    patch.setattr(Confirming, "run", turned)


class _Late:
    """A ledger whose confirm is put off."""

    def __init__(self, ledger: Any, late: list[Callable[[], None]]) -> None:
        self._ledger = ledger
        self._late = late

    def confirm(self, changes: Any) -> None:
        self._late.append(lambda: self._ledger.confirm(changes))


@defect()
def gives_counted_before_the_confirm(patch: Patch) -> None:
    """What a batch gives back is free for others at once, while the batch may still come to
    nothing (against the escrow rule)."""
    decide, changes_of = Batches._decide, Confirming._ledger_changes
    given: dict[tuple[str, int, UnitOfWork], dict[str, int]] = {}

    def decided(self: Batches, unit: UnitOfWork, work: Any, owned: Owned) -> None:
        decide(self, unit, work, owned)
        for number, by_ledger in changes_of(self._confirming, unit, owned, work).items():
            for name, change in by_ledger.items():
                gives = {account: amount for account, amount in change.free.items() if amount > 0}
                book = self._ledgers[name]._book()  # type: ignore[attr-defined]
                if gives and book is not None:
                    given[name, number, unit] = gives
                    for account, amount in gives.items():
                        book.free[account] = book.free.get(account, 0) + amount

    def rest(self: Confirming, unit: UnitOfWork, owned: Owned, work: Any) -> Any:
        changes = changes_of(self, unit, owned, work)
        for number, by_ledger in changes.items():
            for name, change in by_ledger.items():
                for account, amount in given.pop((name, number, unit), {}).items():
                    change.free[account] -= amount
        return changes

    patch.setattr(Batches, "_decide", decided)
    patch.setattr(Confirming, "_ledger_changes", rest)


@defect()
def positions_not_moved_on_after_a_commit(patch: Patch) -> None:
    """The owner forgets how far it has committed: its next transaction of timers alone commits
    the former offset again."""
    commit = Batches._commit

    def forgetful(self: Batches, batch: Batch) -> Any:
        before = {number: dict(one.positions) for number, one in batch.owned.items()}
        ends = commit(self, batch)
        for number, partition in batch.owned.items():
            partition.positions.update(before[number])
        return ends

    patch.setattr(Batches, "_commit", forgetful)


@defect()
def what_is_left_goes_to_the_end(patch: Patch) -> None:
    """Records that a batch has no room for are put behind those that suspicion kept back: the
    committed position passes them."""

    def advance(self: Replica, collected: list[Message], left: list[Message]) -> None:
        waiting = {id(message) for message in left}
        for message in collected:
            partition = self.partitions[message.partition]
            if id(message) in waiting:
                partition.backlog.append(message)
            else:
                partition.ahead[message.topic] = message.offset + 1

    patch.setattr(Replica, "_advance", advance)
