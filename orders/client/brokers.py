"""The brokers and the copies of every partition, as the cluster tells them."""

from collections.abc import Mapping
from typing import NamedTuple

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from orders.client.reading import Place
from orders.engine.kafka.client import LOGGER, admin_properties, answer_seconds, failure, reason
from orders.engine.settings import Settings


class Copies(NamedTuple):
    """How many copies a partition has, and how many of them are in sync."""

    all: int
    in_sync: int


class Topology(NamedTuple):
    """The brokers that answer, and the copies of each place, internal topics included."""

    brokers: int
    copies: Mapping[Place, Copies]


class Brokers:
    """Asks any broker. Raises TransientError when none answers."""

    def __init__(self, settings: Settings) -> None:
        self._timeout = answer_seconds(settings)
        self._admin = AdminClient(admin_properties(settings), logger=LOGGER)

    def topology(self) -> Topology:
        """As it is now."""
        try:
            told = self._admin.list_topics(timeout=self._timeout)
        except KafkaException as error:
            raise failure(reason(error), "asking for the brokers") from error
        copies = {
            (name, number): Copies(len(partition.replicas), len(partition.isrs))
            for name, topic in told.topics.items()
            for number, partition in topic.partitions.items()
        }
        return Topology(len(told.brokers), copies)
