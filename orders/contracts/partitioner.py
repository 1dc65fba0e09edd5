"""Which partition a key belongs to: the one partitioner of the house."""

from confluent_kafka import murmur2


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of `key` among `partitions`: murmur2, as Java clients and librdkafka's
    `murmur2_random` choose it."""
    return murmur2(key, partitions)
