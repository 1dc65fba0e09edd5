"""Who asks, and may they: API keys, signatures of webhooks, rates."""

from pathlib import Path
from typing import NamedTuple

from limits import RateLimitItem, parse
from starlette.requests import Request

from orders.engine.errors import ConfigError
from services.gateway import keys, signatures
from services.gateway.believed import Belief
from services.gateway.channels import Channels, Scope
from services.gateway.formats.catalogue import reader
from services.gateway.formats.reading import Profile
from services.gateway.problem import Problem
from services.gateway.rates import Rates

LINK_RATE = parse("30/minute")


SIGNED: tuple[Scope, ...] = ("orders:write", "orders:cancel")
"""What a webhook is good for: it says what has become of an order at its shop."""


class Sender(NamedTuple):
    """Who hands in, or asks. `staff_id`: the person whose key or token it is; empty for a machine,
    which is nobody of the house. `scopes`: what its key is good for."""

    channel: str
    staff_id: str = ""
    scopes: tuple[Scope, ...] = ()


class Access:
    """Lets in whom the channels' entries name."""

    def __init__(self, policy: Channels, secrets_dir: Path | None) -> None:
        self._channels, self._keys = policy.channels, policy.of_key()
        self._secrets = {
            name: [secret(secrets_dir, file) for file in channel.webhook.secrets]
            for name, channel in policy.channels.items()
            if channel.webhook is not None
        }
        for form in {form for channel in policy.channels.values() for form in channel.formats}:
            reader(form)  # imported now, while nobody waits
        self._profiles = {name: channel.profile(name) for name, channel in policy.channels.items()}
        self._counted = Rates()
        self._rates: dict[str, RateLimitItem] = {
            name: parse(channel.rate) for name, channel in policy.channels.items()
        }

    def by_key(self, request: Request, scope: Scope) -> Sender | None:
        """Whose key the request bears; None if it bears none of a channel. Raises Problem: 401 if
        its secret is wrong, 403 if it is not for this, 429 if the channel asks too often."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        channel, known = self._keys.get(keys.id_of(key.strip()), ("", None))
        right = keys.is_of(key.strip(), known.digest if known else None)
        if known is None:
            return None
        if scheme.lower() != "bearer" or not right:
            raise _unknown()
        self._count(channel)
        if scope not in known.scopes:
            raise Problem(403, "key-not-for-this", "The key is not for this", f"it lacks {scope}")
        return Sender(channel, known.staff_id, known.scopes)

    def entered_by(self, channel: str) -> tuple[str, ...]:
        """Roles of the house whose people enter orders of the channel; none of an unknown one."""
        agreed = self._channels.get(channel)
        return agreed.entered_by if agreed is not None else ()

    def belief(self, sender: Sender, now: int) -> Belief:
        """What counts of what they hand in now: whose it is, what their key is good for, and what
        their channel is declared for."""
        cancels = "orders:cancel" in sender.scopes
        return Belief(sender.staff_id, self._channels[sender.channel].payments, cancels, now)

    def known(self, channel: str) -> bool:
        """Whether something is agreed with it."""
        return channel in self._channels

    def own_customers(self, channel: str) -> bool:
        """Whether a channel that was let in orders for its own customers alone."""
        return self._channels[channel].customers == "own"

    def signs(self, request: Request) -> bool:
        """Whether the request claims to be a webhook of the channel that its path names."""
        channel = self._channels.get(request.path_params["channel"])
        webhook = channel.webhook if channel else None
        return webhook is not None and signatures.signed(request.headers, webhook.kind)

    def by_signature(self, request: Request, body: bytes) -> Sender:
        """Of the channel whose webhook this is. Raises Problem: 401 if the signature is wrong, or
        too old, 429."""
        name = request.path_params["channel"]
        webhook = self._channels[name].webhook
        assert webhook is not None  # `signs` has said so
        if not signatures.genuine(request.headers, body, webhook.kind, self._secrets[name]):
            raise _unknown()
        self._count(name)
        return Sender(name, scopes=SIGNED)

    def count_link(self, token: str) -> None:
        """A customer's link is used once more. Raises Problem: 429."""
        self._counted.count(LINK_RATE, token)

    def profile(self, channel: str) -> Profile:
        """What the documents of a channel that was let in are read by."""
        return self._profiles[channel]

    def hands_in(self, channel: str, form: str) -> bool:
        """Whether documents of this format are agreed with it."""
        return form in self._channels[channel].formats

    def _count(self, channel: str) -> None:
        self._counted.count(self._rates[channel], channel)


def of_channel(request: Request, channel: str) -> None:
    """Raises Problem (404) if the order that the path names is another channel's."""
    if not request.path_params["order_id"].startswith(f"{channel}:"):
        raise unknown_order()


def unknown_order() -> Problem:
    """The same for one that is not there and for one of somebody else."""
    return Problem(404, "order-unknown", "No such order is known")


def bearer(request: Request) -> str:
    """Id of the API key that the request bears; empty if it bears none."""
    _, _, key = request.headers.get("authorization", "").partition(" ")
    return keys.id_of(key.strip())


def _unknown() -> Problem:
    return Problem(
        401,
        "not-authenticated",
        "Nobody is known by this key or signature",
        "send Authorization: Bearer <key>, or sign the body as is agreed",
        headers={"WWW-Authenticate": "Bearer"},
    )


def secret(folder: Path | None, file: str) -> str:
    """What the one line of a file in the folder of secrets says. Raises ConfigError."""
    if folder is None:
        raise ConfigError("a channel has secrets: set ORDERS_GATEWAY_SECRETS_DIR")
    try:
        said = (folder / file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"the secret of a channel cannot be read: {error}") from error
    if not said:
        raise ConfigError(f"{folder / file}: the secret is empty")
    return said
