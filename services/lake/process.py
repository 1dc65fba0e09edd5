"""The process: one writer's life after the other, until told to stop."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pyarrow as pa
import structlog

from orders.client.from_positions import FromPositions
from orders.client.lineage import Lineage, lineage
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import TransientError
from orders.engine.host.health import HealthServer
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.host.stopping import stopped_by_signals
from orders.engine.host.watchdog import Watchdog
from orders.engine.settings import Settings
from services.lake.errors import Moved
from services.lake.finding import find_lost
from services.lake.keeping import Keeping
from services.lake.lineage import telling
from services.lake.metrics import Metrics
from services.lake.recording import Recording
from services.lake.tables import open_lake
from services.lake.upkeep import Upkeep
from services.lake.writing import READ, Limits, Writer

NAME = "lake"
AGAIN_SECONDS, SOON_SECONDS = 5.0, 0.2
LONGEST_COMMIT_SECONDS = 600.0
"""A round of many tables, or a compaction, may take longer than a stage's loop stands still."""
_log = structlog.get_logger(NAME)


def serve(settings: Settings, once: bool = False) -> None:
    """Until told to stop by a signal; `once`: until all is read that was there at the beginning,
    unless something stands in the way. Raises ConfigError, Overtaken; TransientError or
    RegistryUnavailable if `once`."""
    pa.set_memory_pool(pa.system_memory_pool())  # the usual one keeps 75 MB more of what was freed
    stop, metrics, ready = stopped_by_signals(), Metrics(), threading.Event()
    told = lineage(settings, metrics.registry)
    watchdog = Watchdog(max(settings.stall_seconds, LONGEST_COMMIT_SECONDS))
    host, port = settings.metrics_host, settings.metrics_port
    with HealthServer(host, port, metrics.registry, ready.is_set, watchdog.alive) as server:
        _log.info("started", metrics=server.address, personal=settings.lake_personal)
        said, done = "", False
        while not (stop.is_set() or done):
            try:
                _live(settings, metrics, told, stop.is_set, _Beat(watchdog, ready), once)
                done = once
            except Moved as error:
                _log.info("begins anew", because=str(error))
                stop.wait(SOON_SECONDS)
            except (TransientError, RegistryUnavailable) as error:
                metrics.held_up()
                if once:
                    raise
                if str(error) != said:
                    said = str(error)
                    _log.warning("waits, and loses nothing", because=said)
                watchdog.beat()
                stop.wait(AGAIN_SECONDS)
    told.close()
    _log.info("stopped")


class _Beat:
    """Each turn of the loop: it lives, and is ready."""

    def __init__(self, watchdog: Watchdog, ready: threading.Event) -> None:
        self._watchdog, self._ready = watchdog, ready

    def __call__(self) -> None:
        self._watchdog.beat()
        self._ready.set()


def _live(
    settings: Settings,
    metrics: Metrics,
    told: Lineage,
    stop: Callable[[], bool],
    beat: Callable[[], None],
    once: bool,
) -> None:
    """From the lake's positions on."""
    lake = open_lake(settings)
    find_lost(lake)
    recording = Recording(
        RegistrySchemaIds(settings.registry_properties()),
        Keeping.with_personal(settings.lake_personal),
    )
    limits = Limits(settings.lake_commit_seconds, settings.lake_commit_bytes)
    try:
        with FromPositions(settings, NAME, READ) as source:
            tell = telling(lake, settings, told)
            writer = Writer(lake, source, recording, uuid4().hex, metrics, limits, tell)
            writer.claim()
            upkeep = Upkeep(lake)

            def turned() -> None:
                beat()
                upkeep.when_due()

            writer.live(stop, turned, once)
    finally:
        lake.close()
