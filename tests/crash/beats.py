"""Heartbeats in a simulated world: sent from outside, seldom true at first; and what must hold of
them whatever befalls the stages."""

from collections.abc import Iterator, Sequence

from orders.audit.source import Source
from orders.client.heartbeats import TOPIC, heartbeat
from orders.contracts.codec.codec import Codec
from orders.engine.core.ticket import Ticket
from orders.engine.core.wiring import HEARTBEAT, Wiring
from tests.crash.house import GARBAGE
from tests.fakes.broker import Broker

EVERY_ROUNDS = 5
FORGED_ROUND = 7
HOUR_MS = 3_600_000


class Beats:
    """Whoever sends them. `often`: among orders, and forged ones among them; every world ends with
    one to each partition. `last`: when that was sent. `paused`: a stage that people pause, which
    heartbeats pass meanwhile, whatever waits there."""

    def __init__(self, broker: Broker, codec: Codec, often: bool, paused: str) -> None:
        self._broker = broker
        self._codec = codec
        self.often = often
        self._paused = paused
        self._forged = 0
        self._followed: dict[tuple[str, int], int] = {}
        self._passed: dict[tuple[str, int], int] = {}
        self.last = 0

    def turn(self, number: int) -> None:
        """A round in which orders come."""
        if not self.often:
            return
        if number == FORGED_ROUND:
            self._forged = self._broker.timestamp() + HOUR_MS
            self._send(0, self._forged)
            self._broker.send(TOPIC, HEARTBEAT, GARBAGE, 0)
        if number % EVERY_ROUNDS == 0:
            self.send()

    def send(self) -> None:
        """One to each partition."""
        self.last = self._broker.timestamp()
        for partition in range(self._broker.partitions):
            self._send(partition, self.last)

    def unlike(self, wirings: Sequence[Wiring]) -> Iterator[str]:
        """At any moment a stage has passed on what its ticket says, by a record or to all who
        follow it; each heartbeat once; and nothing waits there that was written before."""
        for wiring in wirings:
            if wiring.name != self._paused:
                yield from self._hidden(wiring)
            for partition in range(self._broker.partitions if wiring.onward else 0):
                topic = wiring.onward.topic if wiring.onward else ""
                log, place = self._broker.log(topic, partition), (topic, partition)
                if log.stable < log.high:
                    continue  # an open transaction hides what is committed behind it
                start = max(self._followed.get(place, 0), log.low)
                messages, self._followed[place] = log.read(start, len(log.entries) + 1)
                for message in messages:
                    if message.key == HEARTBEAT:
                        yield from self._follow(wiring, place, message.value or b"")
                said, passed = noted(self._broker, wiring, partition), self._passed.get(place, 0)
                heard = [
                    noted(self._broker, follower, partition)
                    for follower in wirings
                    if follower.chain == topic
                ]
                if not passed <= said <= max(passed, min(heard)):
                    where = f"{wiring.name}/{partition}"
                    yield f"{where}: its ticket names heartbeat {said}, it passed on {passed}"

    def _hidden(self, wiring: Wiring) -> Iterator[str]:
        """What the stage has not handled, though it was written before the heartbeat that its
        ticket names."""
        offsets = self._broker.group(wiring.name).offsets
        for partition in range(self._broker.partitions):
            found = offsets.get((wiring.chain, partition))
            log = self._broker.log(wiring.chain, partition)
            said = noted(self._broker, wiring, partition)
            if found is None or found.offset < log.low or said == self._forged:
                continue  # an hour later what was forged is of no time to come
            for message in log.read(found.offset, 1)[0]:
                if message.timestamp < said:
                    where = f"{wiring.name}/{partition}"
                    yield f"{where}: its ticket names heartbeat {said}, before it waits {message}"

    def _follow(self, wiring: Wiring, place: tuple[str, int], payload: bytes) -> Iterator[str]:
        sent_at = self._codec.decode(payload, place[0])[1]["sent_at"]
        if sent_at <= (before := self._passed.get(place, 0)):
            yield f"{wiring.name}/{place[1]}: passed heartbeat {sent_at} on after {before}"
        self._passed[place] = sent_at

    def _send(self, partition: int, sent_at: int) -> None:
        topic, key, value, _ = heartbeat(self._codec, partition, sent_at)
        self._broker.send(topic, key, value, partition)


def noted(broker: Broker, wiring: Wiring, partition: int) -> int:
    """What the stage's ticket says."""
    found = broker.group(wiring.name).offsets.get((wiring.chain, partition))
    return Ticket.parse(found.metadata).heartbeat if found is not None else 0


def missing(broker: Broker, wirings: Sequence[Wiring], last: int) -> Iterator[str]:
    """In the end every partition's ticket of every stage names the last heartbeat."""
    for wiring in wirings:
        for partition in range(broker.partitions):
            if (said := noted(broker, wiring, partition)) != last:
                yield f"{wiring.name}/{partition}: its ticket names heartbeat {said}, not {last}"


def overtaken(wiring: Wiring, source: Source, codec: Codec) -> Iterator[str]:
    """What came of a record before a heartbeat on the chain stands before it on the hand-off, but
    where people had letters redriven."""
    if wiring.onward is None:
        return
    letters = wiring.dead_letter.topic
    every = range(source.partitions)
    aside = {
        f"{letter['topic']}/{letter['partition']}/{letter['offset']}"
        for record in source.read(source.bounds([(letters, partition) for partition in every]))
        if (letter := codec.decode(record.value or b"", letters)[1])
    }
    for partition in every:
        passed, begins = -1, f"{wiring.chain}/{partition}/"
        for record in source.read(source.bounds([(wiring.onward.topic, partition)])):
            cause = record.header("cause")
            if not cause.startswith(begins):
                continue
            offset = int(cause.removeprefix(begins))
            if record.key == HEARTBEAT:
                passed = offset
            elif offset < passed and cause not in aside:
                yield f"{record.position}: came of {cause}, which a heartbeat has overtaken"
