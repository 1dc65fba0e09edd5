"""One replica as a process: settings, ports, the loop, signals, health. `python -m
services.<stage>` ends up here."""

import gc
import signal
import sys
from types import FrameType

import structlog

from orders.contracts.codec.codec import Codec
from orders.contracts.errors import NewerState
from orders.engine.core import failpoints
from orders.engine.core.feed import Tables, reference_topics
from orders.engine.core.metrics import Observer
from orders.engine.core.replica import Limits, Replica
from orders.engine.core.wiring import Wiring
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.clock import build_clock
from orders.engine.host.health import HealthServer
from orders.engine.host.logs import configure_logs
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.host.standing import Standing
from orders.engine.host.watchdog import Watchdog
from orders.engine.kafka.changelog import KafkaChangelog
from orders.engine.kafka.group import KafkaGroup
from orders.engine.kafka.references import KafkaReferenceFeed
from orders.engine.kafka.writer import KafkaWriter
from orders.engine.ports import Ports
from orders.engine.ports.clock import Clock
from orders.engine.redis.connection import connect
from orders.engine.redis.ledger import RedisLedger
from orders.engine.redis.state_store import RedisStateStore
from orders.engine.settings import Settings, load_settings
from orders.engine.stage import Stage

EXIT_AWAY = 1
EXIT_CONFIG = 2
log = structlog.get_logger()


def run(stage: Stage) -> None:
    """Run one replica until SIGTERM or SIGINT, which end it after the batch. A fault of
    configuration is one clear line and exit 2."""
    try:
        settings = load_settings()
        configure_logs(settings, stage.name)
        if settings.strike:
            failpoints.listen_by_environment(settings.strike)
        _serve(stage, settings)
    except (ConfigError, NewerState) as error:
        print(f"{stage.name}: {error}", file=sys.stderr, flush=True)
        raise SystemExit(EXIT_CONFIG) from error
    except TransientError as error:  # only while it starts: the running loop waits and tries again
        print(f"{stage.name}: {error}; start again when it answers", file=sys.stderr, flush=True)
        raise SystemExit(EXIT_AWAY) from error


def _serve(stage: Stage, settings: Settings) -> None:
    wiring, clock = Wiring(stage), build_clock(settings)
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    policy = stage.policy.load(stage.policy_file)
    observer = Observer(stage.name)
    ports = build_ports(wiring, settings, clock)
    topics = reference_topics(stage.references)
    feed = KafkaReferenceFeed(settings, tuple(topics)) if topics else None
    tables = Tables(codec, stage.references, feed, clock)
    limits = Limits(
        settings.batch_max_records,
        (settings.batch_max_ms or stage.batch_ms) / 1000,
        partitions=settings.partitions,
    )
    replica = Replica(wiring, codec, ports, policy, tables, observer, limits)
    stopping = _stop_on_signal()
    watchdog = Watchdog(settings.stall_seconds)
    standing = Standing(wiring, ports, observer)
    with HealthServer(
        settings.metrics_host,
        settings.metrics_port,
        observer.registry,
        lambda: replica.ready,
        watchdog.alive,
    ) as server:
        log.info(
            "started",
            stage=stage.name,
            replica=settings.replica,
            policy=policy.version,
            metrics=server.address,
        )
        _calm_collector()
        try:
            while not stopping:
                replica.step()
                watchdog.beat()
                standing.refresh(replica.partitions)
        finally:
            replica.close()
            log.info("stopped", stage=stage.name, replica=settings.replica)


def build_ports(wiring: Wiring, settings: Settings, clock: Clock) -> Ports:
    """The real ports of a stage."""
    redis = connect(settings.redis_url.get_secret_value())
    state_topics = (wiring.state.topic,)
    return Ports(
        group=KafkaGroup(settings, wiring.name, wiring.chain, wiring.siblings),
        writer=KafkaWriter(settings, f"{wiring.name}-{settings.replica}", state_topics),
        changelog=KafkaChangelog(settings),
        state_store=RedisStateStore(redis, wiring.name),
        ledgers={
            name: RedisLedger(redis, name, settings.partitions) for name in wiring.stage.ledgers
        },
        clock=clock,
    )


def _calm_collector() -> None:
    """A batch makes some hundred thousand objects, hardly any of them in cycles: to look for
    those every 700 costs a fifth of the CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(1_000_000, 50, 100)


def _stop_on_signal() -> list[int]:
    """A list that becomes non-empty on the first SIGTERM or SIGINT; a second one ends the
    process at once."""
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        if stopping:
            sys.exit(128 + number)
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopping
