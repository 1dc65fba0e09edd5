"""What can be asked of the cluster about its topics, outside any group and any transaction."""

from collections.abc import Sequence

from confluent_kafka import IsolationLevel, TopicCollection
from confluent_kafka.admin import OffsetSpec, TopicDescription  # type: ignore[attr-defined]

from orders.engine.kafka.admin import Admin, Place
from orders.engine.kafka.client import admin_properties, answer_seconds
from orders.engine.settings import LogSettings

NONE = -1
"""The broker's answer where no record is as young as was asked for."""


class Cluster:
    """Raises TransientError when no good answer comes in time."""

    def __init__(self, settings: LogSettings) -> None:
        self._admin = Admin(admin_properties(settings), answer_seconds(settings))

    def identity(self, topic: str) -> str:
        """Cluster id and topic id: both change when a topic of the same name is another one."""
        return self._admin.patiently(
            lambda: f"{self._cluster_id()}/{self._describe([topic])[topic].topic_id}"
        )

    def places(self, topics: Sequence[str]) -> list[Place]:
        """Every (topic, partition) of these topics."""
        described = self._admin.patiently(lambda: self._describe(topics))
        return [
            (topic, partition.id)
            for topic, description in described.items()
            for partition in description.partitions
        ]

    def bounds(self, places: Sequence[Place]) -> dict[Place, tuple[int, int]]:
        """First offset that exists and the high watermark, open transactions included, of each
        (topic, partition), in two round trips."""
        low = self._offsets(places, OffsetSpec.earliest())  # type: ignore[no-untyped-call]
        high = self._offsets(places, OffsetSpec.latest())  # type: ignore[no-untyped-call]
        return {place: (offset, high[place]) for place, offset in low.items()}

    def stable(self, places: Sequence[Place]) -> dict[Place, int]:
        """Where the first open transaction of each begins; where it ends, if there is none."""
        latest = OffsetSpec.latest()  # type: ignore[no-untyped-call]
        return self._admin.offsets(places, latest, IsolationLevel.READ_COMMITTED)

    def since(self, places: Sequence[Place], at: int) -> dict[Place, int]:
        """The first offset whose timestamp (milliseconds) is not below `at`, of the places that
        have such a record."""
        found = self._offsets(places, OffsetSpec.for_timestamp(at), NONE)
        return {place: offset for place, offset in found.items() if offset != NONE}

    def _offsets(
        self, places: Sequence[Place], spec: OffsetSpec, least: int = 0
    ) -> dict[Place, int]:
        return self._admin.offsets(places, spec, IsolationLevel.READ_UNCOMMITTED, least)

    def _cluster_id(self) -> str:
        future = self._admin.client.describe_cluster(request_timeout=self._admin.timeout)
        return str(self._admin.answer(future, "asking for the cluster id").cluster_id)

    def _describe(self, topics: Sequence[str]) -> dict[str, TopicDescription]:
        futures = self._admin.client.describe_topics(
            TopicCollection(list(topics)), request_timeout=self._admin.timeout
        )
        return {
            topic: self._admin.answer(future, f"asking for topic {topic}")
            for topic, future in futures.items()
        }
