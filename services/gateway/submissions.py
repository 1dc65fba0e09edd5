"""From what a document says to the records that go to the log, one by one."""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast

import msgspec

from orders.client.publishing import Publication
from orders.client.submitting import submission
from orders.contracts.records import CancelRequested, Order, OrderSubmitted, PaymentReceived
from services.gateway.formats.json_documents.text import NotJson, parse
from services.gateway.formats.reading import Reading, Unreadable
from services.gateway.problem import Problem

Encode = Callable[[type, str, Mapping[str, Any]], Publication]
"""(record class, key, value) -> the record as it goes to the log."""
LONGEST_KEY = 255
_NUMBERS_AS_SENT = msgspec.json.Encoder(decimal_format="number")
NOWHERE: Mapping[str, str] = MappingProxyType({})


class Item(NamedTuple):
    """One thing that a document says, and its record; none if nothing is sent for it. `assumed`
    has in words what an order did not say itself."""

    order_id: str
    said: Literal["order", "cancellation", "payment", "waiting"]
    record: Publication | None
    places: Mapping[str, str] = NOWHERE
    assumed: Sequence[str] = ()
    because: str = ""


def items(
    reading: Reading, channel: str, now: int, encode: Encode, document: str = ""
) -> Iterator[Item]:
    """All that is to be sent, in the document's order of each kind. `now`: business time, ms;
    `document`: SHA-256 of what it all came in. Raises what `encode` raises."""
    for order, places, revision, filled in reading.placed:
        key = f"{channel}:{order['reference']}"
        named = {**order, "channel": channel, "order_id": key}
        submitted = submission(cast(Order, named), now, source_revision=revision, document=document)
        yield Item(key, "order", encode(OrderSubmitted, key, submitted), places, filled)
    for paid in reading.paid:
        key = f"{channel}:{paid.reference}"
        payment: PaymentReceived = {
            "order_id": key,
            "issuer": channel,
            "document_id": paid.document,
            "amount_minor": paid.amount_minor,
            "currency": paid.currency,
            "method": "",
            "at": paid.paid_at,
        }
        yield Item(key, "payment", encode(PaymentReceived, key, payment))
    for cancelled in reading.cancelled:
        yield cancellation(
            f"{channel}:{cancelled.reference}", cancelled.reason, cancelled.requested_at, encode
        )
    for waiting in reading.waiting:
        yield Item(f"{channel}:{waiting.reference}", "waiting", None, because=waiting.because)


def cancellation(order_id: str, reason: str, at: int, encode: Encode) -> Item:
    """A channel asks for its customer. `at` in ms."""
    request: CancelRequested = {
        "order_id": order_id,
        "requested_at": at,
        "requested_by": "customer",
        "reason": reason,
    }
    return Item(order_id, "cancellation", encode(CancelRequested, order_id, request))


def unread(reading: Reading) -> Iterator[Unreadable]:
    """What came of a document that nothing is made of."""
    yield from reading.faults
    for changed in reading.changed:
        yield Unreadable(
            changed.reference,
            "change_not_offered",
            "an order cannot be changed yet: cancel it and send another under a new reference",
        )


def with_reference(document: bytes, channel: str, key: str) -> bytes:
    """A JSON order that has no reference gets one from its Idempotency-Key: the same key, the same
    order, over replicas and restarts. Any other document stays as it is, for its reader to say what
    is wrong with it. Raises Problem for a key that is none."""
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Problem(
            400,
            "idempotency-key-malformed",
            "The Idempotency-Key is malformed",
            f"send 1 to {LONGEST_KEY} printable characters of ASCII, such as a UUID",
        )
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
