"""How far the stages are behind, as the broker knows it. It asks for groups by their names alone,
so it serves any revision."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]

from orders.engine.settings import Settings

SECONDS = 20.0
QUIET = {"log_level": "0"}
"""That a stack is gone when a measurement is over is no news."""


class Lag:
    """Keeps its client: one that is let go cancels its futures."""

    def __init__(self, settings: Settings) -> None:
        self._admin = AdminClient({**settings.kafka_properties(), **QUIET})

    def unread(self, groups: Sequence[str]) -> int:
        """Offsets that these groups have still to pass on what they have read; marks of
        transactions count, too."""
        places = [one for group in groups for one in self._committed(group)]
        ends = self._ends({(one.topic, one.partition) for one in places})
        return sum(max(ends[one.topic, one.partition] - one.offset, 0) for one in places)

    def passed(self, group: str, topic: str) -> int:
        """Offsets of the topic that the group has passed, over all partitions."""
        return sum(one.offset for one in self._committed(group) if one.topic == topic)

    def _committed(self, group: str) -> list[TopicPartition]:
        asked = self._admin.list_consumer_group_offsets(
            [ConsumerGroupTopicPartitions(group)], request_timeout=SECONDS
        )
        found = _answer(asked[group]).topic_partitions
        return [one for one in found if one.error is None and one.offset >= 0]

    def _ends(self, places: set[tuple[str, int]]) -> dict[tuple[str, int], int]:
        latest = OffsetSpec.latest()
        asked = {TopicPartition(*place): latest for place in places}
        futures = self._admin.list_offsets(asked, request_timeout=SECONDS) if asked else {}
        return {(at.topic, at.partition): _answer(future).offset for at, future in futures.items()}


def _answer(future: "Future[Any]") -> Any:
    return future.result(SECONDS + 1)
