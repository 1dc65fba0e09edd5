"""Where lots lie, as it was some seconds ago: read while somebody asks, and kept while nobody does
(IV-01, IV-08)."""

import asyncio
import time
from collections.abc import Callable

import structlog

from orders.client.stock.places import Places
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import TransientError
from services.gateway.desk.threads import Threads

FRESH_SECONDS, OLD_SECONDS = 20.0, 60.0
"""What is older than the first is read anew while it is still told; than the second, no more."""
_log = structlog.get_logger("gateway")


class LatestPlaces:
    """Who asks is answered at once, but after a while in which nobody asked. What lies at a place
    is asked for by itself: this says only where to look. `read` is given what was read last."""

    def __init__(
        self,
        read: Callable[[Places | None], Places],
        threads: Threads,
        fresh: float = FRESH_SECONDS,
        old: float = OLD_SECONDS,
    ) -> None:
        self._read, self._threads, self._fresh, self._old = read, threads, fresh, old
        self._found: Places | None = None
        self._read_at = 0.0
        self._reading: asyncio.Task[Places] | None = None

    async def __call__(self) -> Places:
        """Raises TransientError where they have to be read, and a server is away."""
        age = time.monotonic() - self._read_at
        if self._found is None or age > self._old:
            return await asyncio.shield(self._begun())
        if age > self._fresh:
            self._begun()
        return self._found

    def _begun(self) -> "asyncio.Task[Places]":
        if self._reading is None:
            self._reading = asyncio.get_running_loop().create_task(self._anew())
            self._reading.add_done_callback(self._done)
        return self._reading

    async def _anew(self) -> Places:
        began = time.monotonic()
        self._found = await self._threads.run(self._read, self._found)
        self._read_at = began
        return self._found

    def _done(self, reading: "asyncio.Task[Places]") -> None:
        self._reading = None
        if not reading.cancelled() and isinstance(
            reading.exception(), (TransientError, RegistryUnavailable)
        ):
            _log.warning("places_not_read", because="a server does not answer")
