"""Mails go to a server, and what it says of each is told. Until the mail itself is under way it is
sure that nothing was sent; from then on only the server's answer makes it sure (RFC 1047)."""

from collections.abc import Callable
from email.headerregistry import Address
from email.policy import SMTP as WIRE
from ssl import SSLError
from typing import NamedTuple, Self

import aiosmtplib

from orders.contracts.records import AttemptOrdered
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings
from services.connectors.attempts import Settled
from services.connectors.mail.composing import Letterhead, address_of, compose
from services.connectors.mail.lines import Lines
from services.connectors.mail.pages import Pages
from services.connectors.mail.returns import marks_of

FAILS = (aiosmtplib.SMTPException, OSError, SSLError, TimeoutError)
REFUSES = range(500, 600)
AT_ONCE = 4
"""Connections to the server."""


class Server(NamedTuple):
    """Where mails go. `tls`: none, starttls or tls; `seconds`: for each answer."""

    host: str
    port: int
    tls: str
    user: str | None
    password: str | None
    seconds: float


class Post:
    """Sends mails of the house; what cannot be brought goes `back` to an address; `now`: business
    time, ms."""

    def __init__(
        self, server: Server, head: Letterhead, now: Callable[[], int], back: str | None = None
    ) -> None:
        self._server, self._head, self._now = server, head, now
        self._back = back or head.sender.addr_spec
        self._lines = Lines(self._client, AT_ONCE)

    @classmethod
    def by_settings(cls, settings: Settings, now: Callable[[], int]) -> Self | None:
        """None where there is no server. Raises ConfigError where nobody says from whom they
        come."""
        if not settings.mail_host:
            return None
        if not settings.mail_sender:
            raise ConfigError(
                "mails come from nobody: set ORDERS_MAIL_SENDER, such as "
                "'Orders <orders@house.example>'"
            )
        back = settings.mail_return_path
        head = Letterhead(
            _address("ORDERS_MAIL_SENDER", settings.mail_sender),
            marks_of(settings),
            Pages.by_settings(settings),
        )
        password = settings.mail_password
        server = Server(
            settings.mail_host,
            settings.mail_port,
            settings.mail_tls,
            settings.mail_user,
            None if password is None else password.get_secret_value(),
            settings.mail_seconds,
        )
        path = None if back is None else _address("ORDERS_MAIL_RETURN_PATH", back).addr_spec
        return cls(server, head, now, path)

    async def send(self, ordered: AttemptOrdered) -> Settled:
        """One mail. SMTP cannot be asked what became of one, so nothing is done where it is to
        ask."""
        if ordered["asks"]:
            return Settled("AWAY", "a mail server cannot be asked")
        try:
            content = compose(ordered, self._head).as_bytes(policy=WIRE)
        except Exception as error:  # of any kind: what one mail says must hold up no other
            return Settled("REFUSED", f"it cannot be written: {_words(error)}")
        try:
            async with self._lines.one(self._back) as line:
                settled = await self._sent(line, content, ordered)
                if settled.outcome != "DONE":
                    line.close()  # a mail was begun on it, and not ended
                return settled
        except FAILS as error:  # the server's trouble, or the house's: no mail's
            return Settled("AWAY", _words(error))

    async def _sent(
        self, line: aiosmtplib.SMTP, content: bytes, ordered: AttemptOrdered
    ) -> Settled:
        try:
            await line.rcpt(ordered["address"])
        except FAILS as error:
            return _said(error) or Settled("AWAY", _words(error))
        if self._now() >= ordered["not_after"]:  # a slow server, or this process stood still
            return Settled("EXPIRED")
        try:
            await line.data(content)
        except FAILS as error:
            return _said(error) or Settled("DOUBTFUL", _words(error))
        return Settled("DONE")

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls == "tls",
            start_tls=server.tls == "starttls",
            username=server.user,
            password=server.password,
            timeout=server.seconds,
        )


def _address(setting: str, said: str) -> Address:
    try:
        return address_of(said)
    except ValueError as error:
        raise ConfigError(f"{setting}: {error}") from None


def _said(error: Exception) -> Settled | None:
    """What the server has said by a code: never, or later. None if it said nothing."""
    code = getattr(error, "code", None)
    if not isinstance(code, int) or isinstance(error, aiosmtplib.SMTPServerDisconnected):
        return None
    return Settled("REFUSED" if code in REFUSES else "AWAY", _words(error))


def _words(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
