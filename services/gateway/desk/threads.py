"""The desk's own threads: however many people wait for review, documents are read on others, and
so is whoever asks where an order stands."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

LOOKING, WAITING = 4, 16
"""Threads that read from Redis, and that wait for review. They are started when they are needed."""
Left = Callable[[], float]
"""Seconds that there still are; none as soon as nobody waits any more."""
T = TypeVar("T")


class Threads:
    """Bounded: more look or wait one after the other."""

    def __init__(self, looking: int = LOOKING, waiting: int = WAITING, name: str = "desk") -> None:
        self._looking = ThreadPoolExecutor(looking, name)
        self._waiting = ThreadPoolExecutor(waiting, f"{name}-waiting")

    async def run(self, do: Callable[..., T], *given: Any) -> T:
        """What `do` says, which takes a moment. Raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._looking, do, *given)

    async def wait(self, do: Callable[[Left], T], seconds: float) -> T | None:
        """What `do` says; None if it says nothing in time, or no thread was free. It asks again and
        again how many seconds are left, and gives its thread back when there are none: the client
        may have gone away long before."""
        until, over = time.monotonic() + seconds, threading.Event()

        def left() -> float:
            return 0.0 if over.is_set() else max(until - time.monotonic(), 0.0)

        try:
            async with asyncio.timeout(seconds):
                return await asyncio.get_running_loop().run_in_executor(self._waiting, do, left)
        except TimeoutError:
            return None
        finally:
            over.set()
