"""What is agreed with channels, as their table says it by now (`ref.channels.v1`)."""

import asyncio
import contextlib
from collections.abc import Callable

from orders.contracts.errors import RegistryUnavailable
from orders.contracts.records import Channel
from orders.engine.errors import TransientError
from orders.engine.references import References

SECONDS = 60.0
"""Between two looks at the table."""
DESK = "desk"


class Agreements:
    """Answers at once, by what was read last; `follow` must run beside it."""

    def __init__(self) -> None:
        self._said = References()

    def to_desk(self, channel: str) -> bool:
        """Whether what its webhook says and nobody can read waits for the desk: unless it is agreed
        otherwise, as a shop that is refused a few times may say nothing any more (IN-01)."""
        agreed = self._said.table(Channel).get(channel)
        return agreed is None or agreed["unreadable"] == DESK

    async def follow(self, read: Callable[[], References], seconds: float = SECONDS) -> None:
        """Look again and again; while servers do not answer, what was read last holds. Ends
        when it is cancelled."""
        while True:
            with contextlib.suppress(TransientError, RegistryUnavailable):
                self._said = await asyncio.to_thread(read)
            await asyncio.sleep(seconds)
