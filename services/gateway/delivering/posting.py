"""Answers over HTTP: posted under their name, signed as Standard Webhooks has it."""

import base64
import binascii
import hmac
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import httpx

from orders.engine.errors import ConfigError
from services.gateway.delivering.rows import Outgoing

SECONDS = 20.0
"""For the partner to take the connection, the bytes, and to begin its answer, each."""
KEY_BYTES = 24
"""Of a key at least (Standard Webhooks)."""
REFUSES = frozenset({400, 409, 413, 415, 422})
"""Statuses by which a partner refuses these very bytes: they never get better. Any other that is
not 2xx is a trouble of the partner, or of the agreement with it, that holds for all answers."""


class Attempt(NamedTuple):
    """What came of sending once. `after`: seconds in which the partner wants to be asked again,
    where it says."""

    outcome: Literal["taken", "refused", "away"]
    because: str = ""
    after: float | None = None


Send = Callable[[Outgoing], Attempt]


def key_of(secret: str) -> bytes:
    """The key of a secret `whsec_<base64>`. Raises ConfigError, for one that is too short, too."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ConfigError("a secret of a delivery must be whsec_<base64>") from None
    if len(key) < KEY_BYTES:
        raise ConfigError(f"a secret of a delivery must have {KEY_BYTES} bytes, {len(key)} are few")
    return key


def poster(client: httpx.Client, url: str, keys: Sequence[bytes], now: Callable[[], int]) -> Send:
    """Posts to the URL, signed with each of the keys; `now`: wall clock, ms. No redirect is
    followed, and no answer's body is read."""

    def post(one: Outgoing) -> Attempt:
        at = str(now() // 1000)
        headers = {
            "Content-Type": one.media_type,
            "webhook-id": one.name,
            "webhook-timestamp": at,
            "webhook-signature": signature(one.name, at, one.document, keys),
        }
        try:
            with client.stream("POST", url, content=one.document, headers=headers) as answer:
                return _attempt(answer)
        except httpx.HTTPError as error:
            return Attempt("away", f"it does not answer: {type(error).__name__}")

    return post


def signature(name: str, at: str, body: bytes, keys: Sequence[bytes]) -> str:
    """`webhook-signature`: one of each key, divided by blanks."""
    signed = f"{name}.{at}.".encode() + body
    digests = (hmac.digest(key, signed, "sha256") for key in keys)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def _attempt(answer: httpx.Response) -> Attempt:
    if answer.is_success:
        return Attempt("taken")
    because = f"it answers {answer.status_code}"
    if answer.status_code in REFUSES:
        return Attempt("refused", because)
    return Attempt("away", because, _after(answer))


def _after(answer: httpx.Response) -> float | None:
    """Retry-After in seconds (RFC 9110); a date, or a number that no time is, counts as nothing
    said."""
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() and len(said) <= 9 else None
