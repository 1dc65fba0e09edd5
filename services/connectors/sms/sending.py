"""A text message is handed to the gateway, or asked for by its reference."""

import asyncio
from collections.abc import Callable, Mapping
from typing import NamedTuple, Self

import httpx

from orders.contracts.records import AttemptOrdered
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings
from services.connectors.answers import answered, trusted, unanswered
from services.connectors.attempts import Settled
from services.connectors.sms.composing import message_of, number_of

KNOWN_ALREADY = 409
ABSENT = 404


class Gateway(NamedTuple):
    """Where text messages go, and as whose. `segments`: of one message at most; `seconds`: for all
    of one call."""

    url: str
    token: str | None
    sender: str
    segments: int
    seconds: float


class Phones:
    """Sends text messages. `now`: business time, ms."""

    def __init__(self, gateway: Gateway, now: Callable[[], int]) -> None:
        self._gateway, self._now = gateway, now
        token = gateway.token
        self._client = httpx.AsyncClient(
            verify=trusted(),
            timeout=gateway.seconds,
            trust_env=False,
            headers={} if token is None else {"Authorization": f"Bearer {token}"},
        )

    @classmethod
    def by_settings(cls, settings: Settings, now: Callable[[], int]) -> Self | None:
        """None where there is no gateway. Raises ConfigError where nobody says from whom they
        come."""
        if settings.sms_url is None:
            return None
        if not settings.sms_sender:
            raise ConfigError("text messages come from nobody: set ORDERS_SMS_SENDER")
        token = settings.sms_token
        gateway = Gateway(
            settings.sms_url.rstrip("/"),
            None if token is None else token.get_secret_value(),
            settings.sms_sender,
            settings.sms_segments,
            settings.sms_seconds,
        )
        return cls(gateway, now)

    async def send(self, ordered: AttemptOrdered) -> Settled:
        """One message; or, where it is to ask, whether the gateway has it."""
        if ordered["asks"]:
            return await self._asked(ordered["reference"])
        try:
            message = {
                "reference": ordered["reference"],
                "from": self._gateway.sender,
                "to": number_of(ordered["address"]),
                "text": message_of(ordered, self._gateway.segments),
            }
        except Exception as error:  # of any kind: what one says must hold up no other
            return Settled("REFUSED", f"it cannot be written: {type(error).__name__}: {error}")
        if self._now() >= ordered["not_after"]:
            return Settled("EXPIRED")
        try:
            status = await self._status("POST", self._gateway.url, message)
        except (httpx.HTTPError, TimeoutError) as error:
            return unanswered(error)
        return Settled("DONE") if status == KNOWN_ALREADY else answered(status)

    async def _asked(self, reference: str) -> Settled:
        try:
            status = await self._status("GET", f"{self._gateway.url}/{reference}")
        except (httpx.HTTPError, TimeoutError) as error:
            return Settled("AWAY", unanswered(error).because)
        if status == ABSENT:
            return Settled("ABSENT")
        if status == httpx.codes.OK:
            return Settled("DONE")
        return Settled("AWAY", f"it was asked, and answers {status}")

    async def _status(self, method: str, url: str, message: Mapping[str, str] | None = None) -> int:
        """No redirect is followed, and no answer's body is read."""
        async with (
            asyncio.timeout(self._gateway.seconds),
            self._client.stream(method, url, json=message) as answer,
        ):
            return answer.status_code
