"""The Kafka brokers: there, new enough, and set as the guarantees need it."""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, ConfigResource, ResourceType  # type: ignore[attr-defined]

from orders.cli.doctor.check import Check, fail, ok
from orders.engine.kafka.client import admin_properties, failure, reason
from orders.engine.settings import Settings

SECONDS = 10.0
YEAR_MINUTES = 365 * 24 * 60
OLDEST = "2.5"
TXN_OFFSET_COMMIT = 3
"""Version of that request with which a broker knows the group's generation in a transaction
(KIP-447): since Kafka 2.5."""
SINCE = ((13, "4.1"), (12, "4.0"), (11, "3.8"), (10, "3.7"), (9, "2.8"), (8, "2.4"))
"""Highest version of Produce -> the Kafka that brought it."""


def brokers(settings: Settings) -> Iterator[Check]:
    """Raises TransientError if none answers."""
    ears = _Ears()
    admin = AdminClient({**admin_properties(settings), "debug": "feature"}, logger=ears.logger)
    cluster = _wait(admin.describe_cluster(request_timeout=SECONDS), "asking for the cluster")
    admin.poll(0)
    yield ok("brokers", f"{len(cluster.nodes)} of cluster {cluster.cluster_id}")
    yield _version(ears.versions)
    resource = ConfigResource(ResourceType.BROKER, str(cluster.nodes[0].id))
    entries = _wait(
        admin.describe_configs([resource], request_timeout=SECONDS)[resource],
        "asking for the brokers' settings",
    )
    told = {name: entry.value for name, entry in entries.items() if entry.value is not None}
    yield _retention(told)
    yield _transactions(told, settings, len(cluster.nodes))
    yield _sessions(told, settings)


def _wait(future: Any, doing: str) -> Any:
    try:
        return future.result(SECONDS + 1)
    except KafkaException as error:
        raise failure(reason(error), doing) from error


def _version(versions: Mapping[str, int]) -> Check:
    """The protocol tells no version; what the brokers understand does."""
    produce, commit = versions.get("Produce", 0), versions.get("TxnOffsetCommit", 0)
    found = next(
        (f"Kafka {version} or newer" for number, version in SINCE if produce >= number),
        f"older than Kafka {SINCE[-1][1]}",
    )
    if commit >= TXN_OFFSET_COMMIT:
        return ok("broker version", found)
    return fail(
        "broker version",
        found,
        f"run Kafka {OLDEST} or newer: older ones cannot tell a replica that has lost its "
        "partitions",
    )


def _retention(told: Mapping[str, str]) -> Check:
    minutes = int(told.get("offsets.retention.minutes", 0))
    if minutes >= YEAR_MINUTES:
        return ok("offsets.retention.minutes", f"{minutes // 1440} days")
    found = f"{minutes // 1440} days" if minutes else "the brokers do not tell"
    return fail(
        "offsets.retention.minutes",
        found,
        f"set it to {YEAR_MINUTES} on the brokers: offsets that expire stop a stage for good",
    )


def _transactions(told: Mapping[str, str], settings: Settings, nodes: int) -> Check:
    copies, safe = int(told.get("transaction.state.log.replication.factor", 0)), min(3, nodes)
    longest = int(told.get("transaction.max.timeout.ms", 0))
    if longest < settings.transaction_timeout_ms:
        found = f"transaction.max.timeout.ms is {longest}" if longest else "the brokers do not tell"
        return fail(
            "transactions",
            found,
            f"let it be at least ORDERS_TRANSACTION_TIMEOUT_MS, {settings.transaction_timeout_ms}",
        )
    if copies < safe:
        found = f"transaction.state.log.replication.factor is {copies} on {nodes} brokers"
        return fail(
            "transactions",
            found,
            f"set it to {safe}: with fewer copies the loss of one broker can lose commits",
        )
    return ok("transactions", f"{copies} copies of their log, up to {longest / 1000:.0f} s long")


def _sessions(told: Mapping[str, str], settings: Settings) -> Check:
    low, high = (
        int(told.get("group.min.session.timeout.ms", 0)),
        int(told.get("group.max.session.timeout.ms", 2**31)),
    )
    found = f"{settings.session_timeout_ms} ms, the brokers take {low} to {high}"
    if low <= settings.session_timeout_ms <= high:
        return ok("session timeout", found)
    return fail(
        "session timeout",
        found,
        "set ORDERS_SESSION_TIMEOUT_MS to what the brokers take, or widen that",
    )


class _Ears:
    """Listens to what librdkafka learns about the broker that it is connected to."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        self.logger = logging.Logger("doctor", logging.DEBUG)
        handler = logging.Handler()
        handler.emit = self._hear  # type: ignore[method-assign]
        self.logger.addHandler(handler)

    def _hear(self, record: logging.LogRecord) -> None:
        told = re.search(r"ApiKey (\w+) \(\d+\) Versions \d+\.\.(\d+)", record.getMessage())
        if told is not None:
            self.versions[told[1]] = int(told[2])
