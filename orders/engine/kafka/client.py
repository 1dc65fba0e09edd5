"""librdkafka's configuration and the meaning of its errors, in one place.

Three layers: tuning, which an operator may override by ORDERS_KAFKA__…; what the operator passed
through; and what the guarantees rest on, which nobody overrides.
"""

import logging
import re
import time
from collections.abc import Iterable

from confluent_kafka import KafkaError, KafkaException

from orders.engine.errors import BY_RULES, ConfigError, NotAllowed, TransientError
from orders.engine.settings import LogSettings

LOGGER = logging.getLogger(__name__)
REPEATED_SECONDS = 10.0

Properties = dict[str, str | int | float | bool]

GROUP_REFUSALS = frozenset(
    {
        KafkaError.ILLEGAL_GENERATION,
        KafkaError.UNKNOWN_MEMBER_ID,
        KafkaError.REBALANCE_IN_PROGRESS,
        KafkaError.FENCED_INSTANCE_ID,
        KafkaError._ASSIGNMENT_LOST,
    }
)

OPERATOR_ERRORS = frozenset(
    {
        KafkaError._AUTO_OFFSET_RESET,
        KafkaError._AUTHENTICATION,
        KafkaError.SASL_AUTHENTICATION_FAILED,
        KafkaError.INVALID_TRANSACTION_TIMEOUT,
        KafkaError.INVALID_SESSION_TIMEOUT,
        KafkaError.SECURITY_DISABLED,
    }
)

MEANS = {
    KafkaError.SECURITY_DISABLED: ": the brokers have no authorizer (authorizer.class.name), so "
    "that everybody may do everything",
}
"""Code -> what it means, where the broker's own words do not say it."""

LOGIN_ERRORS = frozenset({KafkaError._AUTHENTICATION, KafkaError.SASL_AUTHENTICATION_FAILED})
RIGHTS_ERRORS = frozenset(
    {
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError.GROUP_AUTHORIZATION_FAILED,
        KafkaError.CLUSTER_AUTHORIZATION_FAILED,
        KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    }
)

READER_TUNING: Properties = {
    # idle fetches are most of what an idle broker does; a partition that is started again waits
    # for the one under way, which with traffic is none
    "fetch.wait.max.ms": 500,
    "fetch.queue.backoff.ms": 50,  # nor a second once the local queue was full
    # what is fetched ahead is thrown away when a partition moves or is paused
    "queued.max.messages.kbytes": 16_384,
}

READER_RULES: Properties = {
    "enable.auto.commit": False,
    "enable.auto.offset.store": False,
    # an offset that is not there must stop the stage, not skip or repeat records
    "auto.offset.reset": "error",
    "isolation.level": "read_committed",
}

WRITER_TUNING: Properties = {
    "linger.ms": 5,  # a commit waits it out
    # a transaction's first write waits while the broker completes the one before
    "retry.backoff.ms": 1,
    "compression.type": "lz4",
    "queue.buffering.max.messages": 1_000_000,
}


class _Seldom(logging.Filter):
    """While a broker is away, every client says so every 50 ms: the same line, numbers apart,
    passes once in `REPEATED_SECONDS`."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        line, now = re.sub(r"\d+", "", record.getMessage()), time.monotonic()
        self._said = {said: at for said, at in self._said.items() if now - at < REPEATED_SECONDS}
        if line in self._said:
            return False
        self._said[line] = now
        return True


LOGGER.addFilter(_Seldom())


def admin_properties(settings: LogSettings) -> Properties:
    """A client that only asks."""
    return {**_patience(settings), **settings.kafka_properties()}


def reader_properties(settings: LogSettings, reader: str, fetch_wait_ms: int) -> Properties:
    """A consumer that assigns its partitions itself, and is told of their ends, which takes it
    `fetch_wait_ms`.

    It commits nothing. Brokers want a group all the same, and the right to it: each stage has its
    own, so that no stage has rights to another's.
    """
    passed = {
        **_patience(settings),
        **READER_TUNING,
        "fetch.wait.max.ms": fetch_wait_ms,
        **settings.kafka_properties(),
    }
    return {**passed, "group.id": readers_of(reader), **READER_RULES, "enable.partition.eof": True}


def readers_of(name: str) -> str:
    """The group of those readers that a stage, or a program beside the stages, has."""
    return f"{name}.readers"


def member_properties(settings: LogSettings, group: str) -> Properties:
    """A member of a consumer group: classic protocol, cooperative-sticky (why: docs of the
    design, "Facts")."""
    session = settings.session_timeout_ms
    return {
        **_patience(settings),
        **READER_TUNING,
        "heartbeat.interval.ms": min(
            1_000, session // 3
        ),  # a member notices a rebalance by its heartbeats
        "max.poll.interval.ms": max(60_000, session),
        **settings.kafka_properties(),
        "group.id": group,
        "session.timeout.ms": session,
        "partition.assignment.strategy": "cooperative-sticky",
        **READER_RULES,
        "enable.partition.eof": True,
    }


def writer_properties(settings: LogSettings, transactional_id: str) -> Properties:
    """A transactional, idempotent producer."""
    return {
        **WRITER_TUNING,
        **settings.kafka_properties(),
        "transactional.id": transactional_id,
        "transaction.timeout.ms": settings.transaction_timeout_ms,
        "enable.idempotence": True,
        "message.max.bytes": 2_097_152,  # dead letters; for all else the topic's own limit holds
        "partitioner": "murmur2_random",
    }


def _patience(settings: LogSettings) -> Properties:
    """Requests on a connection that is silent for as long as a transaction may stay open have
    failed (a producer sees to that itself)."""
    return {"socket.timeout.ms": settings.transaction_timeout_ms}


def answer_seconds(settings: LogSettings) -> float:
    """How long to wait for any one answer of the broker: as long as a transaction may stay open."""
    return settings.transaction_timeout_ms / 1000


def reason(error: KafkaException) -> KafkaError:
    """The KafkaError that every KafkaException carries."""
    found: KafkaError = error.args[0]
    return found


def no_connection(
    heard: Iterable[KafkaError], otherwise: KafkaError, doing: str
) -> ConfigError | TransientError:
    """What an answer that did not come means. `heard`: what the client's `error_cb` was told
    meanwhile; the answer's own error says that time is up, and nothing of a login that is refused
    or a certificate that nobody trusts."""
    told = list(heard)
    for error in told:
        if error.code() in LOGIN_ERRORS:
            return ConfigError(
                f"{doing}: the brokers refuse the login (sasl.username, sasl.password): "
                f"{error.str()}"
            )
    for error in told:
        if error.code() == KafkaError._SSL:
            return TransientError(
                f"{doing}: no TLS connection; see ssl.ca.location, and the broker's certificate: "
                f"{error.str()}"
            )
    return failure(otherwise, doing)


def failure(error: KafkaError, doing: str) -> ConfigError | TransientError:
    """What an error means that has nothing to do with who owns what."""
    said = f"{doing}: {error.str()} ({error.name()}){MEANS.get(error.code(), '')}"
    if error.code() in RIGHTS_ERRORS:
        return NotAllowed(said, BY_RULES)
    return (ConfigError if error.code() in OPERATOR_ERRORS else TransientError)(said)
