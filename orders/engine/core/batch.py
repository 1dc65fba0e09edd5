"""One batch: load, decide in rounds, one transaction, confirm. Kafka's transaction is the only
commit point
(docs/architecture.md, A batch)."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from orders.contracts.codec.codec import Codec
from orders.engine.core.confirm import Confirming
from orders.engine.core.counts import Counts, fits
from orders.engine.core.failpoints import reached
from orders.engine.core.headers import Stamp, checksum
from orders.engine.core.heartbeats import Heartbeats
from orders.engine.core.measures import fits as measures_fit
from orders.engine.core.measures import together
from orders.engine.core.merging import Merges
from orders.engine.core.outputs import Output
from orders.engine.core.parking import Parking
from orders.engine.core.partition import Partition
from orders.engine.core.pausing import count, follow, is_about_pausing
from orders.engine.core.pointers import recalled
from orders.engine.core.redrive import Redrive
from orders.engine.core.review_holds import review_holds_after
from orders.engine.core.rounds import Rounds
from orders.engine.core.sequences import Sequences
from orders.engine.core.sorting import Sorted
from orders.engine.core.ticket import Ticket
from orders.engine.core.timing import Timing
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.core.wiring import Wiring
from orders.engine.core.workload import TOLD_AGAIN_MS, workload_after
from orders.engine.policy import Policy
from orders.engine.ports import Ports
from orders.engine.ports.log import Committed
from orders.engine.references import References


@dataclass(slots=True)
class Done:
    """What a batch did: for metrics, the circuit breaker and the loop. Of the `dead` letters some
    parked no key (`dead_alone`). `committed_at`, `recorded` (when the records that it handled were
    written) and `submitted` (the same of the submissions of orders that waited for nobody):
    milliseconds of wall time. `stale`: committed, but these partitions must be claimed anew."""

    handled: int = 0
    skipped: int = 0
    dead: int = 0
    dead_alone: int = 0
    parked: int = 0
    committed_at: int = 0
    recorded: Sequence[int] = ()
    submitted: Sequence[int] = ()
    counts: Counts = field(default_factory=Counter)
    stale: dict[int, str] = field(default_factory=dict)


class Chosen(NamedTuple):
    """The work of a batch, all of it of `owned` partitions, whose offsets it commits; whether it
    tells their counts; what of their shares it merges."""

    work: Sorted
    owned: Mapping[int, Partition]
    tells: bool
    merges: Merges = Merges()


@dataclass(slots=True)
class Batch:
    """What a stage decided and has not committed yet. `token`: its group's, of before it began;
    `quiet`: partitions of which it handles nothing: it passes on a heartbeat or skips records."""

    unit: UnitOfWork
    work: Sorted
    owned: Mapping[int, Partition]
    tickets: Mapping[int, Ticket]
    quiet: Set[int]
    token: object

    def committed(self) -> None:
        """Kafka has it."""
        for number, partition in self.owned.items():
            partition.committed(self.tickets[number], number in self.quiet)


class Batches:
    """Runs batches over claimed partitions. Whatever it raises (TransientError, Stale, Fenced,
    InDoubt, Rebalancing), nothing of the batch may be taken for confirmed, and its partitions
    must be claimed; if `in_transaction`, the writer must recover first."""

    def __init__(
        self,
        wiring: Wiring,
        codec: Codec,
        ports: Ports,
        policy: Policy,
        references: References,
        redrive: Redrive,
        heartbeats: Heartbeats,
        timing: Timing,
    ) -> None:
        self._wiring = wiring
        self._codec = codec
        self._store = ports.state_store
        self._changelog = ports.changelog
        self._ledgers = ports.ledgers
        self._reads = ports.reads
        self._writer = ports.writer
        self._clock = ports.clock
        self._policy = policy
        self._references = references
        self._redrive = redrive
        self._heartbeats = heartbeats
        self._timing = timing
        self._parking = Parking(wiring, codec)
        self._confirming = Confirming(wiring, ports, timing)
        self.in_transaction = False

    def run(self, chosen: Chosen, now: int, token: object) -> Done:
        """Handle what was chosen, and commit the positions (`ahead`) of its partitions, those of
        skipped records included."""
        batch = self.decide(chosen, now, token)
        ends = self._commit(batch)
        return self.confirm(batch, ends)

    def decide(self, chosen: Chosen, now: int, token: object) -> Batch:
        """Handle what was chosen; nothing of it is written yet."""
        work, owned, tells, merges = chosen
        # Later than any batch before it, not just no earlier: a key and a time tell two wake-ups
        # apart, and their events' ids, too.
        now = max([now, *(partition.now + 1 for partition in owned.values())])
        unit = UnitOfWork(self._wiring, self._codec, now, Stamp(self._wiring.source, now))
        self._decide(unit, work, owned)
        self._merge(unit, owned, merges)
        unit.outputs += self._heartbeats.onward(owned, now)
        quiet = owned.keys() - work.partitions
        tickets = {
            number: self._next_ticket(unit, partition, tells, number in quiet)
            for number, partition in owned.items()
        }
        for message, request in work.controls:
            if is_about_pausing(request):
                number = message.partition
                tickets[number] = follow(tickets[number], [(message, request)])
        return Batch(unit, work, owned, tickets, quiet, token)

    def outputs(self, batch: Batch) -> list[Output]:
        """All that the transaction has to hold of a batch."""
        notes = f"{self._policy.version} {self._references.offsets}".encode()
        with self._timing.part("encode"):
            return batch.unit.records(notes)

    def offsets(self, batch: Batch) -> dict[tuple[str, int], Committed]:
        """The chain topic's offset of every partition, unchanged if need be: without one Kafka
        checks no generation."""
        chain, control = self._wiring.chain, self._wiring.control.topic
        offsets: dict[tuple[str, int], Committed] = {}
        for number, partition in batch.owned.items():
            ticket = batch.tickets[number]
            for topic, position in partition.ahead.items():
                offsets[topic, number] = Committed(position, "")
            after = {**partition.positions, **partition.ahead}
            beside = {topic: after[topic] for topic in self._wiring.siblings}
            offsets[chain, number] = Committed(after[chain], ticket.beside(beside))
            if ticket.measured or partition.ticket.measured:
                offsets[control, number] = Committed(after[control], ticket.beside_control())
        return offsets

    def confirm(self, batch: Batch, ends: Mapping[tuple[str, int], int]) -> Done:
        """It is committed, its state topics end at `ends`: tell ledgers and state store."""
        reached("after commit")
        committed_at = int(self._clock.wall() * 1000)
        unit, work = batch.unit, batch.work
        stale = self._confirming.run(unit, batch.owned, batch.tickets, ends, work)
        controlled = {message.partition for message, _ in work.controls}
        stale |= {number: "paused" for number in controlled if batch.tickets[number].paused}
        handled = sum(len(items) for items in work.rounds)
        counts = sum(unit.counts.values(), Counts())
        return Done(
            handled,
            work.skipped,
            unit.dead,
            unit.dead_alone,
            unit.parked,
            committed_at,
            _recorded(work),
            [int(taken.since) for taken in unit.taken if taken.since is not None],
            counts,
            stale,
        )

    def _decide(self, unit: UnitOfWork, work: Sorted, owned: Mapping[int, Partition]) -> None:
        with self._timing.part("state"):
            self._load(unit, owned, _keys(work, owned))
        for message, key, error in work.undecodable:
            self._parking.undecodable(unit, message, key, error)
        rounds = Rounds(
            unit,
            owned,
            self._ledgers,
            self._reads,
            Sequences(unit, partial(self._load, unit, owned)),
            self._policy,
            self._references,
            self._parking,
            self._timing,
        )
        reached("before prepare")
        with self._timing.part("decide"):
            for items in work.rounds:
                rounds.run(items)
            for message, request in work.controls:
                if is_about_pausing(request):
                    count(unit, owned[message.partition].ticket, message, request)
                else:
                    self._redrive.run(unit, rounds, self._parking, message, request)
            rounds.settle()
        with self._timing.part("state"):
            self._load(unit, owned, unit.share_keys())
            unit.update_shares()

    def _merge(self, unit: UnitOfWork, owned: Mapping[int, Partition], merges: Merges) -> None:
        if not merges:
            return
        here = [number for number in merges.partitions if number in owned]
        with self._timing.part("state"):
            self._load(unit, owned, dict.fromkeys(here, tuple(merges.homes)))
        for key, home in merges.homes.items():
            unit.merge(key, here, home)

    def _load(
        self, unit: UnitOfWork, owned: Mapping[int, Partition], keys: Mapping[int, Sequence[str]]
    ) -> None:
        """Bring these keys' states into the unit of work: from the cache, else from the store in
        one call."""
        wanted: dict[int, list[str]] = {}
        for partition, names in keys.items():
            known, cache = unit.before.setdefault(partition, {}), owned[partition].cache
            for name in names:
                if name in cache:
                    known[name], unit.met[partition][name] = cache[name]
                elif name not in known:
                    wanted.setdefault(partition, []).append(name)
        if wanted:
            found = self._store.load(
                wanted, {partition: owned[partition].guard for partition in wanted}
            )
            topic = self._wiring.state.topic
            for partition, kept in found.items():
                known = unit.before[partition]
                for name, payload in recalled(self._changelog, topic, partition, kept).items():
                    known[name] = self._codec.decode_state(payload, topic)
                    unit.met[partition][name] = checksum(payload)

    def _commit(self, batch: Batch) -> dict[tuple[str, int], int]:
        outputs = self.outputs(batch)
        with self._timing.part("produce"):
            self.in_transaction = True
            self._writer.begin()
            reached("before the first produce")
            for output in outputs:
                self._writer.write(*output)
            reached("after produce")
        with self._timing.part("commit"):
            ends = self._writer.commit(self.offsets(batch), batch.token)
            self.in_transaction = False
        batch.committed()
        return ends

    def _next_ticket(
        self, unit: UnitOfWork, partition: Partition, tells: bool, quiet: bool
    ) -> Ticket:
        field, number = self._wiring.stage.review_holds, partition.number
        holds = dict(partition.ticket.review_holds)
        if field is not None:
            holds = review_holds_after(
                holds, field, unit.before.get(number, {}), unit.after.get(number, {})
            )
        untold = Counter(partition.ticket.untold) + unit.counts[number]
        measured = together((partition.ticket.measured, unit.measures[number]))
        if tells or not fits(untold) or not measures_fit(measured):
            unit.told += untold
            unit.told_measures = together((unit.told_measures, measured))
            untold, measured = Counter(), {}
        workload, stale = self._workload(unit, partition, tells)
        calm = partition.calm(self._clock.monotonic())
        merges = number in unit.moved
        return partition.next_ticket(holds, workload, stale, untold, measured, quiet, calm, merges)

    def _workload(
        self, unit: UnitOfWork, partition: Partition, tells: bool
    ) -> tuple[dict[str, int], bool]:
        """What stands in each queue after the batch, and whether somebody has still to tell."""
        queue_of, number, known = (
            self._wiring.stage.queue_of,
            partition.number,
            partition.ticket.workload,
        )
        if queue_of is None:
            return {}, False
        workload = workload_after(
            known, queue_of, unit.before.get(number, {}), unit.after.get(number, {})
        )
        stale = partition.ticket.stale or workload != known
        if not (stale and tells and unit.now >= partition.told_at + TOLD_AGAIN_MS):
            return workload, stale
        unit.workloads[number], partition.told_at = workload, unit.now
        return workload, False


def _recorded(work: Sorted) -> list[int]:
    """When the records of a batch were written."""
    handled = [item.message for items in work.rounds for item in items]
    handled += [message for message, _, _ in work.undecodable]
    handled += [message for message, _ in work.controls]
    return [message.timestamp for message in handled if message is not None]


def _keys(work: Sorted, owned: Mapping[int, Partition]) -> dict[int, list[str]]:
    keys: dict[int, dict[str, None]] = {number: {} for number in owned}
    for items in work.rounds:
        for item in items:
            keys[item.partition][item.key] = None
    for message, key, _ in work.undecodable:
        if key is not None:
            keys[message.partition][key] = None
    for message, request in work.controls:
        keys[message.partition][request["key"]] = None
    return {number: list(names) for number, names in keys.items()}
