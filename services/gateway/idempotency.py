"""What a request calls itself by its Idempotency-Key (the IETF's draft), so that a repeat of it is
known without a store."""

import asyncio
import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec
from prometheus_client import Counter

from services.gateway.formats.json_documents.text import NotJson, parse
from services.gateway.problem import Problem

LONGEST_KEY = 255
SETTLING_SECONDS = 5
"""From when a request is durable until intake has surely acted on it: then intake knows its
repeats, and what else comes in its name."""
_NUMBERS_AS_SENT = msgspec.json.Encoder(decimal_format="number")


def idempotency_key(headers: Mapping[str, str]) -> str:
    """What a request calls itself; empty: nothing. Raises Problem for a key
    that is none."""
    if (key := headers.get("idempotency-key")) is None:
        return ""
    key = key.strip()
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Problem(
            400,
            "idempotency-key-malformed",
            "The Idempotency-Key is malformed",
            f"send 1 to {LONGEST_KEY} printable characters of ASCII, such as a UUID",
        )
    return key


def with_reference(document: bytes, channel: str, key: str) -> bytes:
    """A JSON order that has no reference gets one from its Idempotency-Key: the same key, the same
    order, over replicas and restarts. Any other document stays as it is, for its reader to say what
    is wrong with it."""
    try:
        order = parse(document)
    except NotJson:
        return document
    if not isinstance(order, dict) or order.get("reference"):
        return document
    reference = reference_of(channel, key)
    named = {**order, "reference": reference, "order_id": f"{channel}:{reference}"}
    return _NUMBERS_AS_SENT.encode(named)


def reference_of(channel: str, key: str) -> str:
    """26 characters of a-z and 2-7."""
    digest = hashlib.sha256(f"{channel}\n{key}".encode()).digest()
    return base64.b32encode(digest).decode()[:26].lower()


class UnderWay:
    """Requests with a key that intake has not acted on yet, so that another body under the key is
    told at once. Of one gateway, and gone with it: intake finds the others. Lives on one loop."""

    def __init__(self, reused: Counter) -> None:
        self._reused = reused
        self._bodies: dict[tuple[str, str], tuple[bytes, int]] = {}

    @contextmanager
    def under(self, whose: str, key: str, body: bytes) -> Iterator[None]:
        """Around all that is done for a request; without a key, nothing. Raises Problem (422) while
        another body is under way under the key of the same channel or order. What is refused sets
        the key free: it may come again, corrected."""
        if not key:
            yield
            return
        name, digest = (whose, key), hashlib.sha256(body).digest()
        found, count = self._bodies.get(name, (digest, 0))
        if found != digest:
            self._reused.inc()
            raise reused(SETTLING_SECONDS)
        self._bodies[name] = digest, count + 1
        seconds = SETTLING_SECONDS
        try:
            yield
        except Problem:
            seconds = 0
            raise
        finally:
            asyncio.get_running_loop().call_later(seconds, self._settled, name)

    def _settled(self, name: tuple[str, str]) -> None:
        digest, count = self._bodies.pop(name)
        if count > 1:
            self._bodies[name] = digest, count - 1


def reused(seconds: int = 0) -> Problem:
    """The key has come with another body, which may stand in its way for so many seconds more."""
    return Problem(
        422,
        "idempotency-key-reused",
        "The Idempotency-Key is another request's",
        "send a new key with a new request",
        headers={"Retry-After": str(seconds)} if seconds else None,
    )
