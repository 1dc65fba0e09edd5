"""The process: pieces of the log, one after the other, each committed when its spans are taken."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

import structlog

from orders.client.picking import pick
from orders.client.reading import Reader
from orders.client.tail import Tail
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.health import HealthServer
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.host.stopping import stopped_by_signals
from orders.engine.host.watchdog import Watchdog
from orders.engine.settings import Settings
from services.spans.facts import READ
from services.spans.gathering import Gathering
from services.spans.metrics import Metrics
from services.spans.receiver import Receiver
from services.spans.sending import Sending
from services.spans.spans import spans_of

NAME = "spans"
LOOK_BACK_SECONDS = 3_600
"""Where it begins when it runs for the first time."""
AGAIN_SECONDS = 5.0
_log = structlog.get_logger(NAME)


def serve(settings: Settings) -> None:
    """Until told to stop by a signal. Raises ConfigError."""
    if not settings.spans_url:
        raise ConfigError("ORDERS_SPANS_URL is not set: who takes the spans? (`orders spans --to`)")
    stop, metrics, ready = stopped_by_signals(), Metrics(), threading.Event()
    watchdog = Watchdog(settings.stall_seconds)
    host, port = settings.metrics_host, settings.metrics_port
    with (
        HealthServer(host, port, metrics.registry, ready.is_set, watchdog.alive) as server,
        Receiver(settings.spans_url) as receiver,
    ):
        _log.info("started", metrics=server.address, sample=settings.spans_sample)
        sending = Sending(receiver, metrics, stop, watchdog.beat)
        codec = Codec(RegistrySchemaIds(settings.registry_properties()))
        said = ""
        while not stop.is_set():
            try:
                with _opened(settings, codec, metrics, watchdog) as read:
                    ready.set()
                    _follow(read, sending, metrics, stop)
            except (TransientError, RegistryUnavailable) as error:
                if str(error) != said:
                    said = str(error)
                    _log.warning("cannot read", because=said)
                watchdog.beat()
                stop.wait(AGAIN_SECONDS)
    _log.info("stopped")


class Reading(NamedTuple):
    """What is read, and by whom it is committed."""

    gathering: Gathering
    tail: Tail


@contextmanager
def _opened(
    settings: Settings, codec: Codec, metrics: Metrics, watchdog: Watchdog
) -> Iterator[Reading]:
    """Connections that go on where the last ones committed."""
    since = int((time.time() - LOOK_BACK_SECONDS) * 1000)
    with Tail(settings, NAME, READ, since) as tail, Reader(settings) as reader:
        if tail.missed:
            metrics.missed.inc(tail.missed)
            _log.error("retention took records before they were read", records=tail.missed)
        share, beat = settings.spans_sample, watchdog.beat
        yield Reading(Gathering(tail, partial(pick, reader), codec, share, beat), tail)


def _follow(read: Reading, sending: Sending, metrics: Metrics, stop: threading.Event) -> None:
    """Piece by piece until told to stop; of what is not committed, the next one tells again."""
    while not stop.is_set():
        piece = read.gathering.piece()
        if not sending.send(list(spans_of(piece.facts, piece.causes))):
            return
        read.tail.commit()
        metrics.records.inc(piece.records)
        metrics.read_at.set(piece.newest_at / 1000)
