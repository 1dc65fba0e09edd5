"""How the simulator hears the stages: it reads topics from their beginning, without a group."""

from collections.abc import Sequence

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from orders.engine.errors import TransientError
from orders.engine.kafka.client import LOGGER
from orders.engine.settings import Settings

LASTING = frozenset(
    (
        KafkaError.UNKNOWN_TOPIC_OR_PART,
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError._UNKNOWN_PARTITION,
        KafkaError._UNKNOWN_TOPIC,
    )
)


class Inbox:
    """Committed records of some topics, all partitions, each from its beginning."""

    def __init__(self, settings: Settings, topics: Sequence[str]) -> None:
        self._consumer = Consumer(
            {
                **settings.kafka_properties(),
                # librdkafka wants a name; nothing is joined or committed
                "group.id": "orders-simulator",
                "isolation.level": "read_committed",
                "auto.offset.reset": "earliest",
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "fetch.wait.max.ms": 50,
                "queued.max.messages.kbytes": 32_768,
            },
            logger=LOGGER,
        )
        self._unread = {
            (topic, partition) for topic in topics for partition in range(self._partitions(topic))
        }
        self._consumer.assign(
            [TopicPartition(topic, partition, 0) for topic, partition in sorted(self._unread)]
        )

    @property
    def at_end(self) -> bool:
        """True once the end of every partition was seen."""
        return not self._unread

    def poll(self, limit: int, seconds: float) -> list[Message]:
        """Up to ``limit`` records, waiting at most ``seconds``. Raises TransientError if reading
        cannot go on; lost connections heal."""
        read = []
        for message in self._consumer.consume(limit, seconds):
            fault = message.error()
            if fault is None:
                read.append(message)
            elif fault.code() == KafkaError._PARTITION_EOF:
                self._unread.discard((message.topic(), message.partition()))
            elif fault.fatal() or fault.code() in LASTING:
                raise TransientError(f"reading {message.topic()}: {fault}")
        return read

    def close(self) -> None:
        """Let go of the connections."""
        self._consumer.close()

    def _partitions(self, topic: str) -> int:
        try:
            found = self._consumer.list_topics(topic, timeout=10).topics[topic]
        except KafkaException as error:
            raise TransientError(f"no answer about topic {topic}: {error}") from error
        if found.error is not None:
            raise TransientError(f"topic {topic}: {found.error}; run `orders topics apply`")
        return len(found.partitions)
