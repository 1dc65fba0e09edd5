"""Durable before it is answered: in the log, or, while the log does not answer, in the spool.

Once the log has been silent for too long everything goes through the spool, until what it holds has
gone to the log in its order. A record of which that is in doubt is published again: intake knows
what it has, by id and digest (IN-05).
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

import structlog

from orders.client.publishing import NOWHERE, Publication
from services.gateway.spool import NoRoom, Spool, Spooled

LOG_SECONDS = 2.0
"""For so long the log may be silent."""
TICK_SECONDS = 0.1
PIECE = 1_000
PIECE_SECONDS = 15.0
"""For a piece of the spool to arrive: longer than librdkafka tries (`publishing.GIVEN_UP_MS`)."""
_log = structlog.get_logger("gateway")


class Log(Protocol):
    """Where records go: `orders.client.publishing.Publisher`."""

    def publish(self, record: Publication) -> asyncio.Future[str]:
        """The position at which the record arrived; empty if that is not known."""


class Kept(NamedTuple):
    """Where a record is durable. `position` in the log: topic/partition/offset; empty while it is
    in the spool."""

    durable_in: Literal["log", "spool"]
    position: str


class Durable:
    """Keeps records; `run` must run beside it. What an earlier process left in the spool goes to
    the log first."""

    def __init__(self, log: Log, spool: Spool, log_seconds: float = LOG_SECONDS) -> None:
        self._log, self._spool, self._log_seconds = log, spool, log_seconds
        self._under_way: dict[asyncio.Future[str], float] = {}  # oldest first
        self._gate = asyncio.Event()
        self._gate.set()
        self.spooling = spool.held > 0
        self._refuses = False

    async def keep(self, *records: Publication) -> Kept:
        """Returns when all of these are durable, with the place of the last. Raises NoRoom if
        neither takes them; they may be in the log all the same, and sending them again is
        harmless."""
        if not self._gate.is_set():
            await self._gate.wait()
        if not self.spooling:
            positions = await self._published(records)
            if NOWHERE not in positions:
                return Kept("log", positions[-1])
            self._turn_to_spool()
        await self._put(records)
        return Kept("spool", NOWHERE)

    async def run(self) -> None:
        """Notice when the log falls silent; empty the spool when it is back. Ends when it is
        cancelled."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            if self.spooling:
                await self._drain()
            elif self._silent():
                self._turn_to_spool()

    async def _put(self, records: Sequence[Publication]) -> None:
        """Raises NoRoom, and says why: once, as all who come meanwhile are refused for the same."""
        try:
            await self._spool.put(*records)
        except NoRoom as error:
            if not self._refuses:
                _log.error("no_room", because=str(error))
            self._refuses = True
            raise
        self._refuses = False

    async def _published(self, records: Sequence[Publication]) -> list[str]:
        under_way = [self._log.publish(record) for record in records]
        self._under_way.update(dict.fromkeys(under_way, time.monotonic()))
        try:
            return [await arrived for arrived in under_way]
        finally:
            for arrived in under_way:
                self._under_way.pop(arrived, None)

    def _silent(self) -> bool:
        """Whether the oldest record under way has waited for too long."""
        since = next(iter(self._under_way.values()), None)
        return since is not None and time.monotonic() - since > self._log_seconds

    def _turn_to_spool(self) -> None:
        """All that is under way goes there too, in its order: what comes later must not overtake
        it."""
        if not self.spooling:
            self.spooling = True
            _log.warning("spooling", because="the log does not answer", doubt=len(self._under_way))
            for arrived in self._under_way:
                if not arrived.done():
                    arrived.set_result(NOWHERE)

    async def _drain(self) -> None:
        """Send what the spool holds, until it is empty or the log falls silent again."""
        try:
            while self._spool.held and await self._sent_piece(PIECE_SECONDS):
                if 0 < self._spool.held <= PIECE:
                    await self._finish()
        except NoRoom as error:
            _log.error("drain_failed", because=str(error))
            return
        if not self._spool.held:  # nobody was let in since that was found: nothing was awaited
            self.spooling = False
            _log.info("direct", because="the spool is empty")

    async def _finish(self) -> None:
        """Send the rest while whoever comes waits: else a spool that fills as fast as it is drained
        would never be empty. The log has just answered, so it takes a moment."""
        self._gate.clear()
        try:
            await self._sent_piece(self._log_seconds)
        finally:
            self._gate.set()

    async def _sent_piece(self, seconds: float) -> bool:
        """Send the oldest records; forget those before the first that did not arrive. Whatever
        stands behind it is sent again, so that the order holds. Returns whether all arrived."""
        piece: Sequence[Spooled] = await self._spool.oldest(PIECE)
        under_way = [self._log.publish(one.record) for one in piece]
        if under_way:
            await asyncio.wait(under_way, timeout=seconds)
        arrived = [future.done() and future.result() != NOWHERE for future in under_way]
        first_lost = arrived.index(False) if False in arrived else len(piece)
        await self._spool.forget(piece[:first_lost])
        return first_lost == len(piece)
