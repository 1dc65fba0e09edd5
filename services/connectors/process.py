"""The process: pieces of work, one after the other, until told to stop."""

import asyncio
import threading
from collections.abc import Sequence

import structlog

from orders.client.following import Follower, Taken
from orders.client.producing import Sender
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.records import AttemptOrdered, AttemptSettled
from orders.engine.host.clock import build_clock
from orders.engine.host.health import HealthServer
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.host.stopping import stopped_by_signals
from orders.engine.host.watchdog import Watchdog
from orders.engine.settings import Settings
from services.connectors.acts import acts_of
from services.connectors.attempts import Worker
from services.connectors.mail.returns import Returns
from services.connectors.metrics import Metrics

NAME = "connectors"
TOPIC = record_type(AttemptOrdered).topic
POLL_SECONDS = 0.5
PIECE = 20
"""Attempts that are committed as taken at once: of so many it may be in doubt what became of them
if the process dies."""
_log = structlog.get_logger(NAME)


def serve(settings: Settings) -> None:
    """Until told to stop by a signal; what is under way is ended and reported. Raises ConfigError,
    TransientError and RegistryUnavailable."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    codec.prepare([record_type(AttemptSettled)])
    stop, metrics, watchdog = stopped_by_signals(), Metrics(), Watchdog(settings.stall_seconds)
    now = build_clock(settings).now
    acts, returns = acts_of(settings, now), Returns.by_settings(settings, metrics.returned, now)
    follower, ready = Follower(settings, TOPIC, NAME), threading.Event()
    host, port = settings.metrics_host, settings.metrics_port
    try:
        with (
            asyncio.Runner() as runner,
            Sender(settings, codec) as sender,
            HealthServer(host, port, metrics.registry, ready.is_set, watchdog.alive) as health,
        ):
            _log.info("started", metrics=health.address, replica=settings.replica)

            def tell(ordered: AttemptOrdered, report: AttemptSettled, seconds: float) -> None:
                sender.send(AttemptSettled, report["order_id"], report)
                metrics.settled(ordered, report, seconds)

            def report(came_back: Sequence[AttemptSettled]) -> None:
                for one in came_back:
                    sender.send(AttemptSettled, one["order_id"], one)
                sender.flush()

            worker = Worker(follower, codec, acts, tell, now)
            while not stop.is_set():
                watchdog.beat()
                taken = piece(follower)
                ready.set()
                if taken:
                    runner.run(worker.work(taken))
                    sender.flush()
                if returns is not None:
                    returns.look(report)
    finally:
        follower.close()
    _log.info("stopped")


def piece(follower: Follower) -> list[Taken]:
    """What is there, so many at most; waits for the first. Raises TransientError."""
    taken = [follower.take(POLL_SECONDS)]
    while taken[-1] is not None and len(taken) < PIECE:
        taken.append(follower.take(0))
    return [one for one in taken if one is not None]
