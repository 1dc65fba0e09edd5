"""Looks for documents that were filed. A search reads a partition of the log, so few go on at once,
on threads of their own, each for a while: whoever asks for what is not there keeps no order
waiting."""

from collections.abc import Callable

from orders.client.documents import Document
from services.gateway.desk.threads import Left, Threads
from services.gateway.problem import Problem

Find = Callable[[str, str, int, Left], Document | None]
"""(channel, SHA-256, wall clock from which on to look, seconds that are left) -> the document, None
if it was not filed; may take a while, and raises TransientError."""

AT_ONCE, WAITING = 2, 8
"""Searches that go on, and that wait for one to end."""
SECONDS = 20.0
"""So long may one take, its waiting included."""
RETRY = {"Retry-After": "20"}


class Searches:
    """Bounded: a gateway has one of them."""

    def __init__(
        self, find: Find, at_once: int = AT_ONCE, waiting: int = WAITING, seconds: float = SECONDS
    ) -> None:
        self._find, self._most, self._seconds = find, at_once + waiting, seconds
        self._threads = Threads(waiting=at_once, name="documents")
        self._asked = 0

    async def search(self, channel: str, sha256: str, since_ms: int) -> Document | None:
        """The document; None if the channel filed none such since then. Raises Problem (503) if too
        many are looked for, or it takes too long; TransientError."""
        if self._asked >= self._most:
            raise Problem(503, "too-busy", "Too many documents are looked for", headers=RETRY)
        self._asked += 1
        try:
            done = await self._threads.wait(
                lambda left: (self._find(channel, sha256, since_ms, left),), self._seconds
            )
        finally:
            self._asked -= 1
        if done is None:
            raise Problem(
                503, "not-found-in-time", "The document was not found in time", headers=RETRY
            )
        return done[0]
