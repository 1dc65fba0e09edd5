"""The desk's own threads: however many people wait for review, documents are read on others, and
so is whoever asks where an order stands."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

LOOKING, WAITING = 4, 16
"""Threads that read from Redis, and that wait for review. They are started when they are needed."""
T = TypeVar("T")


class Threads:
    """Bounded: more look or wait one after the other."""

    def __init__(self, looking: int = LOOKING, waiting: int = WAITING) -> None:
        self._looking = ThreadPoolExecutor(looking, "desk")
        self._waiting = ThreadPoolExecutor(waiting, "desk-waiting")

    async def run(self, do: Callable[..., T], *given: Any) -> T:
        """What `do` says, which takes a moment. Raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._looking, do, *given)

    async def wait(self, do: Callable[[float], T], seconds: float) -> T | None:
        """What `do` says, which is told how many seconds it has; None if it says nothing in time,
        or no thread was free."""
        until = time.monotonic() + seconds
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(seconds):
                return await loop.run_in_executor(
                    self._waiting, lambda: do(until - time.monotonic())
                )
        except TimeoutError:
            return None
