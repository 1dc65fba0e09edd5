"""From what a document says to the records that go to the log, one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast

from orders.client.documents import document_key
from orders.client.fields import Shape
from orders.client.publishing import Publication
from orders.client.submitting import submission
from orders.contracts.catalogue import record_type
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    CancelRequested,
    ChangeRequested,
    DocumentUnplaced,
    DraftSaved,
    Fault,
    Order,
    OrderLine,
    OrderSubmitted,
    PaymentReceived,
)
from services.gateway.formats.reading import Changed, Reading, Waiting

Encode = Callable[[type, str, Mapping[str, Any]], Publication]
"""(record class, key, value) -> the record as it goes to the log."""
MOST_FAULTS = 50
"""Of an unreadable document that the desk is told; its manager reads no more."""
NOWHERE: Mapping[str, str] = MappingProxyType({})


Said = Literal[
    "order", "change", "cancellation", "payment", "waiting", "unplaced", "draft", "interchange"
]


class Item(NamedTuple):
    """One thing that a document says, and its record. `assumed` has in words what an order did not
    say itself."""

    order_id: str
    said: Said
    record: Publication
    places: Mapping[str, str] = NOWHERE
    assumed: Sequence[str] = ()
    because: str = ""


def items(
    reading: Reading,
    channel: str,
    now: int,
    encode: Encode,
    document: str = "",
    staff_id: str = "",
    *,
    own_customers: bool,
) -> Iterator[Item]:
    """All that is to be sent, in the document's order of each kind. `now`: business time, ms;
    `document`: SHA-256 of what it all came in; `staff_id`: of the person who hands it in, empty for
    nobody of the house; `own_customers`: orders are of the channel's own customers alone, which
    intake sees to, as it finds out whose the numbers of a partner are. Raises what `encode`
    raises."""
    for order, places, revision, filled in reading.placed:
        key = f"{channel}:{order['reference']}"
        named = {**order, "channel": channel, "order_id": key}
        submitted = submission(
            cast(Order, named),
            now,
            source_revision=revision,
            document=document,
            own_customers=own_customers,
        )
        yield Item(key, "order", encode(OrderSubmitted, key, submitted), places, filled)
    for changed in reading.changed:
        key = f"{channel}:{changed.reference}"
        parts = _parts(key, changed, now, document, staff_id)
        yield Item(key, "change", encode(ChangeRequested, key, parts), changed.places)
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
        yield _came_in(document, Item(key, "payment", encode(PaymentReceived, key, payment)))
    for cancelled in reading.cancelled:
        key = f"{channel}:{cancelled.reference}"
        asked = cancellation(key, "customer", cancelled.reason, cancelled.requested_at, encode)
        yield _came_in(document, asked)
    for waiting in reading.waiting:
        yield _draft(waiting, channel, now, encode, document)


def _came_in(document: str, item: Item) -> Item:
    """Names the document in a header, of a record that has no field for it."""
    headers = (*item.record.headers, ("document", document.encode()))
    return item._replace(record=item.record._replace(headers=headers))


def _draft(waiting: Waiting, channel: str, now: int, encode: Encode, document: str) -> Item:
    """What is no order yet at its shop: of it the shop has told that it is there."""
    key = f"{channel}:{waiting.reference}"
    draft: DraftSaved = {
        "order_id": key,
        "saved_at": now,
        "saved_by": channel,
        "based_on": None,
        "because": waiting.because,
        "source_revision": 0,
        "document": document,
        "order": CarriedOrder.of(_unknown_order(channel, waiting.reference)),
    }
    return Item(key, "waiting", encode(DraftSaved, key, draft), because=waiting.because)


def _unknown_order(channel: str, reference: str) -> Order:
    named = {"order_id": f"{channel}:{reference}", "channel": channel, "reference": reference}
    order, _ = _lenient().conform(named, _lenient().of("order"))
    return cast(Order, order)


@cache
def _lenient() -> Shape:
    return Shape(record_type(OrderSubmitted), lenient=True)


def cancellation(order_id: str, by: str, reason: str, at: int, encode: Encode) -> Item:
    """Somebody asks: a channel for its `customer`, or `staff`. `at` in ms."""
    request: CancelRequested = {
        "order_id": order_id,
        "requested_at": at,
        "requested_by": by,
        "reason": reason,
    }
    return Item(order_id, "cancellation", encode(CancelRequested, order_id, request))


def _parts(
    order_id: str, changed: Changed, now: int, document: str, staff_id: str
) -> ChangeRequested:
    """What a partner changes; its document names the change, so a repeat of it is known."""
    head = changed.order
    return {
        "order_id": order_id,
        "requested_at": now,
        "requested_by": "partner",
        "entered_by": staff_id,
        "reason": "",
        "source_revision": changed.revision,
        "change_id": document,
        "document": document,
        "currency": head.get("currency", ""),
        "wished_delivery_at": head.get("wished_delivery_at"),
        "notes": head.get("notes"),
        "delivery_address": head.get("delivery_address"),
        "billing_address": head.get("billing_address"),
        "trade_terms": head.get("trade_terms"),
        "delivery": head.get("delivery"),
        "collection_place": head.get("collection_place"),
        "lines": cast(list[OrderLine], list(changed.lines)),
        "dropped": list(changed.dropped),
    }


def unplaced(
    reading: Reading, channel: str, name: str, sha256: str, now: int, encode: Encode
) -> Item:
    """What of a document in the format `name` could not be read, as a question to the desk."""
    key = document_key(channel, sha256)
    faults: list[Fault] = [
        {"code": one.code, "field": one.where, "line": 0, "message": one.message}
        for one in islice(reading.faults, MOST_FAULTS)
    ]
    waits: DocumentUnplaced = {"order_id": key, "format": name, "faults": faults, "at": now}
    record = encode(DocumentUnplaced, key, waits)
    return Item(key, "unplaced", record, because=faults[0]["code"] if faults else "empty")
