"""The topics that a cluster should have, and the configuration of each."""

from dataclasses import replace

from orders.contracts.catalogue import PARTITIONS, STAGES, TOPICS
from orders.contracts.topic import TOMBSTONES_MS, Topic

MB = 1024 * 1024
HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS


def topics(partitions: int) -> dict[str, Topic]:
    """The catalogue for a house of so many partitions (`ORDERS_PARTITIONS`); a topic that names
    a number of its own keeps it."""
    return {
        name: replace(topic, partitions=partitions) if topic.partitions == PARTITIONS else topic
        for name, topic in TOPICS.items()
    }


def configuration(topic: Topic, replication: int) -> dict[str, str]:
    """Broker settings by name; those that are not here stay as the cluster has them.
    `replication`: copies of each partition."""
    settings: dict[str, str | int] = {
        "cleanup.policy": topic.cleanup,
        # A dead letter holds a whole record and says what was wrong with it, so it must be able to
        # be larger than any record.
        "max.message.bytes": 2 * MB if topic.kind == "dlq" else MB,
        "min.insync.replicas": 2 if replication >= 3 else 1,
    }
    if topic.kind == "journal":
        # Several partitions tell of one account: one clock orders them, that of the broker.
        settings["message.timestamp.type"] = "LogAppendTime"
    if topic.kind == "chain" and topic.owner not in STAGES:
        # Service levels begin here, and no channel's clock is to move them (decision 0042).
        settings["message.timestamp.type"] = "LogAppendTime"
    if "delete" in topic.cleanup:
        settings["retention.ms"] = -1 if topic.retention_ms is None else topic.retention_ms
    if "compact" in topic.cleanup:
        # Only closed segments are compacted; with the default of 1 GB and a week a small topic
        # would never be.
        settings |= {"segment.bytes": 64 * MB, "segment.ms": 6 * HOUR_MS}
    if topic.kind == "state":
        # An owner replays from its last watermark: what it has not seen must not be compacted away,
        # above all no tombstone.
        settings |= {"min.compaction.lag.ms": DAY_MS, "delete.retention.ms": TOMBSTONES_MS}
    return {name: str(value) for name, value in settings.items()}
