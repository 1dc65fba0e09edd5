"""A platform is asked for its page; what it says by its status is whether it works."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Self

import httpx

from orders.contracts.records import AttemptOrdered
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings
from services.connectors.answers import UNTOUCHED, trusted
from services.connectors.attempts import Settled
from services.connectors.webhook.addresses import (
    Barred,
    Network,
    Place,
    Unknown,
    networks,
    place_of,
)

MOST_ADDRESSES = 3
"""Of those that a name has so many are tried, as long as none takes the connection."""
WANTS_A_LOG_IN = frozenset({401, 403})
"""It works, and does not know us."""


class Probes:
    """Looks. `inside`: networks of the house that may be looked at; `seconds`: for all of one look;
    `now`: business time, ms."""

    def __init__(self, inside: Sequence[Network], seconds: float, now: Callable[[], int]) -> None:
        self._inside, self._seconds, self._now = inside, seconds, now
        self._client = httpx.AsyncClient(
            verify=trusted(),
            timeout=seconds,
            trust_env=False,
            follow_redirects=False,
            # none is kept: two names at one address must not share a connection
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    @classmethod
    def by_settings(cls, settings: Settings, now: Callable[[], int]) -> Self:
        """Needs nothing to be set. Raises ConfigError."""
        try:
            inside = networks(settings.webhook_inside)
        except ValueError as error:
            raise ConfigError(f"ORDERS_WEBHOOK_INSIDE: {error}") from None
        return cls(inside, settings.webhook_seconds, now)

    async def send(self, ordered: AttemptOrdered) -> Settled:
        """One look."""
        try:
            async with asyncio.timeout(self._seconds):
                place = await place_of(ordered["address"], self._inside)
        except Barred as error:
            return Settled("REFUSED", str(error))
        except (Unknown, TimeoutError) as error:
            return Settled("AWAY", str(error) or "its name was not found in time")
        if self._now() >= ordered["not_after"]:
            return Settled("EXPIRED")
        try:
            async with asyncio.timeout(self._seconds):
                return _seen(await self._status(place))
        except (httpx.HTTPError, TimeoutError) as error:
            return Settled("AWAY", f"it does not answer: {type(error).__name__}")

    async def _status(self, place: Place) -> int:
        """The status alone is read: no answer's body. Raises httpx.HTTPError."""
        failed: httpx.TransportError = httpx.ConnectError("its name has no address")
        for address in place.addresses[:MOST_ADDRESSES]:
            request = self._client.build_request(
                "GET",
                place.url.copy_with(host=address),
                headers={"Host": place.url.netloc.decode("ascii")},
                extensions={"sni_hostname": place.url.raw_host.decode("ascii")},
            )
            try:
                answer = await self._client.send(request, stream=True)
            except UNTOUCHED as error:
                failed = error
                continue
            await answer.aclose()
            return answer.status_code
        raise failed


def _seen(status: int) -> Settled:
    """A redirect, or a wish to know who asks, is an answer of something that works."""
    if status < 400 or status in WANTS_A_LOG_IN:
        return Settled("DONE")
    return Settled("AWAY", f"it answers {status}")
