"""Hand in: orders and documents. The hot routes: plain Starlette, half of FastAPI's
CPU; what they say of themselves stands in openapi.py."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from services.gateway import entering
from services.gateway.access import Sender
from services.gateway.believed import believed
from services.gateway.body import JSON, body
from services.gateway.edge import Edge
from services.gateway.exact import exact
from services.gateway.formats import catalogue
from services.gateway.formats.crossing_out import Kept, to_keep
from services.gateway.formats.reading import Placed, Profile, Reading
from services.gateway.idempotency import UnderWay, idempotency_key, with_reference
from services.gateway.numbering import checked
from services.gateway.problem import Problem, error, unreadable
from services.gateway.sending import answer_all, answer_one, patience
from services.gateway.submissions import (
    Item,
    items,
    unplaced,
)

QUICK = frozenset({"amazon", "canonical", "saleor", "shopify", "sylius", "woocommerce"})
QUICK_BYTES = 64_000
"""What is larger, or in any other format, is read on a thread: nobody else waits for it."""


def routes(edge: Edge) -> list[BaseRoute]:
    """The routes that take something in."""
    keyed = UnderWay(edge.metrics.keys_reused)

    async def place_order(request: Request) -> Response:
        sender = entering.to_channel(edge, request)
        key = idempotency_key(request.headers)
        document = await body(request, edge.order_bytes, edge.body_seconds, JSON)
        with keyed.under(sender.channel, key, document):
            return await place(request, sender, key, document)

    async def place(request: Request, sender: Sender, key: str, document: bytes) -> Response:
        channel = sender.channel
        named = with_reference(document, channel, key) if key else document
        reading = await _read(edge, sender, "canonical", named)
        if reading.faults or len(reading.placed) != 1:
            raise _unread(reading)
        kept = await _kept("canonical", document)
        [order] = _items(edge, sender, reading, kept.sha256)
        paper = await edge.filing.paper(request, channel, "canonical", kept)
        return await answer_one(edge, request, order, paper)

    async def hand_in_document(request: Request) -> Response:
        signed = edge.access.signs(request)
        sender = Sender("") if signed else entering.to_channel(edge, request)
        name = request.path_params["format"]
        document = await body(request, edge.document_bytes, edge.body_seconds, ())
        if signed:
            sender = edge.access.by_signature(request, document)
        channel = sender.channel
        if not edge.access.hands_in(channel, name):
            raise Problem(404, "format-unknown", "The channel hands in no such documents")
        reading = await _read(edge, sender, name, document)
        kept = await _kept(name, document)
        if reading.numbered:
            lenient, seconds = edge.access.profile(channel).lenient, patience(edge, request)
            reading = await checked(
                edge, reading, channel, kept.sha256, lenient=lenient, patience=seconds
            )
        to_desk = signed and edge.to_desk(channel)
        found = _found(edge, sender, name, reading, kept.sha256, to_desk)
        faults = [error(*one) for one in reading.faults]
        words = [one.number for one in reading.acknowledged]
        only_words = bool(words) and not found
        paper = await edge.filing.paper(request, channel, name, kept, acknowledges=only_words)
        if len(found) == 1 and not words and (to_desk or not faults):
            return await answer_one(edge, request, found[0], paper)
        return await answer_all(edge, request, found, faults, paper, words)

    return [
        Route("/v1/channels/{channel}/orders", place_order, methods=["POST"]),
        Route("/v1/channels/{channel}/documents/{format}", hand_in_document, methods=["POST"]),
    ]


def _found(
    edge: Edge, sender: Sender, name: str, reading: Reading, sha256: str, to_desk: bool
) -> list[Item]:
    """What a document says of orders. Raises Problem (422) if nothing of it can be read, unless the
    desk is to look at that, and at any part of it."""
    channel = sender.channel
    found = _items(edge, sender, reading, sha256)
    says_something = bool(found or reading.acknowledged)
    if to_desk and (not says_something or reading.faults):
        found.append(unplaced(reading, channel, name, sha256, edge.now(), edge.encode))
    if not (found or reading.acknowledged):
        raise _unread(reading)
    return found


def _items(edge: Edge, sender: Sender, reading: Reading, sha256: str) -> list[Item]:
    channel, by = sender.channel, sender.staff_id
    own = edge.access.own_customers(channel)
    said = items(reading, channel, edge.now(), edge.encode, sha256, by, own_customers=own)
    return list(said)


async def _read(edge: Edge, sender: Sender, name: str, document: bytes) -> Reading:
    """What a document says, as far as it is believed."""
    profile = edge.access.profile(sender.channel)
    if _quick(name, document):
        reading = _reading(name, document, profile)
    else:
        reading = await asyncio.to_thread(_reading, name, document, profile)
    return believed(reading, edge.access.belief(sender, edge.now()))


async def _kept(name: str, document: bytes) -> Kept:
    if _quick(name, document):
        return to_keep(document, name)
    return await asyncio.to_thread(to_keep, document, name)


def _quick(name: str, document: bytes) -> bool:
    return name in QUICK and len(document) <= QUICK_BYTES


def _reading(name: str, document: bytes, profile: Profile) -> Reading:
    if name == "canonical" and (order := exact(document)) and _is_its(order, profile.channel):
        return Reading.of([Placed(order, {})])
    return catalogue.reader(name)(document, profile)


def _is_its(order: dict[str, str], channel: str) -> bool:
    """Whether it names itself as an order of the channel; if not, the format says what is wrong."""
    reference = order["reference"]
    named = (order["channel"], order["order_id"])
    return reference != "" and named == (channel, f"{channel}:{reference}")


def _unread(reading: Reading) -> Problem:
    faults = [error(*one) for one in reading.faults]
    wanted = error("", "one_order_wanted", "send one order; several are a document")
    return unreadable("The document cannot be read as an order", faults or [wanted])
