"""A message is posted, signed, to the URL that is agreed with its customer."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Self

import httpx

from orders.client.key_files import keys_of
from orders.contracts.records import AttemptOrdered
from orders.engine.settings import Settings
from services.connectors.addresses import Network
from services.connectors.answers import answered, unanswered
from services.connectors.attempts import Settled
from services.connectors.outward import Outward, inside_of
from services.connectors.webhook.composing import body_of
from services.connectors.webhook.signing import secrets_of, signature


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
        self._keys, self._outward = keys, Outward(inside, seconds, now)

    @classmethod
    def by_settings(cls, settings: Settings, now: Callable[[], int]) -> Self | None:
        """None where there are no keys. Raises ConfigError."""
        if settings.webhook_keys is None:
            return None
        inside, keys = inside_of(settings), keys_of(settings.webhook_keys, "webhooks")
        return cls(keys, inside, settings.webhook_seconds, now)

    async def send(self, ordered: AttemptOrdered) -> Settled:
        """One call. A receiver knows it again by its id, so there is nothing to ask."""
        if ordered["asks"]:
            return Settled("AWAY", "a receiver of webhooks cannot be asked")
        try:
            body = body_of(ordered)
        except Exception as error:  # of any kind: what one says must hold up no other
            return Settled("REFUSED", f"it cannot be written: {type(error).__name__}: {error}")
        place = await self._outward.place_of(ordered)
        if isinstance(place, Settled):
            return place
        try:
            headers = self._headers(ordered, body)
            return answered(await self._outward.status(place, "POST", headers, body))
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
