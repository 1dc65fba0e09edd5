"""Looks at all lists, each by itself, until it is told to stop."""

import threading
import time
from collections.abc import Callable, Sequence

import structlog

from orders.engine.errors import ConfigError
from services.gateway.watching.taking import Watch
from services.gateway.watching.telling import Told, WatchMetrics

OneLook = Callable[[Watch], tuple[Told, int]]
MINUTE = 60.0
END_SECONDS = 12.0
"""So long a look may take to come to its end; what it came to is not lost if it does not."""
_log = structlog.get_logger("watch")


class Followers:
    """A thread a channel: a shop that is slow keeps no other waiting."""

    def __init__(
        self, watches: Sequence[Watch], look: OneLook, metrics: WatchMetrics, stop: threading.Event
    ) -> None:
        self._look, self._metrics, self._stop = look, metrics, stop
        self._threads = [
            threading.Thread(target=self._follow, args=(watch,), name=watch.name, daemon=True)
            for watch in watches
        ]

    def run(self) -> None:
        """Until told to stop."""
        for thread in self._threads:
            thread.start()
        self._stop.wait()
        until = time.monotonic() + END_SECONDS
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0.0))

    def alive(self) -> bool:
        """Whether none has ended by itself."""
        return self._stop.is_set() or all(thread.is_alive() for thread in self._threads)

    def _follow(self, watch: Watch) -> None:
        while not self._stop.is_set():
            said, now = self._said(watch)
            if self._stop.is_set() and said.state == "away":
                return  # by us
            self._metrics.note(said, now)
            (_log.info if said.well else _log.warning)("looked", **said.fields())
            self._stop.wait(watch.order_list.every_minutes * MINUTE)

    def _said(self, watch: Watch) -> tuple[Told, int]:
        """A disk that is full, or a file that is none, ends no look but this one."""
        try:
            return self._look(watch)
        except (ConfigError, OSError) as error:
            return Told(watch.name, "away", {}, because=str(error)), 0
