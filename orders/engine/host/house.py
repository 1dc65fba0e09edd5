"""What lives in one process: a replica of one stage, or one of each of several, on real ports."""

from collections.abc import Sequence
from typing import NamedTuple

from prometheus_client import CollectorRegistry

from orders.contracts.codec.codec import Codec
from orders.engine.core.feed import Tables, reference_topics
from orders.engine.core.handover import Handover
from orders.engine.core.metrics import Observer
from orders.engine.core.pace import Gathering
from orders.engine.core.replica import Limits, Replica
from orders.engine.core.together import Together
from orders.engine.core.wiring import Wiring
from orders.engine.host.about import tell_about
from orders.engine.host.clock import build_clock, business_ms
from orders.engine.host.registries import merged
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.host.standing import Standing
from orders.engine.kafka.changelog import KafkaChangelog
from orders.engine.kafka.figures import ClientFigures
from orders.engine.kafka.group import KafkaGroup
from orders.engine.kafka.references import KafkaReferenceFeed
from orders.engine.kafka.writer import KafkaWriter
from orders.engine.policy import Policy
from orders.engine.ports import Ports
from orders.engine.ports.clock import Clock
from orders.engine.ports.log import Writer
from orders.engine.redis.connection import connect
from orders.engine.redis.ledger import RedisLedger
from orders.engine.redis.state_store import RedisStateStore
from orders.engine.settings import Settings
from orders.engine.stage import Stage

TURN_RECORDS = 250
"""Records that a stage reads in a shared turn, at most: all stages work them off one after the
other, and none may wait long for its next poll."""


class Member(NamedTuple):
    """A replica of a stage, and what is told of it."""

    stage: Stage
    policy: Policy
    replica: Replica
    observer: Observer
    standing: Standing


class House(NamedTuple):
    """`loop` turns for all `members`; `registry` has the metrics of all."""

    members: Sequence[Member]
    loop: Replica | Together
    registry: CollectorRegistry


def open_house(name: str, stages: Sequence[Stage], settings: Settings) -> House:
    """Everything that a process of these stages needs; `name`, with that of the replica, is its
    transactional id. Raises ConfigError, TransientError or RegistryUnavailable."""
    clock, wirings = build_clock(settings), [Wiring(stage) for stage in stages]
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    for wiring in wirings:  # now: in the midst of a batch nobody may have to ask the registry
        codec.prepare(wiring.writes)
    watched = {topic for wiring in wirings for topic in wiring.topics} if len(stages) > 1 else ()
    state_topics = [wiring.state.topic for wiring in wirings]
    figures = ClientFigures()
    writer = KafkaWriter(settings, f"{name}-{settings.replica}", state_topics, watched, figures)
    records = settings.batch_max_records
    if len(stages) > 1:
        records = min(records, TURN_RECORDS)
    members = [
        _member(wiring, _ports(wiring, writer, settings, clock, figures), codec, records, settings)
        for wiring in wirings
    ]
    registry = merged([member.observer.registry for member in members])
    policies = {member.stage.name: member.policy.version for member in members}
    tell_about(registry, policies, figures)
    if len(members) == 1:
        return House(members, members[0].replica, registry)
    replicas = [member.replica for member in members]
    gathering = _gathering(min(stage.batch_ms for stage in stages), settings)
    handover = Handover(replicas, settings.partitions)
    loop = Together(replicas, writer, clock, handover, gathering)
    return House(members, loop, registry)


def _member(wiring: Wiring, ports: Ports, codec: Codec, records: int, settings: Settings) -> Member:
    stage = wiring.stage
    policy = stage.policy.load(stage.policy_file).paced(business_ms(1, settings) / 1000)
    observer = Observer(wiring)
    topics = reference_topics(stage.references)
    feed = KafkaReferenceFeed(settings, stage.name, tuple(topics)) if topics else None
    tables = Tables(codec, stage.references, feed, ports.clock)
    limits = Limits(
        records=records,
        gathering=_gathering(stage.batch_ms, settings),
        partitions=settings.partitions,
    )
    replica = Replica(wiring, codec, ports, policy, tables, observer, limits)
    standing = Standing(wiring, ports, observer, tables.references)
    return Member(stage, policy, replica, observer, standing)


def _ports(
    wiring: Wiring, writer: Writer, settings: Settings, clock: Clock, figures: ClientFigures
) -> Ports:
    redis = connect(settings.redis_url.get_secret_value())
    return Ports(
        group=KafkaGroup(settings, wiring.name, wiring.chain, wiring.siblings, figures),
        writer=writer,
        changelog=KafkaChangelog(settings, wiring.name),
        state_store=RedisStateStore(redis, wiring.name),
        ledgers={
            name: RedisLedger(
                redis,
                name,
                settings.partitions,
                drawn=name in wiring.stage.drawn,
                tells=name in wiring.stage.tells,
            )
            for name in wiring.stage.ledgers
        },
        clock=clock,
        reads={name: RedisLedger(redis, name, settings.partitions) for name in wiring.stage.reads},
    )


def _gathering(least_ms: int, settings: Settings) -> Gathering:
    return Gathering(least_ms / 1000, max(settings.batch_max_ms, least_ms) / 1000)
