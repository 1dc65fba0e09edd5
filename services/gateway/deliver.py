"""`python -m services.gateway.deliver`: tells partners of their orders, until it is told to stop.
`orders gateway deliver` starts it."""

import argparse
import sys
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import httpx
import structlog

from orders.client.documents import folder_of
from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.health import HealthServer
from orders.engine.host.logs import configure_logs, refused
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.host.stopping import stopped_by_signals
from orders.engine.settings import Settings, load_settings
from services.gateway.access import secret
from services.gateway.channels import NOBODY, Channels
from services.gateway.delivering.counting import Deliveries
from services.gateway.delivering.courier import Courier
from services.gateway.delivering.folder import depositor
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.partner import Partner, partners
from services.gateway.delivering.posting import SECONDS, Send, key_of, poster
from services.gateway.delivering.reading import pieces, starts
from services.gateway.delivering.taking import Taker

EXIT_FAILED, EXIT_CONFIG = 1, 2
LOOK_SECONDS = 0.5
AWAY_SECONDS = 5.0
KEPT_MS = 28 * 86_400_000
"""For so long what was sent is known: less than stages remember orders, as one that comes again
under a number is another order."""
_log = structlog.get_logger("deliver")


def folder(settings: Settings) -> Path:
    """Where the outbox is."""
    return settings.data_dir / "deliver"


def wall_clock() -> int:
    """ms since 1970."""
    return time.time_ns() // 1_000_000


def main() -> int:
    """Exit code 2: a setting or the channels' file is wrong; 1: it can go on no longer."""
    options = _options()
    try:
        settings = load_settings("gateway")
        configure_logs(settings, "deliver")
        policy = Channels.load(settings.gateway_channels or NOBODY)
        told = partners(policy)
        sends = {name: sending(one, settings.gateway_secrets_dir) for name, one in told.items()}
        outbox = Outbox(folder(settings), reading=True)
        try:
            return _deliver(settings, told, sends, outbox, options.since or wall_clock())
        finally:
            outbox.close()
    except ConfigError as error:
        refused("deliver", error, "gateway")
        return EXIT_CONFIG


def _deliver(
    settings: Settings,
    told: Mapping[str, Partner],
    sends: Mapping[str, Send],
    outbox: Outbox,
    since_ms: int,
) -> int:
    """A thread a partner, and one that reads the log."""
    stop = stopped_by_signals()
    count = Deliveries(outbox, told, wall_clock)
    couriers = [
        Courier(partner, outbox, sends[name], count, wall_clock) for name, partner in told.items()
    ]
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    taker = Taker(outbox, told, codec, folder_of(settings), wall_clock)
    threads = [threading.Thread(target=one.run, args=(stop,), daemon=True) for one in couriers]
    threads.append(
        threading.Thread(
            target=_read, args=(settings, outbox, taker, count, since_ms, stop), daemon=True
        )
    )
    for thread in threads:
        thread.start()

    def alive() -> bool:
        return all(thread.is_alive() for thread in threads)

    host, port = settings.metrics_host, settings.metrics_port
    with HealthServer(host, port, count.registry, lambda: True, alive) as health:
        _log.info("started", metrics=health.address, channels=list(told))
        while not stop.wait(LOOK_SECONDS) and alive():
            pass
    if not stop.is_set():
        _log.error("stopped", because="a thread has ended; what is in the outbox goes on later")
        return EXIT_FAILED
    for thread in threads:
        thread.join(SECONDS)
    _log.info("stopped")
    return 0


def _read(
    settings: Settings,
    outbox: Outbox,
    taker: Taker,
    count: Deliveries,
    since_ms: int,
    stop: threading.Event,
) -> None:
    """Read on, again and again; while the brokers do not answer, what is in the outbox is sent.
    Ends for what no waiting mends."""
    while not stop.is_set():
        try:
            with Reader(settings) as reader:
                known = starts(reader, outbox, since_ms)
                while not stop.is_set():
                    for piece in pieces(reader, known):
                        count.came(taker.take(piece))
                    outbox.forget(wall_clock() - KEPT_MS)
                    stop.wait(LOOK_SECONDS)
        except (TransientError, RegistryUnavailable) as error:
            _log.warning("waits", because=str(error))
            stop.wait(AWAY_SECONDS)
        except ConfigError as error:
            _log.error("ends", because=str(error))
            return


def sending(partner: Partner, secrets: Path | None) -> Send:
    """Raises ConfigError for a secret that is not there, or none, and for a URL that is none."""
    delivery = partner.delivery
    if delivery.folder is not None:
        return depositor(delivery.folder)
    keys = [key_of(secret(secrets, file)) for file in delivery.secrets]
    client = httpx.Client(timeout=SECONDS, trust_env=False)
    try:
        client.build_request("POST", delivery.url)
    except httpx.InvalidURL as error:
        raise ConfigError(f"channel {partner.channel}: delivery.url is no URL: {error}") from None
    return poster(client, delivery.url, keys, wall_clock)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m services.gateway.deliver")
    parser.add_argument("--since", type=_moment, default=0)
    return parser.parse_args()


def _moment(text: str) -> int:
    """ISO 8601 -> ms; without a zone it is this machine's."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


if __name__ == "__main__":
    sys.exit(main())
