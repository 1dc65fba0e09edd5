"""`python -m services.gateway.watch`: looks at the shops' lists until it is told to stop, or once.
`orders gateway watch` starts it."""

import argparse
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import httpx
import orjson
import structlog

from orders.engine.errors import ConfigError
from orders.engine.host.clock import build_clock
from orders.engine.host.health import HealthServer
from orders.engine.host.logs import configure_logs, last_words
from orders.engine.host.stopping import stopped_by_signals
from orders.engine.settings import Settings, load_settings
from services.gateway.access import secret
from services.gateway.channels import NOBODY, Channels
from services.gateway.watching.asking import Ask, patient
from services.gateway.watching.following import Followers, OneLook
from services.gateway.watching.look import first_memory, look
from services.gateway.watching.memory import remember, remembered
from services.gateway.watching.taking import Watch
from services.gateway.watching.telling import Told, WatchMetrics, told

EXIT_FINDING, EXIT_CONFIG = 1, 2
SECONDS = 10.0
"""For a shop or the gateway to begin an answer, and to go on with it."""
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where one listens on every address -> where one is asked."""
_log = structlog.get_logger("watch")


def watches(policy: Channels, secrets: Path | None) -> list[Watch]:
    """The channels whose lists are watched. Raises ConfigError."""
    return [
        Watch(
            name=name,
            channel=channel,
            order_list=channel.order_list,
            secret=secret(secrets, channel.order_list.secret),
            key=secret(secrets, channel.order_list.key),
        )
        for name, channel in policy.channels.items()
        if channel.order_list is not None
    ]


def looked(watch: Watch, folder: Path, gateway: str, now: int, ask: Ask) -> Told:
    """Look at a channel's list, and remember how far. Raises ConfigError, and OSError where that
    cannot be written: then nothing is forgotten."""
    memory = remembered(folder, watch.name) or first_memory(watch, now)
    found = look(watch, memory, gateway, now, ask)
    remember(folder, watch.name, found.memory)
    return told(watch, found, memory.history.last_at, now)


def main() -> int:
    """Exit code 2: a setting is wrong. With --once 1: a channel is silent or away, its clock is
    off, or an order cannot be taken."""
    options = _options()
    stop = threading.Event() if options.once else stopped_by_signals()
    try:
        settings = load_settings("gateway")
        configure_logs(settings, "watch")
        gateway = options.gateway or near(settings)
        _check(gateway)
        policy = Channels.load(settings.gateway_channels or NOBODY)
        all_of_them = watches(policy, settings.gateway_secrets_dir)
        if not all_of_them:
            raise ConfigError("no channel has a list to watch: see docs/gateway.md, Watching")
        folder, clock = settings.data_dir / "watch", build_clock(settings)
        with httpx.Client(timeout=SECONDS, trust_env=False) as client:
            ask = patient(client, stop.wait, stop.is_set)

            def one_look(watch: Watch) -> tuple[Told, int]:
                now = clock.now()
                return looked(watch, folder, gateway, now, ask), now

            if options.once:
                return _once(all_of_them, one_look, options.json)
            _go_on(settings, all_of_them, one_look, stop)
    except ConfigError as error:
        last_words("watch", str(error))
        return EXIT_CONFIG
    return 0


def near(settings: Settings) -> str:
    """Where the gateway of this machine is asked."""
    host = ANYWHERE.get(settings.gateway_host, settings.gateway_host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.gateway_port}"


def _check(gateway: str) -> None:
    try:
        sound = httpx.URL(gateway).scheme in ("http", "https") and httpx.URL(gateway).host
    except httpx.InvalidURL:
        sound = ""
    if not sound:
        raise ConfigError(f"{gateway!r} is no address of a gateway, such as http://127.0.0.1:8080")


def _once(all_of_them: Sequence[Watch], one_look: OneLook, as_json: bool) -> int:
    found = [one_look(watch)[0] for watch in all_of_them]
    if as_json:
        print(orjson.dumps([said.fields() for said in found]).decode())
    else:
        print("\n".join(said.line() for said in found))
    return 0 if all(said.well for said in found) else EXIT_FINDING


def _go_on(
    settings: Settings, all_of_them: Sequence[Watch], one_look: OneLook, stop: threading.Event
) -> None:
    metrics = WatchMetrics(watch.name for watch in all_of_them)
    followers = Followers(all_of_them, one_look, metrics, stop)
    host, port, registry = settings.metrics_host, settings.metrics_port, metrics.registry
    with HealthServer(host, port, registry, lambda: True, followers.alive) as health:
        _log.info("started", metrics=health.address, channels=[watch.name for watch in all_of_them])
        followers.run()
    _log.info("stopped")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m services.gateway.watch")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--gateway", default="")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
