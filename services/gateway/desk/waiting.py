"""What waits for people, read once for all who ask at about the same time: a reading looks at every
order that review keeps."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.gateway.desk.threads import Threads

Waits = TypeVar("Waits")
SECONDS = 2.0
"""So old a reading may be. One order by itself is read anew."""


@dataclass(frozen=True)
class AsOf(Generic[Waits]):
    """What waits, in its order. `as_of_at`: business time of the reading, ms."""

    waiting: Sequence[Waits]
    as_of_at: int


class Waiting(Generic[Waits]):
    """Reads on one of the threads."""

    def __init__(
        self,
        read: Callable[[], Sequence[Waits]],
        now: Callable[[], int],
        threads: Threads,
        seconds: float = SECONDS,
    ) -> None:
        self._threads = threads
        self._read, self._now, self._seconds = read, now, seconds
        self._reading, self._until = asyncio.Lock(), 0.0
        self._found: AsOf[Waits] = AsOf((), 0)

    async def found(self) -> AsOf[Waits]:
        """Raises TransientError while a server is away."""
        async with self._reading:
            if time.monotonic() >= self._until:
                as_of_at = self._now()
                self._found = AsOf(await self._threads.run(self._read), as_of_at)
                self._until = time.monotonic() + self._seconds
            return self._found
