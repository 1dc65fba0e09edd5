"""The process: one writer's life after the other, until told to stop."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import structlog

from orders.client.archive.layout import folder_of as archive_of
from orders.client.from_positions import FromPositions
from orders.client.keyroom.place import keys_of
from orders.client.orderfile.layout import FOLLOWED, folder_of, newest, number_of
from orders.client.papers.workshop import Workshop
from orders.client.reading import READER
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable
from orders.engine.core.failpoints import reached
from orders.engine.core.feed import Tables, reference_topics
from orders.engine.errors import TransientError
from orders.engine.host.clock import RealClock
from orders.engine.host.health import HealthServer
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.host.stopping import stopped_by_signals
from orders.engine.host.watchdog import Watchdog
from orders.engine.kafka.references import KafkaReferenceFeed
from orders.engine.settings import Settings
from services.orderfile.archive.archiving import Archiving, Keeping
from services.orderfile.archive.papering import MASTER_DATA, Papering
from services.orderfile.archive.retention import FILE as RETENTION
from services.orderfile.archive.retention import Retention
from services.orderfile.file import Gone, OrdersDatabase, alone, fresh
from services.orderfile.metrics import Metrics
from services.orderfile.recording import Recording
from services.orderfile.upkeep import Terms, Upkeep
from services.orderfile.writing import Anew, Writer

NAME = "orderfile"
AGAIN_SECONDS, SOON_SECONDS = 5.0, 0.2
_log = structlog.get_logger(NAME)


def serve(settings: Settings, once: bool = False) -> None:
    """Until told to stop by a signal; `once`: until all is read that was there at the beginning,
    unless something stands in the way. Raises ConfigError; TransientError or RegistryUnavailable if
    `once`."""
    stop, metrics, ready = stopped_by_signals(), Metrics(), threading.Event()
    watchdog, folder = Watchdog(settings.stall_seconds), folder_of(settings)
    host, port = settings.metrics_host, settings.metrics_port
    with (
        alone(folder),
        alone(archive_of(settings), "the archive"),
        HealthServer(host, port, metrics.registry, ready.is_set, watchdog.alive) as server,
    ):
        _log.info("started", metrics=server.address, folder=str(folder))

        def beat() -> None:
            watchdog.beat()
            ready.set()

        said, done = "", False
        while not (stop.is_set() or done):
            try:
                _live(settings, folder, metrics, stop.is_set, beat, once)
                done = once
            except (Gone, Anew) as error:
                _log.warning("begins anew", because=str(error))
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
    _log.info("stopped")


def _live(
    settings: Settings,
    folder: Path,
    metrics: Metrics,
    stop: Callable[[], bool],
    beat: Callable[[], None],
    once: bool,
) -> None:
    """From the file's positions on."""
    file = opened(folder)
    try:
        reached("orderfile: opened")
        with FromPositions(settings, NAME, FOLLOWED) as source:
            schemas = RegistrySchemaIds(settings.registry_properties())
            writer = Writer(file, source, Recording(Codec(schemas)), metrics)
            begun(writer, file)
            terms = Terms(settings.orderfile_personal_days, settings.orderfile_days)
            upkeep = Upkeep(file, terms, metrics.erased)
            after_ms = int(settings.archive_after_minutes * 60_000)
            with (
                _keeping(settings, Codec(schemas)) as keeping,
                closing(
                    Archiving(
                        file,
                        archive_of(settings),
                        schemas,
                        keeping,
                        after_ms,
                        metrics,
                        settings.partitions,
                    )
                ) as archiving,
            ):

                def turned() -> None:
                    beat()
                    archiving.when_due(writer.complete_at)
                    upkeep.when_due()
                    metrics.size(file.size())

                writer.live(stop, turned, once)
    finally:
        file.close()


@contextmanager
def _keeping(settings: Settings, codec: Codec) -> Iterator[Keeping]:
    """Raises ConfigError for a file that says nothing sensible of how long to keep what."""
    retention = Retention.load(settings.archive_retention_file or RETENTION)
    feed = KafkaReferenceFeed(settings, READER, tuple(reference_topics(MASTER_DATA)))
    with closing(feed), closing(Workshop(settings.papers_house_file)) as works:
        papering = Papering(works, Tables(codec, MASTER_DATA, feed, RealClock()))
        yield Keeping(keys_of(settings), retention, papering)


def opened(folder: Path) -> OrdersDatabase:
    """The file that counts, or a new one."""
    file = newest(folder)
    return OrdersDatabase(fresh(folder, 1) if file is None else file)


def begun(writer: Writer, file: OrdersDatabase) -> None:
    """Where its topics are others by now it stays as it is, and another one counts from now on.
    Raises as `Writer.begin`."""
    try:
        writer.begin()
    except Anew:
        path = fresh(file.path.parent, number_of(file.path) + 1)
        OrdersDatabase(path).close()
        raise
