"""A message is posted, signed, to the URL that is agreed with its customer."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Self

import httpx

from orders.client.key_files import keys_of
from orders.contracts.records import AttemptOrdered
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings
from services.connectors.answers import UNTOUCHED, answered, trusted, unanswered
from services.connectors.attempts import Settled
from services.connectors.webhook.addresses import (
    Barred,
    Network,
    Place,
    Unknown,
    networks,
    place_of,
)
from services.connectors.webhook.composing import body_of
from services.connectors.webhook.signing import secrets_of, signature

MOST_ADDRESSES = 3
"""Of those that a name has so many are tried, as long as none takes the connection."""


class Webhooks:
    """Posts. `inside`: networks of the house that may be called; `seconds`: for all of one call;
    `now`: business time, ms. Signatures bear the time of the wall, by which receivers see how old
    they are."""

    def __init__(
        self,
        keys: Sequence[str],
        inside: Sequence[Network],
        seconds: float,
        now: Callable[[], int],
    ) -> None:
        self._keys, self._inside, self._seconds, self._now = keys, inside, seconds, now
        self._client = httpx.AsyncClient(
            verify=trusted(),
            timeout=seconds,
            trust_env=False,
            follow_redirects=False,
            # none is kept: two names at one address must not share a connection
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    @classmethod
    def by_settings(cls, settings: Settings, now: Callable[[], int]) -> Self | None:
        """None where there are no keys. Raises ConfigError."""
        if settings.webhook_keys is None:
            return None
        try:
            inside = networks(settings.webhook_inside)
        except ValueError as error:
            raise ConfigError(f"ORDERS_WEBHOOK_INSIDE: {error}") from None
        return cls(
            keys_of(settings.webhook_keys, "webhooks"), inside, settings.webhook_seconds, now
        )

    async def send(self, ordered: AttemptOrdered) -> Settled:
        """One call. A receiver knows it again by its id, so there is nothing to ask."""
        if ordered["asks"]:
            return Settled("AWAY", "a receiver of webhooks cannot be asked")
        try:
            body = body_of(ordered)
        except Exception as error:  # of any kind: what one says must hold up no other
            return Settled("REFUSED", f"it cannot be written: {type(error).__name__}: {error}")
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
                return await self._posted(place, body, self._headers(ordered, body))
        except (httpx.HTTPError, TimeoutError) as error:
            return unanswered(error)

    def _headers(self, ordered: AttemptOrdered, body: bytes) -> dict[str, str]:
        at, secrets = datetime.now(UTC), secrets_of(self._keys, ordered["address"])
        return {
            "Content-Type": "application/json",
            "webhook-id": ordered["reference"],
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature(secrets, ordered["reference"], at, body),
        }

    async def _posted(self, place: Place, body: bytes, headers: dict[str, str]) -> Settled:
        """The status alone is read: no answer's body. Raises httpx.HTTPError."""
        failed: httpx.TransportError = httpx.ConnectError("its name has no address")
        for address in place.addresses[:MOST_ADDRESSES]:
            request = self._client.build_request(
                "POST",
                place.url.copy_with(host=address),
                content=body,
                headers={**headers, "Host": place.url.netloc.decode("ascii")},
                extensions={"sni_hostname": place.url.raw_host.decode("ascii")},
            )
            try:
                answer = await self._client.send(request, stream=True)
            except UNTOUCHED as error:
                failed = error
                continue
            await answer.aclose()
            return answered(answer.status_code)
        raise failed
