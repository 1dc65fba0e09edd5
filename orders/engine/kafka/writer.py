"""The transactional producer."""

import time
from collections.abc import Callable, Collection, Mapping
from functools import partial

from confluent_kafka import KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka import Message as Raw

from orders.engine.core.failpoints import reached
from orders.engine.errors import ConfigError, Fenced, InDoubt, PoisonRecord, TransientError
from orders.engine.kafka.client import (
    GROUP_REFUSALS,
    LOGGER,
    answer_seconds,
    failure,
    no_connection,
    reason,
    writer_properties,
)
from orders.engine.kafka.figures import ClientFigures
from orders.engine.kafka.patience import within
from orders.engine.ports.log import Committed, Headers, Written
from orders.engine.settings import Settings

MAX_RECORD_BYTES = (
    2_000_000  # a dead letter holds a whole record of up to 1 MB; topics have limits of their own
)
HEADER_BYTES = 4_096  # left for headers, which are not measured one by one
RECOVER_TRIES = 2  # of one answer time each: the loop must turn, or the group puts the member out
BACK_OFF_SECONDS = 0.5
PATIENCE = 1.5  # of the time after which librdkafka itself should have given up

Record = tuple[str, int, bytes, bytes | None, Headers, bool]


class KafkaWriter:
    """A producer with this transactional id; `state_topics` and `watched` are those whose end
    offsets `commit` returns. `figures` are told how it is.

    Opening it waits until whatever its predecessor of the same id left open has ended.
    """

    def __init__(
        self,
        settings: Settings,
        transactional_id: str,
        state_topics: Collection[str] = (),
        watched: Collection[str] = (),
        figures: ClientFigures | None = None,
    ) -> None:
        self._settings = settings
        self._id = transactional_id
        self._timeout = answer_seconds(settings)
        self._state_topics = frozenset(state_topics)
        self._watched = frozenset((*state_topics, *watched))
        self._tells = figures.writer() if figures is not None else {}
        self._written_at = 0
        self._last: dict[tuple[str, int], Record] = {}
        self._ends: dict[tuple[str, int], int] = {}
        self._places: dict[Written, int] = {}
        self._open = False
        self._doubt = False
        self._producer = self._recovered_producer()

    @property
    def written_at(self) -> int:
        return self._written_at

    @property
    def places(self) -> Mapping[Written, int]:
        return self._places

    def begin(self) -> None:
        self._last.clear()
        self._ends, self._places = {}, {}
        self._written_at = int(time.time() * 1000)
        try:
            self._producer.begin_transaction()
        except KafkaException as error:
            raise self._refusal(reason(error)) from error
        self._open = True

    def write(
        self,
        topic: str,
        partition: int | None,
        key: bytes,
        value: bytes | None,
        headers: Headers,
        placed: bool = False,
    ) -> None:
        size = len(key) + len(value or b"")
        if size > MAX_RECORD_BYTES - HEADER_BYTES:
            raise PoisonRecord("too_large", f"{size} bytes for {topic}")
        if partition is None:
            if topic in self._state_topics:
                raise ValueError(f"a record of the state topic {topic} needs its partition")
            self._produce((topic, -1, key, value, headers, placed))
        elif topic in self._watched:
            self._hold_back((topic, partition, key, value, headers, placed))
        else:
            self._produce((topic, partition, key, value, headers, placed))

    def sent(self) -> dict[tuple[str, int], int]:
        self._send_held_back()
        try:
            left = self._producer.flush(self._timeout)
        except (KafkaException, SystemError) as error:
            raise self._refusal(_met(error)) from error
        if left:
            self._doubt = True
            raise TransientError(f"writing as {self._id}: {left} records were not taken in time")
        return dict(self._ends)

    def add_offsets(self, offsets: Mapping[tuple[str, int], Committed], token: object) -> None:
        self._send_offsets(
            [TopicPartition(*place, offset, text) for place, (offset, text) in offsets.items()],
            token,
        )

    def commit(
        self, offsets: Mapping[tuple[str, int], Committed], token: object
    ) -> dict[tuple[str, int], int]:
        self._send_held_back()
        if offsets:
            self.add_offsets(offsets, token)
        reached("after send-offsets")
        try:
            self._producer.commit_transaction(self._timeout)
        except (KafkaException, SystemError) as error:
            self._doubt = True
            # Even a refusal proves nothing here: it may answer a repetition of a request that was
            # applied, its answer lost.
            raise InDoubt(f"committing as {self._id}: {_met(error).str()}") from error
        self._open = False
        return self._ends

    def recover(self) -> None:
        self._last.clear()
        if self._doubt or (self._open and not self._aborted()):
            self._doubt = True  # until there is a new one
            self._producer = self._recovered_producer()
            self._doubt = False
        self._open = False

    def close(self) -> None:
        if self._open:
            self._aborted()
            self._open = False

    def _send_offsets(self, positions: list[TopicPartition], token: object) -> None:
        """While the group's coordinator is away, librdkafka forgets the time-out (its issue
        5456): then this producer is given up."""
        send = self._producer.send_offsets_to_transaction
        try:
            answered = within(
                self._timeout * PATIENCE, lambda: send(positions, token, self._timeout)
            )
        except KafkaException as error:
            raise self._refusal(reason(error)) from error
        if not answered:
            self._doubt = True
            raise TransientError(
                f"writing as {self._id}: no answer to the offsets of the transaction"
            )

    def _aborted(self) -> bool:
        """Abort the open transaction; False if that failed, so that only a new producer can
        end it."""
        try:
            self._producer.abort_transaction(self._timeout)
        except (KafkaException, SystemError) as error:
            LOGGER.warning("aborting as %s: %s", self._id, _met(error).str())
            return False
        return True

    def _recovered_producer(self) -> Producer:
        """A new producer of the same id: its first answer comes when the broker has ended what the
        former left, one way or the other.

        It fences the former, whatever that may still be sending.
        """
        doing = f"opening the producer {self._id}"
        for tries in range(1, RECOVER_TRIES + 1):
            heard: list[KafkaError] = []
            producer = self._new_producer(heard.append, doing)
            try:
                producer.init_transactions(self._timeout)
                return producer
            except KafkaException as error:
                producer.poll(0)  # hands over what it has heard, and has to log
                failed = no_connection(heard, reason(error), doing)
                if tries == RECOVER_TRIES or isinstance(failed, ConfigError):
                    raise failed from error
                time.sleep(BACK_OFF_SECONDS)
        raise AssertionError("unreachable")

    def _new_producer(self, hear: Callable[[KafkaError], None], doing: str) -> Producer:
        own = writer_properties(self._settings, self._id)
        properties = {**own, **self._tells, "error_cb": hear}
        try:
            return Producer(properties, logger=LOGGER)
        except KafkaException as error:  # a file that is not there, a value that makes no sense
            raise ConfigError(f"{doing}: {reason(error).str()}") from error

    def _send_held_back(self) -> None:
        for record in self._last.values():
            self._produce(record, last=True)
        self._last.clear()

    def _hold_back(self, record: Record) -> None:
        """Only the last record of a watched partition needs a delivery report: one is always kept
        until the next comes, or the commit."""
        place = record[:2]
        before = self._last.get(place)
        self._last[place] = record
        if before is not None:
            self._produce(before)

    def _produce(self, record: Record, last: bool = False) -> None:
        topic, partition, key, value, headers, placed = record
        on_delivery = partial(self._arrived, placed, last) if placed or last else None
        while True:
            try:
                return self._producer.produce(
                    topic,
                    value,
                    key,
                    partition,
                    on_delivery=on_delivery,
                    timestamp=self._written_at,
                    headers=list(headers),
                )
            except BufferError:
                self._drain()
            except KafkaException as error:
                raise self._refusal(reason(error)) from error

    def _drain(self) -> None:
        """The local queue is full; it drains, or its records time out."""
        try:
            self._producer.poll(0.1)
        except (KafkaException, SystemError) as error:
            raise self._refusal(_met(error)) from error

    def _arrived(self, placed: bool, last: bool, error: KafkaError | None, raw: Raw) -> None:
        """A record has arrived that was to be placed, or is the last of a watched partition."""
        topic, partition, offset = raw.topic(), raw.partition(), raw.offset()
        if error is None and topic is not None and partition is not None and offset is not None:
            if placed:
                self._places[topic, partition, raw.key() or b""] = offset
            if last:
                self._ends[topic, partition] = offset + 1

    def _refusal(self, error: KafkaError) -> ConfigError | Fenced | TransientError:
        """What an error before the commit was sent means: nothing was committed, in any case.

        Where no broker answered, librdkafka may have given records up. The producer's next one is
        out of order then, and it may never get over that: another takes its place.
        """
        doing = f"writing as {self._id}"
        if error.fatal() or error.code() in GROUP_REFUSALS:
            return Fenced(f"{doing}: {error.str()}")
        failed = failure(error, doing)
        self._doubt = self._doubt or isinstance(failed, TransientError)
        return failed


def _met(error: KafkaException | SystemError) -> KafkaError:
    """What happened. A fatal error (the broker has given the id to another) that comes while
    reports of delivery are handed over is wrapped into a SystemError by the interpreter, or lost:
    nothing but a fatal error makes the client end in one."""
    cause = error if isinstance(error, KafkaException) else error.__cause__
    if isinstance(cause, KafkaException):
        return reason(cause)
    return KafkaError(KafkaError._FATAL, f"a fatal error was lost: {error}", fatal=True)
