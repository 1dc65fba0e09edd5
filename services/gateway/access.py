"""Who asks, and may they: API keys, signatures of webhooks, rates."""

import time
from pathlib import Path

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import Request

from orders.engine.errors import ConfigError
from services.gateway import keys, signatures
from services.gateway.channels import Channels, Scope
from services.gateway.formats.catalogue import reader
from services.gateway.formats.reading import Profile
from services.gateway.problem import Problem

NOBODY = "0" * 64
"""A digest that no secret has: an unknown key takes as long as a wrong one."""


class Access:
    """Lets in whom the channels' entries name. Rates are counted in this process: several gateways
    let through as many times as much."""

    def __init__(self, policy: Channels, secrets_dir: Path | None) -> None:
        self._channels, self._keys = policy.channels, policy.of_key()
        self._secrets = {
            name: [_secret(secrets_dir, file) for file in channel.webhook.secrets]
            for name, channel in policy.channels.items()
            if channel.webhook is not None
        }
        for form in {form for channel in policy.channels.values() for form in channel.formats}:
            reader(form)  # imported now, while nobody waits
        self._profiles = {name: channel.profile(name) for name, channel in policy.channels.items()}
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._rates: dict[str, RateLimitItem] = {
            name: parse(channel.rate) for name, channel in policy.channels.items()
        }

    def by_key(self, request: Request, scope: Scope) -> str:
        """The channel whose key the request bears. Raises Problem: 401 without a valid one, 403 if
        it is not for this, 429 if the channel asks too often."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        key_id, _, secret = key.strip().partition(".")
        channel, known = self._keys.get(key_id, ("", None))
        # BLAKE2 takes 64 bytes of key; no id is as long
        right = keys.is_of(key_id[:64] or "-", secret, known.digest if known else NOBODY)
        if scheme.lower() != "bearer" or known is None or not right:
            raise _unknown()
        self._count(channel)
        if scope not in known.scopes:
            raise Problem(403, "key-not-for-this", "The key is not for this", f"it lacks {scope}")
        return channel

    def to_channel(self, request: Request, scope: Scope) -> str:
        """The same, of a request to a channel, which its path names."""
        channel = self.by_key(request, scope)
        if request.path_params["channel"] != channel:
            raise Problem(403, "key-of-another-channel", "The key is another channel's")
        return channel

    def signs(self, request: Request) -> bool:
        """Whether the request claims to be a webhook of the channel that its path names."""
        channel = self._channels.get(request.path_params["channel"])
        webhook = channel.webhook if channel else None
        return webhook is not None and signatures.signed(request.headers, webhook.kind)

    def by_signature(self, request: Request, body: bytes) -> str:
        """The channel whose webhook this is. Raises Problem: 401 if the signature is wrong or too
        old, 429."""
        name = request.path_params["channel"]
        webhook = self._channels[name].webhook
        assert webhook is not None  # `signs` has said so
        if not signatures.genuine(request.headers, body, webhook.kind, self._secrets[name]):
            raise _unknown()
        self._count(name)
        return str(name)

    def profile(self, channel: str) -> Profile:
        """What the documents of a channel that was let in are read by."""
        return self._profiles[channel]

    def hands_in(self, channel: str, form: str) -> bool:
        """Whether documents of this format are agreed with it."""
        return form in self._channels[channel].formats

    def _count(self, channel: str) -> None:
        rate = self._rates[channel]
        if not self._limiter.hit(rate, channel):
            reset = self._limiter.get_window_stats(rate, channel).reset_time
            wait = max(1, round(reset - time.time()))
            raise Problem(
                429,
                "too-many-requests",
                "The channel asks too often",
                f"at most {self._channels[channel].rate}",
                headers={"Retry-After": str(wait)},
            )


def _unknown() -> Problem:
    return Problem(
        401,
        "not-authenticated",
        "Nobody is known by this key or signature",
        "send Authorization: Bearer <key>, or sign the body as is agreed",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _secret(folder: Path | None, file: str) -> str:
    if folder is None:
        raise ConfigError("a channel has a webhook: set ORDERS_GATEWAY_SECRETS_DIR")
    try:
        secret = (folder / file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"the secret of a webhook cannot be read: {error}") from error
    if not secret:
        raise ConfigError(f"{folder / file}: the secret is empty")
    return secret
