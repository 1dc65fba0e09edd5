"""Asking brokers through an AdminClient, again where the first answer is none."""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

from confluent_kafka import IsolationLevel, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]

from orders.engine.errors import TransientError
from orders.engine.kafka.client import LOGGER, failure, reason

T = TypeVar("T")
Place = tuple[str, int]
PAUSE_SECONDS = 0.1


class Admin:
    """Keeps its client, as one that is garbage-collected cancels its futures.

    A client that failed is replaced: after a restart of the broker it would insist on what it knew
    of the leaders for a quarter of an hour.
    """

    def __init__(self, properties: Mapping[str, str | int | float | bool], timeout: float) -> None:
        """`timeout`: how long to wait for any one answer, seconds."""
        self._properties = dict(properties)
        self.timeout = timeout
        self._renew()

    def patiently(self, ask: Callable[[], T]) -> T:
        """What `ask` returns. Asks again, with another client, for as long as one answer may take:
        leaders move, new topics have none for a moment. Raises TransientError as `ask` does when
        no good answer comes in time."""
        deadline = time.monotonic() + self.timeout
        while True:
            try:
                return ask()
            except TransientError:
                self._renew()
                if time.monotonic() > deadline:
                    raise
            time.sleep(PAUSE_SECONDS)

    def offsets(
        self, places: Iterable[Place], spec: OffsetSpec, isolation: IsolationLevel, least: int = 0
    ) -> dict[Place, int]:
        """The offset that `spec` means at each (topic, partition), asked for patiently. `least`:
        no answer is below it."""
        asked = {TopicPartition(*place): spec for place in places}
        return self.patiently(lambda: self._offsets(asked, isolation, least)) if asked else {}

    def answer(self, future: "Future[Any]", doing: str) -> Any:
        """What the brokers answer. Raises TransientError or ConfigError, with what was being
        done."""
        self.client.poll(0)  # hands over what librdkafka has to log
        try:
            return future.result(self.timeout + 1)
        except KafkaException as error:
            raise failure(reason(error), doing) from error
        except TimeoutError as error:
            raise TransientError(f"{doing}: no answer") from error

    def _offsets(
        self, asked: dict[TopicPartition, OffsetSpec], isolation: IsolationLevel, least: int
    ) -> dict[Place, int]:
        self._learn_leaders({partition.topic for partition in asked})
        futures = self.client.list_offsets(
            asked, isolation_level=isolation, request_timeout=self.timeout
        )
        found = {}
        for at, future in futures.items():
            doing = f"asking for the bounds of {at.topic}/{at.partition}"
            found[at.topic, at.partition] = offset = self.answer(future, doing).offset
            if offset < least:  # what a request that timed out may end as, and no error with it
                raise TransientError(f"{doing}: no answer")
        return found

    def _learn_leaders(self, topics: set[str]) -> None:
        """Asked for offsets before it has reached a broker, librdkafka looks for leaders at
        once, then only after 3 s."""
        for topic in topics - self._led:
            try:
                self.client.list_topics(topic, self.timeout)
            except KafkaException as error:
                raise failure(reason(error), f"asking who leads {topic}") from error
            self._led.add(topic)

    def _renew(self) -> None:
        self.client = AdminClient(dict(self._properties), logger=LOGGER)
        self._led: set[str] = set()
