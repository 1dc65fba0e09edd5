"""The topics of a Kafka cluster: read, created, configured."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from confluent_kafka import KafkaError, KafkaException, TopicCollection
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # documented names that the stubs do not export
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourceType,
    TopicDescription,
)

from orders.engine.errors import TransientError
from orders.engine.kafka.admin import Admin
from orders.engine.kafka.client import reason

SECONDS = 15.0
UNKNOWN = KafkaError.UNKNOWN_TOPIC_OR_PART


@dataclass(frozen=True)
class Existing:
    """A topic as the cluster has it. `configuration` holds every setting by name, defaults too."""

    partitions: int
    replication: int
    configuration: Mapping[str, str]


class Cluster:
    """Raises `TransientError` when the brokers do not answer or refuse a change, `ConfigError` when
    they refuse us."""

    def __init__(self, properties: Mapping[str, str]) -> None:
        self._admin = Admin(properties, SECONDS)

    def existing(self, names: Iterable[str]) -> tuple[dict[str, Existing], int]:
        """(those of the topics that exist, how many copies of a partition a new topic should
        have: three, or as many as brokers)."""
        wanted = list(names)
        return self._admin.patiently(lambda: (self._existing(wanted), min(3, self._brokers())))

    def create(
        self, name: str, partitions: int, replication: int, configuration: Mapping[str, str]
    ) -> None:
        """Create a topic and wait until the cluster has it."""
        topic = NewTopic(name, partitions, replication, config=dict(configuration))
        futures = self._admin.client.create_topics(
            [topic], request_timeout=SECONDS, operation_timeout=SECONDS
        )
        self._admin.answer(futures[name], f"creating topic {name}")

    def configure(self, name: str, changes: Mapping[str, str]) -> None:
        """Set these settings and leave all others."""
        entries = [
            ConfigEntry(key, value, incremental_operation=AlterConfigOpType.SET)
            for key, value in changes.items()
        ]
        resource = ConfigResource(ResourceType.TOPIC, name, incremental_configs=entries)
        futures = self._admin.client.incremental_alter_configs([resource], request_timeout=SECONDS)
        self._admin.answer(futures[resource], f"setting {', '.join(changes)} of topic {name}")

    def _existing(self, names: list[str]) -> dict[str, Existing]:
        found = self._described(names)
        configurations = self._configurations(found)
        return {
            name: Existing(
                len(topic.partitions),
                min(len(partition.replicas) for partition in topic.partitions),
                configurations[name],
            )
            for name, topic in found.items()
        }

    def _described(self, names: list[str]) -> dict[str, TopicDescription]:
        """Those that exist. Asked for each by name: from the list of all topics brokers leave out
        those that we may not see, and a plan would have them made."""
        futures = self._admin.client.describe_topics(
            TopicCollection(names), request_timeout=SECONDS
        )
        found = {}
        for name, future in futures.items():
            try:
                found[name] = self._admin.answer(future, f"asking for topic {name}")
            except TransientError as error:
                cause = error.__cause__
                if not (isinstance(cause, KafkaException) and reason(cause).code() == UNKNOWN):
                    raise
        return found

    def _configurations(self, names: Iterable[str]) -> dict[str, dict[str, str]]:
        resources = [ConfigResource(ResourceType.TOPIC, name) for name in names]
        if not resources:
            return {}
        futures = self._admin.client.describe_configs(resources, request_timeout=SECONDS)
        answers = {
            resource.name: self._admin.answer(future, f"asking for the settings of {resource.name}")
            for resource, future in futures.items()
        }
        return {
            name: {entry.name: entry.value for entry in answer.values()}
            for name, answer in answers.items()
        }

    def _brokers(self) -> int:
        future = self._admin.client.describe_cluster(request_timeout=SECONDS)
        return len(self._admin.answer(future, "asking for the brokers").nodes)
