"""Heartbeats: records that say nothing of any order. Each stage passes them on along the chain and
notes in its ticket when the last one was sent, so that a partition that stands still shows without
traffic, whatever the cause (docs/decisions/0039-heartbeats.md).

No handler, no state and no ledger is asked; a heartbeat waits for a batch that has something to
do, or for the second in which positions are committed anyway.
"""

from collections import Counter
from collections.abc import Mapping

from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.core.headers import Stamp
from orders.engine.core.outputs import Output
from orders.engine.core.partition import Beat, Partition
from orders.engine.core.sorting import Sorted, is_heartbeat
from orders.engine.core.wiring import HEARTBEAT, Wiring
from orders.engine.errors import PoisonRecord
from orders.engine.ports.clock import Clock
from orders.engine.ports.log import Message

MAX_AHEAD_MS = 5_000
"""So far the clock of who sends heartbeats may be ahead of ours."""
NO_RECORD = -1
"""Where a heartbeat stands that was told in memory."""


class Heartbeats:
    """Those of one stage."""

    def __init__(self, wiring: Wiring, codec: Codec, clock: Clock) -> None:
        self._wiring = wiring
        self._codec = codec
        self._clock = clock
        self._source = wiring.source + b"/heartbeat"  # replay must not take it for a stage's doing

    def take(self, work: Sorted, ready: Mapping[int, Partition]) -> Counter[str]:
        """The newest that was read of a partition goes with its next batch. What is none, or is
        from a time to come, becomes a dead letter. Returns how many were `taken`, came `late`
        behind a newer one, and were `refused`."""
        told: Counter[str] = Counter()
        latest = self._latest
        for message in work.heartbeats:
            try:
                sent_at = self._sent_at(message, latest)
            except (UndecodableRecord, PoisonRecord) as error:
                work.undecodable.append((message, None, error))
                told["refused"] += 1
                continue
            told[_hear(ready[message.partition], Beat(sent_at, message.offset), latest)] += 1
        return told

    def hear(self, partition: Partition, sent_at: int) -> Counter[str]:
        """One that has no record here, as the stage before it is in the same process."""
        return Counter([_hear(partition, Beat(sent_at, NO_RECORD), self._latest)])

    def overhear(self, paused: Mapping[int, Partition]) -> Counter[str]:
        """Of partitions that are paused heartbeats pass, and nothing else that was read: it is
        read again when they go on, what is no heartbeat is set aside then."""
        work = Sorted()
        for partition in paused.values():
            work.heartbeats += [
                message
                for message in partition.backlog
                if is_heartbeat(message, self._wiring.chain)
            ]
            partition.backlog.clear()
        return self.take(work, paused)

    def onward(self, owned: Mapping[int, Partition], now: int) -> list[Output]:
        """What a batch passes on: of each partition behind all else that it writes there. Nothing
        where the chain ends."""
        kind = self._wiring.onward
        if kind is None:
            return []
        stamp, chain = Stamp(self._source, now), self._wiring.chain
        return [
            Output(
                kind.topic,
                number,
                HEARTBEAT,
                self._codec.encode(kind, {"partition": number, "sent_at": beat.sent_at}),
                stamp.event(_origin(partition, chain), HEARTBEAT, kind, 0),
            )
            for number, partition in owned.items()
            if (beat := partition.beat) is not None
        ]

    @property
    def _latest(self) -> int:
        """What was sent later is from a time to come."""
        return int(self._clock.wall() * 1000) + MAX_AHEAD_MS

    def _sent_at(self, message: Message, latest: int) -> int:
        """When it was sent, milliseconds. Raises UndecodableRecord or PoisonRecord."""
        kind, value = self._codec.decode(message.value or b"", message.topic)
        if kind is not self._wiring.heartbeat:
            raise PoisonRecord(
                "wrong_key", f"{kind.name} has the key {HEARTBEAT.decode()!r}, the heartbeats' own"
            )
        if value["partition"] != message.partition:
            raise PoisonRecord(
                "wrong_partition",
                f"it was sent to partition {value['partition']}: heartbeats are produced to the "
                "very partition that they name",
            )
        if value["sent_at"] > latest:
            raise PoisonRecord(
                "from_the_future",
                f"it was sent {(value['sent_at'] - latest + MAX_AHEAD_MS) / 1000:.0f} s from now: "
                "the clock of who sends heartbeats is wrong, or this machine's",
            )
        return int(value["sent_at"])


def _hear(partition: Partition, beat: Beat, latest: int) -> str:
    """What becomes of it. One that is noted from a time to come hides no other."""
    known = partition.beat.sent_at if partition.beat else partition.ticket.heartbeat
    if beat.sent_at <= known <= latest:
        return "late"
    partition.beat = beat
    return "taken"


def _origin(partition: Partition, chain: str) -> bytes:
    """Where the heartbeat stands that is passed on. Of a paused partition nowhere: whatever a
    record names as its cause passes for handled where offsets are restored, and with it all that
    stands before it."""
    beat = partition.beat
    offset = NO_RECORD if beat is None or partition.ticket.paused else beat.offset
    return f"{chain}/{partition.number}/{offset}".encode()
