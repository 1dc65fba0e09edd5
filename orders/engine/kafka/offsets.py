"""Committed offsets, asked for and committed by a member of the group."""

from collections.abc import Mapping, Sequence

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from orders.engine.errors import ConfigError, Rebalancing, TransientError
from orders.engine.kafka.client import GROUP_REFUSALS, failure, reason
from orders.engine.ports.log import Committed

NO_OFFSET = -1001


def committed_offsets(
    consumer: Consumer, group: str, topics: Sequence[str], partitions: Sequence[int], seconds: float
) -> dict[int, dict[str, Committed | None]]:
    """Partition -> topic -> what is committed, None if nothing is.

    A read_committed consumer asks for stable offsets; while a transaction is open on one of them,
    librdkafka asks until the time-out.
    """
    doing = (
        f"asking for the committed offsets of {group}, kept back by an open transaction "
        "(docs/operations.md, Kafka is lost)"
    )
    wanted = [TopicPartition(topic, partition) for partition in partitions for topic in topics]
    try:
        answers = consumer.committed(wanted, seconds)
    except KafkaException as error:
        raise failure(reason(error), doing) from error
    found: dict[int, dict[str, Committed | None]] = {partition: {} for partition in partitions}
    for answer in answers:
        if answer.error is not None:
            raise failure(answer.error, doing)
        known = answer.offset != NO_OFFSET
        found[answer.partition][answer.topic] = (
            Committed(answer.offset, answer.metadata or "") if known else None
        )
    return found


def commit_offsets(
    consumer: Consumer, group: str, partition: int, offsets: Mapping[str, Committed]
) -> None:
    """Commit, each topic's answer looked at. Raises Rebalancing if the group refuses for its
    generation or membership."""
    wanted = [
        TopicPartition(topic, partition, offset, metadata)
        for topic, (offset, metadata) in offsets.items()
    ]
    try:
        answers = consumer.commit(offsets=wanted, asynchronous=False)
    except KafkaException as error:
        raise _refusal(group, reason(error)) from error
    for answer in answers:
        if answer.error is not None:
            raise _refusal(group, answer.error)


def _refusal(group: str, error: KafkaError) -> ConfigError | Rebalancing | TransientError:
    doing = f"committing offsets of {group}"
    return (
        Rebalancing(f"{doing}: {error.str()}")
        if error.code() in GROUP_REFUSALS
        else failure(error, doing)
    )
