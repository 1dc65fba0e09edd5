"""One replica of a stage: poll, claim, timers, batch, and again. Single-threaded; one call of
`step` is one turn of the loop."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TypeVar

from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable
from orders.engine.core.alarms import Alarms
from orders.engine.core.back_off import BackOff
from orders.engine.core.batch import Batch, Batches, Chosen, Done
from orders.engine.core.circuit_breaker import CircuitBreaker, CircuitBreakerLimits
from orders.engine.core.claim import Claims
from orders.engine.core.feed import Tables
from orders.engine.core.heartbeats import Heartbeats
from orders.engine.core.item import Item
from orders.engine.core.merging import Merges, Merging, Sweep
from orders.engine.core.metrics import Observer
from orders.engine.core.outputs import Output
from orders.engine.core.ownership import Ownership
from orders.engine.core.pace import Gathering, Pace
from orders.engine.core.partition import Partition
from orders.engine.core.reconcile import PIECE
from orders.engine.core.redrive import Redrive
from orders.engine.core.sorting import Sorter
from orders.engine.core.suspects import Suspects
from orders.engine.core.timing import Timing
from orders.engine.core.wiring import Wiring
from orders.engine.errors import ClaimAgain, Dangling, Stale, TransientError
from orders.engine.policy import Policy
from orders.engine.ports import Ports
from orders.engine.ports.log import Committed, Message

T = TypeVar("T")
COMMIT_AGAIN_SECONDS = 3_600.0
SETTLED_SECONDS = 1.0
"""So often what can wait is committed: positions behind records that are not taken, and counts."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Batch size: `records` at most, gathered within the bounds of `gathering`; `rounds`: items of
    one key, more than a sound order gives tracking in one turn of all stages, or its last ones and
    all behind them wait for the next; `timers` due ones per partition; `partitions` of every topic.
    A claim takes `slice_seconds` of a turn at most, and may stop after each `piece` of records.
    `sweep`: when shares that have come to nothing are looked for.
    """

    records: int = 2_000
    rounds: int = 24
    gathering: Gathering = field(default_factory=Gathering)
    timers: int = 100
    piece: int = PIECE
    slice_seconds: float = 0.5
    partitions: int = 12
    circuit_breaker: CircuitBreakerLimits = field(default_factory=CircuitBreakerLimits)
    sweep: Sweep = field(default_factory=Sweep)


class Replica:
    """Runs one stage over the ports. Everything that may fail transiently is retried with
    back-off; what is in doubt is claimed."""

    def __init__(
        self,
        wiring: Wiring,
        codec: Codec,
        ports: Ports,
        policy: Policy,
        tables: Tables,
        observer: Observer,
        limits: Limits | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._wiring = wiring
        self._ports = ports
        self._tables = tables
        self._observer = observer
        self._timing: Timing = observer.timing
        self._sorter = Sorter(wiring, codec, self._limits.partitions, self._limits.rounds)
        redrive = Redrive(wiring, codec, ports.changelog, self._sorter)
        self._heartbeats = Heartbeats(wiring, codec, ports.clock)
        self._batches = Batches(
            wiring,
            codec,
            ports,
            policy,
            tables.references,
            redrive,
            self._heartbeats,
            self._timing,
        )
        self._claims = Claims(wiring, codec, ports, self._limits.piece)
        self._suspects = Suspects(self._claims, wiring.chain)
        self._alarms = Alarms(wiring, ports, self._limits.timers)
        self._merging = Merging(ports, self._limits.sweep, self._limits.partitions)
        self._merges = Merges()
        self._circuit_breaker = CircuitBreaker(self._limits.circuit_breaker, ports.clock)
        self._ownership = Ownership(
            ports.group,
            self._claims,
            self._sorter,
            observer,
            ports.clock,
            self._limits.slice_seconds,
        )
        self._doubt = False
        self._timers: list[Item] = []
        self._at_risk: set[int] = set()
        self.away = False
        self._settled_at = 0.0
        self._pace = Pace(self._limits.gathering)
        self._back_off = BackOff(ports.clock)

    @property
    def ready(self) -> bool:
        """References are read and every assigned partition is claimed and open."""
        return self._tables.complete and self._ownership.complete

    @property
    def partitions(self) -> Mapping[int, Partition]:
        """What is claimed."""
        return self._ownership.claimed

    @property
    def reading(self) -> Collection[int]:
        """Those of them whose records are handled."""
        return self._ownership.ready

    @property
    def wiring(self) -> Wiring:
        """Of its stage."""
        return self._wiring

    @property
    def hand_off(self) -> str:
        """The topic on which the next stages follow; empty where the chain ends."""
        return self._wiring.onward.topic if self._wiring.onward else ""

    @property
    def topics(self) -> Sequence[str]:
        """All that it reads."""
        return self._wiring.topics

    @property
    def timing(self) -> Timing:
        """Where its time goes."""
        return self._timing

    @property
    def has_work(self) -> bool:
        """Whether a batch would have something to do."""
        ready = self._ownership.ready.values()
        waits = self._timers or self._merges
        return bool(waits) or any(partition.backlog for partition in ready)

    @property
    def has_unsettled(self) -> bool:
        """Whether there is anything to commit that can wait."""
        now = self._ports.clock.monotonic()
        return any(partition.unsettled(now) for partition in self._at_work.values())

    @property
    def tried(self) -> int | None:
        """How often the least tried suspect was begun; None if nothing suspicious has work."""
        return self._suspects.tried(self._ownership.ready, self._timers)

    @property
    def _at_work(self) -> Mapping[int, Partition]:
        """What a batch may commit something of."""
        return self._ownership.ready | self._ownership.paused

    def step(self) -> None:
        """One turn of the loop. Raises ConfigError or NewerState, which no retry can mend;
        handles everything else."""
        self.attempt(self._turn)
        self._back_off.after(self.away)

    def attempt(self, call: Callable[[], T]) -> T | None:
        """Its answer; None if it failed for a reason that a claim or a retry mends: then what was
        at risk is lost. `away` tells whether a server did not answer."""
        self.away = False
        try:
            answer = call()
            self._at_risk = set()
            return answer
        except Dangling as error:
            for number, reason in error.reasons.items():
                self._observer.claim(number, f"distrusted: {reason}; its store is rebuilt")
            self._claims.distrust(error.reasons)
            self._lose(error.reasons)
        except Stale as error:
            self._lose(error.reasons)
        except ClaimAgain as error:
            self._lose(dict.fromkeys(self._at_risk, type(error).__name__))
        except (TransientError, RegistryUnavailable) as error:
            self.away = True
            self._observer.transient(error)
            self._lose(dict.fromkeys(self._at_risk, "transient"))
        return None

    def close(self) -> None:
        """Leave: nothing is in flight between two steps."""
        self.leave()
        self._ports.writer.close()

    def leave(self) -> None:
        """Give the partitions back to the group; the writer is somebody else's."""
        self._ports.group.close()

    def gather(self, seconds: float = 0.0, claims: bool = True) -> bool:
        """Read what is there, claim what is new unless another's claim was just hindered, and see
        what is due. Returns whether a claim of its own was hindered: a server did not answer."""
        hindered = False
        self._tables.poll()
        self._poll(seconds)
        if self._tables.complete:
            self._ownership.mend()
            self._observer.heartbeats(self._heartbeats.overhear(self._ownership.paused))
            if claims:
                # by itself: a claim that fails keeps nobody from working what is claimed
                hindered = bool(self.attempt(self._ownership.claim))
            ready = self._ownership.ready
            self._refresh(ready)
            self._timers = self._timers or self._alarms.due(ready, self._ownership.resting)
            self._merges = self._merges or self._merging.look(ready)
        return hindered

    def begin(self) -> Batch | None:
        """Decide on what was gathered, in a turn that several stages share; None if there is
        nothing to commit."""
        ready = self._ownership.ready if self._tables.complete else {}
        self._at_risk = set(self._at_work)
        chosen = self._choose(*self._gathered(ready), ready)
        if chosen is None:
            return None
        now, token = self._ports.clock.now(), self._ports.group.token()
        return self._batches.decide(chosen, now, token)

    def outputs(self, batch: Batch) -> list[Output]:
        """All that the transaction has to hold of a batch."""
        return self._batches.outputs(batch)

    def offsets(self, batch: Batch) -> dict[tuple[str, int], Committed]:
        """What the transaction has to commit for the group."""
        return self._batches.offsets(batch)

    def finish(self, batch: Batch, ends: Mapping[tuple[str, int], int]) -> None:
        """The batch is committed: confirm it."""
        self._at_risk = set(self._at_work)
        self._observe(self._batches.confirm(batch, ends))

    def waited(self, seconds: float) -> None:
        """So long was gathered before its batch, in a shared turn."""
        self._observer.waited(seconds)

    def give_up(self, because: str) -> None:
        """A shared transaction came to nothing: claim anew all that is read."""
        self._lose(dict.fromkeys(self._at_work, because))

    def open_for_handover(self, number: int) -> Partition | None:
        """The partition, if records may be handed to it before they are committed. Those of a
        suspicious one must have a place in the log that outlives the process."""
        partition = self._ownership.ready_one(number)
        return None if partition is None or partition.ticket.suspicious else partition

    def has_handled(self, number: int, end: int) -> bool:
        """Whether nothing waits there, and all before this offset of its chain topic was read."""
        partition = self.open_for_handover(number)
        return (
            self._tables.complete
            and partition is not None
            and not partition.backlog
            and partition.read[self._wiring.chain] >= end
        )

    def hear(self, number: int, sent_at: int) -> None:
        """A heartbeat came by the stage before it in the same process: the batch to come passes it
        on."""
        partition = self._ownership.claimed[number]
        self._observer.heartbeats(self._heartbeats.hear(partition, sent_at))
        self._settled_at = -inf

    def _turn(self) -> None:
        if self._doubt:
            self._ports.writer.recover()
            self._doubt = False
        began, window = self._ports.clock.monotonic(), self._pace.window
        self.gather(window)
        gathered = self._ports.clock.monotonic()
        self._pace.rested(gathered - began)
        if self._tables.complete:
            ready = self._ownership.ready
            # from here on a failure may lose records that were read: their partitions must be
            # claimed
            self._at_risk = set(self._at_work)
            if self._work(*self._gathered(ready), ready):
                self._pace.worked(self._ports.clock.monotonic() - gathered)
                self._observer.waited(window)

    def _gathered(self, ready: Mapping[int, Partition]) -> tuple[list[Item], list[Message]]:
        """What is due, and what was read."""
        timers = [item for item in self._timers if item.partition in ready]
        self._timers = []
        return timers, self._suspects.narrow(ready, timers, self._collect(ready))

    def _poll(self, seconds: float) -> None:
        """Read into the backlogs, where nothing gets lost whatever fails next; next to nothing more
        while they are full, for a server may be away for long."""
        waiting = sum(len(partition.backlog) for partition in self._ownership.ready.values())
        hurried = self._ownership.claiming or waiting
        with self._timing.part("poll"):
            room = max(self._limits.records - waiting, 1)  # the group must be heard all the same
            messages = self._ports.group.poll(room, 0 if hurried else seconds)
        self._ownership.follow(self._ports.group.changes())
        for message in messages:
            if (partition := self.partitions.get(message.partition)) is not None:
                partition.take(message)
        for (topic, number), end in self._ports.group.ends().items():
            if (partition := self.partitions.get(number)) is not None:
                partition.come_to(topic, end)

    def _work(
        self, timers: list[Item], collected: list[Message], ready: Mapping[int, Partition]
    ) -> bool:
        """Whether there was a batch."""
        chosen = self._choose(timers, collected, ready)
        if chosen is None:
            return False
        now, token = self._ports.clock.now(), self._ports.group.token()
        self._observe(self._batches.run(chosen, now, token))
        return True

    def _choose(
        self, timers: list[Item], collected: list[Message], ready: Mapping[int, Partition]
    ) -> Chosen | None:
        """What a batch is to handle and to commit; None if that is nothing, or nothing yet."""
        with self._timing.part("decode"):
            work, left = self._sorter.sort(timers, collected)
            if work.heartbeats:
                self._observer.heartbeats(self._heartbeats.take(work, ready))
        self._advance(collected, left)
        self._suspects.mark(ready, work)
        now = self._ports.clock.monotonic()
        settles = now - self._settled_at >= SETTLED_SECONDS
        owned = {
            number: one
            for number, one in self._at_work.items()
            if one.ahead or (settles and one.unsettled(now))
        }
        merges, self._merges = self._merges, Merges()
        if not (work or merges) and not (owned and settles):
            return None
        if settles:
            self._settled_at = now
        touched = {item.partition: ready[item.partition] for items in work.rounds for item in items}
        owned |= touched
        owned |= {number: ready[number] for number in merges.partitions if number in ready}
        for partition in owned.values():
            partition.ahead |= partition.behind_markers()
        return Chosen(work, owned, settles, merges)

    def _refresh(self, ready: Mapping[int, Partition]) -> None:
        """Once an hour the offsets of all topics again: those of topics that nobody subscribes to
        would expire, and one that stands before a marker would be gone with it."""
        now = self._ports.clock.monotonic()
        for partition in ready.values():
            if now - partition.committed_at > COMMIT_AGAIN_SECONDS and not partition.ahead:
                self._claims.commit(partition, partition.behind_markers())

    def _collect(self, ready: Mapping[int, Partition]) -> list[Message]:
        """What was read and not yet handled, partition by partition in the order of reading."""
        collected: list[Message] = []
        for partition in ready.values():
            collected.extend(partition.backlog)
            partition.backlog.clear()
        return collected

    def _advance(self, collected: list[Message], left: list[Message]) -> None:
        """Note what is behind us. What is left goes in front of what the suspects kept back, which
        was read later: a committed position must never pass a record that is not handled."""
        waiting = {id(message) for message in left}
        for message in collected:
            if id(message) not in waiting:
                self.partitions[message.partition].ahead[message.topic] = message.offset + 1
        for message in reversed(left):
            self.partitions[message.partition].backlog.appendleft(message)

    def _observe(self, done: Done) -> None:
        self._observer.batch(done)
        if done.stale:
            self._lose(done.stale)
        if because := self._circuit_breaker.count(done.parked, done.handled):
            self._ownership.stop(because)

    def _lose(self, reasons: Mapping[int, str]) -> None:
        """Stop reading these partitions and claim them anew; recover the writer first if a
        transaction was begun."""
        if self._batches.in_transaction:
            self._batches.in_transaction = False
            self._doubt = True
        self._ownership.lose({**dict.fromkeys(self._at_risk, "with others"), **reasons})
        self._at_risk = set()
