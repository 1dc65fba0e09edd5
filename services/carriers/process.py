"""The process: takes payloads, until told to stop."""

import time
from collections.abc import Callable

import structlog

from orders.client.following import Follower
from orders.client.orderfile.asking import OrderFile
from orders.client.orderfile.layout import folder_of
from orders.client.producing import Sender
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable
from orders.contracts.records import CarrierPayloadReceived, CarrierScanned
from orders.engine.errors import TransientError
from orders.engine.host.health import HealthServer
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.host.stopping import stopped_by_signals
from orders.engine.host.watchdog import Watchdog
from orders.engine.settings import Settings
from services.carriers.metrics import Metrics
from services.carriers.parcels import Parcels
from services.carriers.tables import Table, load
from services.carriers.worker import Worker

NAME, USER = "carriers", "scans"
"""Of logs, and of its user and group: users named carriers are the carriers themselves."""
TOPIC = record_type(CarrierPayloadReceived).topic
A_TURN, TURN_SECONDS, AGAIN_SECONDS = 500, 0.5, 5.0
_log = structlog.get_logger(NAME)


def serve(settings: Settings) -> None:
    """Until told to stop by a signal. Raises ConfigError for a table that is none."""
    tables, metrics, stop = load(), Metrics(), stopped_by_signals()
    watchdog = Watchdog(settings.stall_seconds)
    host, port = settings.metrics_host, settings.metrics_port
    with HealthServer(host, port, metrics.registry, lambda: True, watchdog.alive) as server:
        _log.info("started", metrics=server.address, carriers=sorted(tables))
        while not stop.is_set():
            try:
                _live(settings, tables, metrics, stop.is_set, watchdog.beat)
            except (TransientError, RegistryUnavailable) as error:
                metrics.held_up()
                _log.warning("waits, and loses nothing", because=str(error))
                watchdog.beat()
                stop.wait(AGAIN_SECONDS)
    _log.info("stopped")


def _live(
    settings: Settings,
    tables: dict[str, Table],
    metrics: Metrics,
    stop: Callable[[], bool],
    beat: Callable[[], None],
) -> None:
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    codec.prepare(record_type(one) for one in (CarrierPayloadReceived, CarrierScanned))
    file, follower = OrderFile(folder_of(settings)), Follower(settings, TOPIC, USER)
    try:
        with Sender(settings, codec) as sender:
            parcels = Parcels(file, codec, settings.partitions)
            worker = Worker(tables, codec, parcels.find, sender, metrics, time.monotonic)
            while not stop():
                follower.done(*worker.take(follower.take_many(A_TURN, TURN_SECONDS)))
                beat()
    finally:
        follower.close()
        file.close()
