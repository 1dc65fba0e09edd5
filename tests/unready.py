"""A broker that refuses writes, played by librdkafka itself. Like one that has heard nothing of a
producer yet, it takes whatever comes next as that producer's first."""

import contextlib
import ctypes
from collections.abc import Iterator, Sequence

from confluent_kafka import Consumer, KafkaError, TopicPartition, cimpl

from orders.engine.settings import Settings

PRODUCE = 0
"""Kafka's number of the request that writes."""
ANSWER_MS = 20
"""Before the first answer comes, all that waits for it is on its way."""


class UnreadyBroker:
    """One partition a topic. `settings` are those of its clients: each record goes by itself."""

    def __init__(self, library: ctypes.CDLL, cluster: ctypes.c_void_p) -> None:
        self._library, self._cluster = library, cluster
        library.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
        address = library.rd_kafka_mock_cluster_bootstraps(cluster)
        self.settings = Settings(
            kafka_bootstrap_servers=address.decode(),
            registry_url="http://127.0.0.1:9",
            redis_url="redis://127.0.0.1:9",
            kafka_odd={"batch.num.messages": "1"},
        )

    def refuse(self, writes: int) -> None:
        """It is not the leader, for so many requests."""
        errors = (ctypes.c_int * writes)(*[KafkaError.NOT_LEADER_FOR_PARTITION] * writes)
        self._library.rd_kafka_mock_push_request_errors_array(
            self._cluster, ctypes.c_int16(PRODUCE), ctypes.c_size_t(writes), errors
        )

    def has(self, topic: str) -> list[bytes]:
        """What stands on the topic."""
        reader = Consumer(
            {
                "bootstrap.servers": self.settings.kafka_bootstrap_servers,
                "group.id": "reader",
                "enable.partition.eof": True,
            }
        )
        reader.assign([TopicPartition(topic, 0, 0)])
        found: list[bytes] = []
        while True:
            for message in reader.consume(1_000, 1.0):
                fault = message.error()
                if fault is None:
                    found.append(message.value() or b"")
                elif fault.code() == KafkaError._PARTITION_EOF:
                    reader.close()
                    return found


@contextlib.contextmanager
def unready_broker(topics: Sequence[str]) -> Iterator[UnreadyBroker]:
    """It has these topics, and answers after `ANSWER_MS`."""
    library = ctypes.CDLL(cimpl.__file__)
    library.rd_kafka_new.restype = ctypes.c_void_p
    library.rd_kafka_mock_cluster_new.restype = ctypes.c_void_p
    said = ctypes.create_string_buffer(512)
    owner = ctypes.c_void_p(library.rd_kafka_new(0, None, said, ctypes.c_size_t(len(said))))
    cluster = ctypes.c_void_p(library.rd_kafka_mock_cluster_new(owner, 1))
    try:
        for topic in topics:
            library.rd_kafka_mock_topic_create(cluster, topic.encode(), 1, 1)
        library.rd_kafka_mock_broker_set_rtt(cluster, 1, ANSWER_MS)
        yield UnreadyBroker(library, cluster)
    finally:
        library.rd_kafka_mock_cluster_destroy(cluster)
        library.rd_kafka_destroy(owner)
