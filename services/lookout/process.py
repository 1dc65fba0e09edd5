"""The lookout as a process: a thread a look, and the server of what they found."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence

import structlog
from prometheus_client import CollectorRegistry

from orders.client.heartbeats import EVERY_SECONDS
from orders.client.prometheus import Prometheus
from orders.engine.host.health import HealthServer
from orders.engine.host.stopping import stopped_by_signals
from orders.engine.settings import Settings
from services.lookout.audits import audits
from services.lookout.board_page import board_pages, links
from services.lookout.certificates import certificates
from services.lookout.channels import channels
from services.lookout.heartbeats import heartbeats
from services.lookout.known import Known
from services.lookout.letters import letters
from services.lookout.look import Look, follow
from services.lookout.metrics import KnownCollector
from services.lookout.offsets import offsets
from services.lookout.page import page
from services.lookout.registry import registry
from services.lookout.samples import Samples, samples
from services.lookout.stores import stores
from services.lookout.sweep import sweep

ALIVE_SECONDS = 0.5
END_SECONDS = 15.0
_log = structlog.get_logger("lookout")


def looks(settings: Settings, known: Known, kept: Samples) -> tuple[Look, ...]:
    """All of them. Those of Kafka, the registry and Redis say whether these are up."""
    return (
        Look("offsets", 10, lambda: offsets(settings, known), "kafka"),
        Look("stores", 10, lambda: stores(settings, known), "redis"),
        Look("registry", 10, lambda: registry(settings, known), "registry"),
        Look("sweep", 0.5, lambda: sweep(settings, known)),
        Look("letters", 20, lambda: letters(settings, known)),
        Look("channels", 15, lambda: channels(settings, known)),
        Look("audits", 15, lambda: audits(settings, known)),
        Look("certificates", 600, lambda: certificates(settings, known)),
        Look("heartbeats", EVERY_SECONDS, lambda: heartbeats(settings)),
        Look("samples", 15, lambda: samples(known, kept)),
    )


def watch(settings: Settings) -> bool:
    """Until told to stop by a signal: True; False if a look has ended, which none should."""
    known, kept, stop = Known(settings.partitions), Samples(), stopped_by_signals()
    threads = [
        threading.Thread(target=follow, args=(look, known, stop), name=look.name, daemon=True)
        for look in looks(settings, known, kept)
    ]
    metrics = CollectorRegistry()
    metrics.register(KnownCollector(known))

    def alive() -> bool:
        return all(thread.is_alive() for thread in threads)

    for thread in threads:
        thread.start()
    host, port = settings.metrics_host, settings.metrics_port
    pages = _pages(settings, known, kept)
    with HealthServer(host, port, metrics, lambda: bool(known.looked), alive, pages) as server:
        _log.info("started", metrics=server.address, ops=f"{server.address}/ops")
        while not stop.wait(ALIVE_SECONDS) and alive():
            pass
    ended = not stop.is_set()
    stop.set()
    _join(threads)
    _log.info("stopped")
    return not ended


def _pages(settings: Settings, known: Known, kept: Samples) -> Mapping[str, Callable[[], str]]:
    """Path -> what makes the page. The dashboards are there where a Prometheus is known."""
    if settings.prometheus_url is None:
        return {"/ops": lambda: page(known, kept, time.time())}
    prometheus = Prometheus(settings.prometheus_url.get_secret_value())
    return {
        "/ops": lambda: page(known, kept, time.time(), links()),
        **board_pages(prometheus),
    }


def _join(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.join(END_SECONDS)
