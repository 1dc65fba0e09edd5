"""Calls to where customers and articles say: to nobody inside the house, at the address that was
looked at, and of the answer its status alone."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import httpx

from orders.contracts.records import AttemptOrdered
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings
from services.connectors.addresses import (
    Barred,
    Network,
    Place,
    Unknown,
    networks,
    place_of,
)
from services.connectors.answers import UNTOUCHED, trusted
from services.connectors.attempts import Settled

MOST_ADDRESSES = 3
"""Of those that a name has so many are tried, as long as none takes the connection."""


def inside_of(settings: Settings) -> Sequence[Network]:
    """The networks of the house that may be called. Raises ConfigError."""
    try:
        return networks(settings.webhook_inside)
    except ValueError as error:
        raise ConfigError(f"ORDERS_WEBHOOK_INSIDE: {error}") from None


class Outward:
    """Calls. `inside`: networks of the house that may be called; `seconds`: for all of one call;
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

    async def place_of(self, ordered: AttemptOrdered) -> Place | Settled:
        """Where it leads, or why nobody is called: that may not be, or it is too late."""
        try:
            async with asyncio.timeout(self._seconds):
                place = await place_of(ordered["address"], self._inside)
        except Barred as error:
            return Settled("REFUSED", str(error))
        except (Unknown, TimeoutError) as error:
            return Settled("AWAY", str(error) or "its name was not found in time")
        return Settled("EXPIRED") if self._now() >= ordered["not_after"] else place

    async def status(
        self,
        place: Place,
        method: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> int:
        """The status alone is read: no answer's body. Raises httpx.HTTPError and TimeoutError."""
        failed: httpx.TransportError = httpx.ConnectError("its name has no address")
        async with asyncio.timeout(self._seconds):
            for address in place.addresses[:MOST_ADDRESSES]:
                request = self._client.build_request(
                    method,
                    place.url.copy_with(host=address),
                    content=body,
                    headers={**(headers or {}), "Host": place.url.netloc.decode("ascii")},
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
