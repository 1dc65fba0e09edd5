"""From records as read to items of rounds: skip what the stage does not take, decode, check key
and partition, one item a key and round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.partitioner import partition_of
from orders.contracts.topic import RecordType
from orders.engine.context import Cause
from orders.engine.core.item import Item
from orders.engine.core.wiring import ARTICLE, HEARTBEAT, Wiring
from orders.engine.errors import PoisonRecord
from orders.engine.handling import Handling
from orders.engine.ports.log import Message

CONTROL = "RedriveRequested"


@dataclass(slots=True)
class Sorted:
    """One batch's work: items by round, records that cannot be decoded, requests to redrive, and
    how many were skipped undecoded. Heartbeats are no work: they go with what is."""

    rounds: list[list[Item]] = field(default_factory=list)
    undecodable: list[tuple[Message, str | None, UndecodableRecord | PoisonRecord]] = field(
        default_factory=list
    )
    controls: list[tuple[Message, dict[str, str]]] = field(default_factory=list)
    heartbeats: list[Message] = field(default_factory=list)
    skipped: int = 0

    def __bool__(self) -> bool:
        return bool(self.rounds or self.undecodable or self.controls)

    @property
    def partitions(self) -> set[int]:
        """Those of which there is anything to handle."""
        return {
            *(item.partition for items in self.rounds for item in items),
            *(message.partition for message, *_ in self.undecodable),
            *(message.partition for message, _ in self.controls),
        }

    def add(self, item: Item, number: int) -> None:
        """Put the item into round `number` (from 0)."""
        while len(self.rounds) <= number:
            self.rounds.append([])
        self.rounds[number].append(item)


class Sorter:
    """Sorts records of claimed partitions, into so many rounds at most."""

    def __init__(self, wiring: Wiring, codec: Codec, partitions: int, rounds: int) -> None:
        self._wiring = wiring
        self._codec = codec
        self._partitions = partitions
        self._rounds = rounds

    def sort(
        self, timers: Iterable[Item], messages: Sequence[Message]
    ) -> tuple[Sorted, list[Message]]:
        """Timers and wake-ups first, then records in their order. Returns the work and the records
        left for the next batch: of each partition, everything from the first record that would
        open one round too many."""
        batch, left, seen = Sorted(), list[Message](), dict[tuple[int, str], int]()
        full: set[int] = set()
        begun: set[int] = set()
        for timer in timers:
            batch.add(timer, 0)
            seen[timer.partition, timer.key] = 1
            begun.add(timer.partition)
        for message in messages:
            partition = message.partition
            if partition in full:
                left.append(message)
                continue
            if is_heartbeat(message, self._wiring.chain):
                batch.heartbeats.append(message)
                continue
            try:
                item = self.item(message)
            except (UndecodableRecord, PoisonRecord) as error:
                batch.undecodable.append((message, self._state_key(message), error))
                begun.add(partition)
                continue
            if item is None:
                batch.skipped += 1
            elif item.name == CONTROL:
                full.add(partition)  # a redrive has its partition's batch to itself
                if partition in begun:
                    left.append(message)
                else:
                    batch.controls.append((message, item.value))
            elif (number := seen.get((partition, item.key), 0)) >= self._rounds:
                full.add(partition)
                left.append(message)
            else:
                begun.add(partition)
                seen[partition, item.key] = number + 1
                batch.add(item, number)
        return batch, left

    def item(self, message: Message) -> Item | None:
        """What the record asks of this stage; None if nothing. Raises UndecodableRecord or
        PoisonRecord for one that is no good record."""
        if message.value is None:
            return None
        kind = self._codec.record_of(message.value, message.topic)
        if kind not in (None, self._wiring.heartbeat) and not self._takes(kind):
            return None
        key = _text(message.key)
        if kind is self._wiring.heartbeat:
            raise PoisonRecord("wrong_key", f"a heartbeat must have {HEARTBEAT.decode()!r} as key")
        # raises, saying what is wrong with it, if it is no record of this topic
        kind, record = self._codec.decode(message.value, message.topic)
        if not self._takes(kind):
            return None  # its schema was not registered at the first look
        cause = Cause(message.topic, message.partition, message.offset, message.timestamp)
        if kind is self._wiring.control:
            if record["key"] not in (key, ARTICLE + key):
                raise PoisonRecord(
                    "wrong_key",
                    f"the request is about {record['key']!r} and must have that as its key",
                )
            return Item(
                message.partition, record["key"], CONTROL, _no_handler, record, cause, message
            )
        self._check(message, key, record)
        return Item(
            message.partition,
            self._wiring.state_key(message.topic, key),
            kind.name,
            self._wiring.handlers[kind],
            record,
            cause,
            message,
        )

    def _takes(self, kind: RecordType) -> bool:
        return kind in self._wiring.handlers or kind is self._wiring.control

    def request(self, message: Message) -> dict[str, str] | None:
        """What a person asks by it of a partition that handles nothing; None if it is no
        request."""
        if message.topic != self._wiring.control.topic:
            return None
        try:
            return self._codec.decode(message.value or b"", message.topic)[1]
        except UndecodableRecord:
            return None

    def _state_key(self, message: Message) -> str | None:
        try:
            return self._wiring.state_key(message.topic, _text(message.key))
        except PoisonRecord:
            return None

    def _check(self, message: Message, key: str, record: dict[str, object]) -> None:
        """The key must be the record's own; where outsiders write, the partition must be the
        key's (they choose it)."""
        own = self._wiring.own_key(message.topic, record)
        if own is not None and own != key:
            raise PoisonRecord(
                "wrong_key", f"the record is about {own!r} and must have that as its key"
            )
        if (
            not self._wiring.trusted(message.topic)
            and (right := partition_of(key.encode(), self._partitions)) != message.partition
        ):
            raise PoisonRecord(
                "wrong_partition",
                f"{key!r} belongs on partition {right}: the producer must set "
                "partitioner=murmur2_random",
            )


def is_heartbeat(message: Message, chain: str) -> bool:
    """Whether it is, or says that it is, a heartbeat on the stage's `chain`."""
    return message.key == HEARTBEAT and message.topic == chain


def _no_handler(*_: object) -> Handling:
    raise AssertionError("requests to redrive are handled by the engine")


def _text(key: bytes | None) -> str:
    try:
        if key:
            return key.decode()
    except UnicodeDecodeError:
        pass
    raise PoisonRecord("no_key", "the record has no readable key")
