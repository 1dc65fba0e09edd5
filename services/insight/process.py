"""The process: a worker, and the server of its metrics."""

import asyncio
import threading

import structlog
from prometheus_client import CollectorRegistry

from orders.client.lineage import lineage
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.health import HealthServer
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.host.stopping import stopped_by_signals
from orders.engine.settings import Settings
from services.insight.claims import unasked
from services.insight.counting import KEPT
from services.insight.faust_worker import Worker, worker
from services.insight.metrics import Known, KpiCollector
from services.insight.publications import Publications

TOLD = ConfigError, TransientError, RegistryUnavailable
LOOK_SECONDS = 0.2
END_SECONDS = 15.0
_log = structlog.get_logger("insight")


def serve(settings: Settings) -> None:
    """Until told to stop by a signal. Raises ConfigError, TransientError or RegistryUnavailable."""
    stop, known = stopped_by_signals(), Known()
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    codec.prepare(KEPT)
    registry = CollectorRegistry()
    registry.register(KpiCollector(known))
    told = lineage(settings, registry)
    publications = Publications(settings, told)
    host, port = settings.metrics_host, settings.metrics_port
    with HealthServer(host, port, registry, lambda: bool(known.positions), lambda: True) as server:
        _log.info("started", metrics=server.address)
        asyncio.run(_run(settings, codec, known, publications, stop))
    publications.tell()
    told.close()
    _log.info("stopped")


async def _run(
    settings: Settings,
    codec: Codec,
    known: Known,
    publications: Publications,
    stop: threading.Event,
) -> None:
    asyncio.get_running_loop().set_exception_handler(unasked)
    made = worker(settings, codec, known, publications)
    starting = asyncio.create_task(made.start())
    while not stop.is_set() and not ended(made, starting):
        await asyncio.sleep(LOOK_SECONDS)
    fault = ended(made, starting)
    try:
        await asyncio.wait_for(made.stop(), END_SECONDS)
    except TimeoutError:
        _log.warning("it did not end in time; what is not written yet is counted by the next one")
    finally:
        starting.cancel()
    if fault is not None:
        if isinstance(fault, TOLD):
            raise fault
        raise TransientError(f"{type(fault).__name__}: {fault}") from fault


def ended(made: Worker, starting: asyncio.Task[None]) -> BaseException | None:
    """What ended the worker, if anything has."""
    failed = starting.exception() if starting.done() and not starting.cancelled() else None
    return made.fault or failed or (made.crash_reason if made.crashed else None)
