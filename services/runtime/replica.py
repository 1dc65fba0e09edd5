"""One replica of a stage: poll, claim, timers, batch, and again. Single-threaded; one call of `step` is one turn of the loop."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.contracts.codec import Codec
from services.contracts.errors import RegistryUnavailable
from services.runtime.batch import Batches, Done
from services.runtime.claim import Claims
from services.runtime.context import Cause
from services.runtime.errors import Fenced, TransientError
from services.runtime.feed import Tables
from services.runtime.fold import Item
from services.runtime.metrics import Observer
from services.runtime.partition import Partition
from services.runtime.policy import Policy
from services.runtime.ports import Changelog, Clock, Group, InDoubt, Ledger, Message, Rebalancing, Slots, Stale, Writer
from services.runtime.redrive import Redrive
from services.runtime.sorting import Sorter
from services.runtime.suspects import Suspects
from services.runtime.timing import Timing
from services.runtime.wiring import Wiring

TIMER_SECONDS = 0.05
SKIPPED_SECONDS = 1.0
BACKOFF_SECONDS = (0.05, 2.0)


@dataclass(frozen=True)
class Ports:
    """Everything outside the process that a replica speaks to."""

    group: Group
    writer: Writer
    changelog: Changelog
    slots: Slots
    ledgers: Mapping[str, Ledger]
    clock: Clock


@dataclass(frozen=True)
class Limits:
    """Batch size: `records` at most, collected for `seconds` at most; `timers` due ones per partition; `partitions` of every topic."""

    records: int = 500
    seconds: float = 0.02
    timers: int = 100
    partitions: int = 12


class Replica:
    """Runs one stage over the ports. Everything that may fail transiently is retried with back-off; what is in doubt is claimed."""

    def __init__(
        self, wiring: Wiring, codec: Codec, ports: Ports, policy: Policy, tables: Tables, observer: Observer, limits: Limits | None = None
    ) -> None:
        self._limits = limits or Limits()
        self._wiring = wiring
        self._ports = ports
        self._tables = tables
        self._observer = observer
        self._timing: Timing = observer.timing
        self._sorter = Sorter(wiring, codec, self._limits.partitions)
        redrive = Redrive(wiring, codec, ports.changelog, self._sorter)
        self._batches = Batches(
            wiring, codec, ports.slots, ports.ledgers, ports.writer, policy, tables.references, redrive, self._timing
        )  # fmt: skip
        self._claims = Claims(wiring, codec, ports.group, ports.changelog, ports.slots, ports.ledgers, ports.clock)
        self._suspects = Suspects(self._claims)
        self.partitions: dict[int, Partition] = {}
        self._unclaimed: set[int] = set()
        self._doubt = False
        self._timers_at = 0.0
        self._skipped_at = 0.0
        self._backoff = BACKOFF_SECONDS[0]

    @property
    def ready(self) -> bool:
        """References are read and every assigned partition is claimed and open."""
        return self._tables.complete and not self._unclaimed and all(partition.ready for partition in self.partitions.values())

    def step(self) -> None:
        """One turn of the loop. Raises ConfigError or NewerState, which no retry can mend; handles everything else."""
        try:
            self._turn()
            self._backoff = BACKOFF_SECONDS[0]
        except Stale as error:
            self._lose(error.reasons, self._batches.touched)
        except (Fenced, InDoubt, Rebalancing) as error:
            self._lose(dict.fromkeys(self._batches.touched, type(error).__name__), ())
        except (TransientError, RegistryUnavailable) as error:
            self._observer.transient(error)
            self._lose(dict.fromkeys(self._batches.touched, "transient"), ())
            self._ports.clock.sleep(self._backoff)
            self._backoff = min(self._backoff * 2, BACKOFF_SECONDS[1])

    def close(self) -> None:
        """Leave: nothing is in flight between two steps."""
        self._ports.group.close()
        self._ports.writer.close()

    def _turn(self) -> None:
        if self._doubt:
            self._ports.writer.recover()
            self._doubt = False
        self._tables.poll()
        backlog = any(partition.backlog for partition in self.partitions.values())
        with self._timing.part("poll"):
            messages = self._ports.group.poll(self._limits.records, 0 if backlog else self._limits.seconds)
        self._follow_changes()
        if not self._tables.complete:
            return
        self._claim()
        timers = self._timers()
        collected = self._suspects.narrow(self.partitions, timers, self._collect(messages))
        with self._timing.part("decode"):
            work, left = self._sorter.sort(timers, collected)
        self._advance(collected, left)
        self._suspects.mark(self.partitions, work)
        worth = work.rounds or work.undecodable or work.controls
        now = self._ports.clock.monotonic()
        owned = {number: partition for number, partition in self.partitions.items() if partition.ahead}
        if worth or (owned and now - self._skipped_at >= SKIPPED_SECONDS):
            owned |= {item.partition: self.partitions[item.partition] for items in work.rounds for item in items}
            self._skipped_at = now
            done = self._batches.run(work, owned, self._ports.clock.now(), self._ports.group.token())
            self._observe(done)

    def _follow_changes(self) -> None:
        for change in self._ports.group.changes():
            for number in change.partitions:
                self.partitions.pop(number, None)
                self._unclaimed.discard(number)
                if change.kind == "assigned":
                    self._unclaimed.add(number)
            self._observer.ownership(change.kind, change.partitions)

    def _claim(self) -> None:
        """Claim what is assigned and not owned, and start what waited for its ledgers to open."""
        for number in sorted(self._unclaimed):
            with self._timing.part("claim"):
                try:
                    partition = self._claims.claim(number)
                except (Stale, Rebalancing) as error:
                    self._observer.claim(number, f"again: {error}")
                    return  # poll first: the group may be between generations, or another owner ahead
            self._unclaimed.discard(number)
            self.partitions[number] = partition
            self._observer.claim(number, "claimed")
            if partition.ready:
                self._claims.start(partition)
        waiting = [partition for partition in self.partitions.values() if not partition.ready]
        for partition in waiting:
            if self._claims.opened(partition):
                partition.ready = True
                self._claims.start(partition)

    def _timers(self) -> list[Item]:
        """What is due and who is to be woken, asked every 50 ms; it is also the comparison of idle slots (DESIGN §2: once a second)."""
        now = self._ports.clock.monotonic()
        ready = {number: partition for number, partition in self.partitions.items() if partition.ready}
        if not ready or now - self._timers_at < TIMER_SECONDS:
            return []
        self._timers_at = now
        items: dict[tuple[int, str], Item] = {}
        business = self._ports.clock.now()
        wall = int(self._ports.clock.wall() * 1000)
        due = self._ports.slots.due({number: partition.guard for number, partition in ready.items()}, business, self._limits.timers)
        for number, entries in due.items() if self._wiring.timer else ():
            for key, due_at in entries:
                assert self._wiring.timer is not None
                cause = Cause("timer", number, -1, wall)
                items[number, key] = Item(number, key, "TimerDue", self._wiring.timer, {"key": key, "due_at": due_at}, cause)
        for name, ledger in self._ports.ledgers.items():
            wakes = ledger.wakes({number: partition.ledger_guard(name) for number, partition in ready.items()}, self._limits.timers)
            for number, woken in wakes.items() if self._wiring.woken else ():
                for key, account in woken:
                    assert self._wiring.woken is not None
                    cause = Cause("wake", number, -1, wall)
                    value = {"key": key, "ledger": name, "account": account}
                    items.setdefault((number, key), Item(number, key, "Woken", self._wiring.woken, value, cause))
        return list(items.values())

    def _collect(self, messages: list[Message]) -> list[Message]:
        """What was left over first, then what was read, of partitions that are ready."""
        collected: list[Message] = []
        for partition in self.partitions.values():
            collected.extend(partition.backlog)
            partition.backlog.clear()
        collected.extend(message for message in messages if (p := self.partitions.get(message.partition)) is not None and p.ready)
        return collected

    def _advance(self, collected: list[Message], left: list[Message]) -> None:
        waiting = {id(message) for message in left}
        for message in collected:
            partition = self.partitions[message.partition]
            if id(message) in waiting:
                partition.backlog.append(message)
            else:
                partition.ahead[message.topic] = message.offset + 1

    def _observe(self, done: Done) -> None:
        self._observer.batch(done)
        if done.stale:
            self._lose(done.stale, ())

    def _lose(self, reasons: Mapping[int, str], also: set[int] | tuple[int, ...]) -> None:
        """Stop reading these partitions and claim them anew; settle the transaction first if one was begun."""
        if self._batches.in_transaction:
            self._batches.in_transaction = False
            self._doubt = True
        for number in {*reasons, *also}:
            if self.partitions.pop(number, None) is not None:
                self._ports.group.hold(number)
                self._unclaimed.add(number)
                self._observer.claim(number, f"lost: {reasons.get(number, 'with others')}")
        self._batches.touched = set()
