"""A platform is asked for its page; what it says by its status is whether it works."""

from collections.abc import Callable, Sequence
from typing import Self

import httpx

from orders.contracts.records import AttemptOrdered
from orders.engine.settings import Settings
from services.connectors.addresses import Network
from services.connectors.attempts import Settled
from services.connectors.outward import Outward, inside_of

WANTS_A_LOG_IN = frozenset({401, 403})
"""It works, and does not know us."""


class Probes:
    """Looks. `inside`: networks of the house that may be looked at; `seconds`: for all of one look;
    `now`: business time, ms."""

    def __init__(self, inside: Sequence[Network], seconds: float, now: Callable[[], int]) -> None:
        self._outward = Outward(inside, seconds, now)

    @classmethod
    def by_settings(cls, settings: Settings, now: Callable[[], int]) -> Self:
        """Needs nothing to be set. Raises ConfigError."""
        return cls(inside_of(settings), settings.webhook_seconds, now)

    async def send(self, ordered: AttemptOrdered) -> Settled:
        """One look."""
        place = await self._outward.place_of(ordered)
        if isinstance(place, Settled):
            return place
        try:
            return _seen(await self._outward.status(place, "GET"))
        except (httpx.HTTPError, TimeoutError) as error:
            return Settled("AWAY", f"it does not answer: {type(error).__name__}")


def _seen(status: int) -> Settled:
    """A redirect, or a wish to know who asks, is an answer of something that works."""
    if status < 400 or status in WANTS_A_LOG_IN:
        return Settled("DONE")
    return Settled("AWAY", f"it answers {status}")
