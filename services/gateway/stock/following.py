"""Reads the tables of stock once somebody asks for them, and follows them from then on: a gateway
of which nobody asks it keeps none."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from orders.client.stock.table import StockTable
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import TransientError
from services.gateway.problem import Problem

SECONDS = 0.25
"""Between two looks; while it reads the tables for the first time it does not wait."""
AGAIN_SECONDS = 2.0
"""After servers did not answer."""
RETRY = {"Retry-After": "2"}


class Reading(Protocol):
    """`orders.engine.core.feed.Tables`, as far as it is needed here."""

    @property
    def complete(self) -> bool: ...

    def poll(self) -> None: ...


class StockFollowing:
    """Answers at once, by what was read last; `run` must run beside it."""

    def __init__(self, table: StockTable, begin: Callable[[], Reading]) -> None:
        self._table, self._begin = table, begin
        self._wanted = asyncio.Event()
        self._complete = False

    def table(self) -> StockTable:
        """The tables. Raises Problem (503) before they were read for the first time, which begins
        when somebody asks first."""
        self._wanted.set()
        if not self._complete:
            raise Problem(503, "stock-not-read", "Stock is still being read", headers=RETRY)
        return self._table

    async def run(self) -> None:
        """Ends when it is cancelled; while servers do not answer, what was read last holds."""
        await self._wanted.wait()
        reading: Reading | None = None
        while True:
            try:
                if reading is None:
                    reading = await asyncio.to_thread(self._begin)
                await asyncio.to_thread(reading.poll)
            except (TransientError, RegistryUnavailable):
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            self._complete = self._complete or reading.complete
            await asyncio.sleep(SECONDS if reading.complete else 0)
