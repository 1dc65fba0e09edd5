"""A process: settings, the loop, signals, health. `python -m services.<stage>` and `orders run
--together` end up here."""

import gc
import signal
import sys
from collections.abc import Sequence
from types import FrameType

import structlog

from orders.contracts.codec.choice import chosen
from orders.contracts.errors import NewerState, RegistryUnavailable
from orders.engine.core import failpoints
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.health import HealthServer
from orders.engine.host.house import open_house
from orders.engine.host.logs import configure_logs, last_words, refused
from orders.engine.host.watchdog import Watchdog
from orders.engine.settings import Settings, load_settings
from orders.engine.stage import Stage

EXIT_AWAY = 1
EXIT_CONFIG = 2
TOGETHER = "together"
log = structlog.get_logger()


def run(*stages: Stage) -> None:
    """Run one replica of a stage, or of several that share a process and a transaction a turn.

    SIGTERM and SIGINT end it after the batch. A fault of configuration is one clear line, exit 2.
    """
    name = TOGETHER if len(stages) > 1 else stages[0].name
    try:
        settings = load_settings(name)
        configure_logs(settings, name)
        if settings.strike:
            failpoints.listen_by_environment(settings.strike)
        _serve(name, stages, settings)
    except (ConfigError, NewerState) as error:
        refused(name, error)
        raise SystemExit(EXIT_CONFIG) from error
    except (
        TransientError,
        RegistryUnavailable,
    ) as error:  # only while it starts: the running loop waits and tries again
        last_words(name, f"{error}; start again when it answers")
        raise SystemExit(EXIT_AWAY) from error


def _serve(name: str, stages: Sequence[Stage], settings: Settings) -> None:
    house = open_house(name, stages, settings)
    stopping = _stop_on_signal()
    watchdog = Watchdog(settings.stall_seconds)
    with HealthServer(
        settings.metrics_host,
        settings.metrics_port,
        house.registry,
        lambda: house.loop.ready,
        watchdog.alive,
    ) as server:
        for member in house.members:
            log.info(
                "started",
                stage=member.stage.name,
                replica=settings.replica,
                policy=member.policy.version,
                codec=chosen().name,
                metrics=server.address,
            )
        _calm_collector()
        try:
            while not stopping:
                house.loop.step()
                watchdog.beat()
                for member in house.members:
                    member.standing.refresh(member.replica)
        finally:
            house.loop.close()
            for member in house.members:
                log.info("stopped", stage=member.stage.name, replica=settings.replica)


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
