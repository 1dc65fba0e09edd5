"""The topics of a Kafka cluster: read, created, configured."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # documented names that the stubs do not export
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourceType,
)

from orders.engine.errors import TransientError
from orders.engine.kafka.client import LOGGER, reason

SECONDS = 15.0


@dataclass(frozen=True)
class Existing:
    """A topic as the cluster has it. `configuration` holds every setting by name, defaults too."""

    partitions: int
    replication: int
    configuration: Mapping[str, str]


class Cluster:
    """Raises `TransientError` when the brokers do not answer or refuse."""

    def __init__(self, properties: Mapping[str, str]) -> None:
        self._admin = AdminClient(dict(properties), logger=LOGGER)

    def existing(self, names: Iterable[str]) -> tuple[dict[str, Existing], int]:
        """(those of the topics that exist, how many copies of a partition a new topic should
        have: three, or as many as brokers)."""
        try:
            metadata = self._admin.list_topics(timeout=SECONDS)
        except KafkaException as error:
            raise TransientError(
                f"the Kafka brokers do not answer: {reason(error).str()}"
            ) from error
        found = {name: metadata.topics[name] for name in names if name in metadata.topics}
        resources = [ConfigResource(ResourceType.TOPIC, name) for name in found]
        described = (
            self._admin.describe_configs(resources, request_timeout=SECONDS) if resources else {}
        )
        settings = {resource.name: _wait(future) for resource, future in described.items()}
        existing = {
            name: Existing(
                len(topic.partitions),
                min(len(partition.replicas) for partition in topic.partitions.values()),
                {entry.name: entry.value for entry in settings[name].values()},
            )
            for name, topic in found.items()
        }
        return existing, min(3, len(metadata.brokers))

    def create(
        self, name: str, partitions: int, replication: int, configuration: Mapping[str, str]
    ) -> None:
        """Create a topic and wait until the cluster has it."""
        topic = NewTopic(name, partitions, replication, config=dict(configuration))
        _wait(
            self._admin.create_topics([topic], request_timeout=SECONDS, operation_timeout=SECONDS)[
                name
            ]
        )

    def configure(self, name: str, changes: Mapping[str, str]) -> None:
        """Set these settings and leave all others."""
        entries = [
            ConfigEntry(key, value, incremental_operation=AlterConfigOpType.SET)
            for key, value in changes.items()
        ]
        resource = ConfigResource(ResourceType.TOPIC, name, incremental_configs=entries)
        _wait(self._admin.incremental_alter_configs([resource], request_timeout=SECONDS)[resource])


def _wait(future: "Future[Any]") -> Any:
    try:
        return future.result(SECONDS)
    except (KafkaException, TimeoutError) as error:
        said = reason(error).str() if isinstance(error, KafkaException) else "no answer"
        raise TransientError(f"the Kafka cluster refuses: {said}") from error
