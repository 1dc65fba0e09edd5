"""Hand in: orders, documents, cancellations. The hot routes: plain Starlette, half of FastAPI's
CPU; what they say of themselves stands in openapi.py."""

import asyncio
import hashlib

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from services.gateway.body import body
from services.gateway.edge import Edge
from services.gateway.exact import exact
from services.gateway.formats import catalogue
from services.gateway.formats.reading import Placed, Profile, Reading
from services.gateway.problem import Problem, error
from services.gateway.routes.asking import unknown_order
from services.gateway.sending import answer_all, answer_one
from services.gateway.submissions import cancellation, items, unread, with_reference

JSON = frozenset({"application/json"})
QUICK = frozenset({"amazon", "canonical", "saleor", "shopify", "sylius", "woocommerce"})
QUICK_BYTES = 64_000
"""What is larger, or in any other format, is read on a thread: nobody else waits for it."""
CANCELLATION_BYTES = 10_000


def routes(edge: Edge) -> list[BaseRoute]:
    """The routes that take something in."""

    async def place_order(request: Request) -> Response:
        channel = edge.access.to_channel(request, "orders:write")
        document = await body(request, edge.order_bytes, edge.body_seconds, JSON)
        if (key := request.headers.get("idempotency-key")) is not None:
            document = with_reference(document, channel, key.strip())
        reading = await _read(edge, channel, "canonical", document)
        if reading.faults or len(reading.placed) != 1:
            raise _unread(reading)
        [order] = items(reading, channel, edge.now(), edge.encode)
        return await answer_one(edge, request, order)

    async def hand_in_document(request: Request) -> Response:
        signed = edge.access.signs(request)
        channel = "" if signed else edge.access.to_channel(request, "orders:write")
        name = request.path_params["format"]
        document = await body(request, edge.document_bytes, edge.body_seconds, ())
        channel = edge.access.by_signature(request, document) if signed else channel
        if not edge.access.hands_in(channel, name):
            raise Problem(404, "format-unknown", "The channel hands in no such documents")
        reading = await _read(edge, channel, name, document)
        sha256 = hashlib.sha256(document).hexdigest()
        found = list(items(reading, channel, edge.now(), edge.encode, sha256))
        faults = [error(*one) for one in unread(reading)]
        if not found:
            raise _unread(reading)
        if len(found) == 1 and not faults:
            return await answer_one(edge, request, found[0])
        return await answer_all(edge, request, found, faults)

    async def cancel_order(request: Request) -> Response:
        channel = edge.access.by_key(request, "orders:cancel")
        order_id = request.path_params["order_id"]
        if not order_id.startswith(f"{channel}:"):
            raise unknown_order()
        reason = _reason(await body(request, CANCELLATION_BYTES, edge.body_seconds, ()))
        asked = cancellation(order_id, reason, edge.now(), edge.encode)
        return await answer_one(edge, request, asked)

    return [
        Route("/v1/channels/{channel}/orders", place_order, methods=["POST"]),
        Route("/v1/channels/{channel}/documents/{format}", hand_in_document, methods=["POST"]),
        Route("/v1/orders/{order_id:path}/cancellation", cancel_order, methods=["POST"]),
    ]


async def _read(edge: Edge, channel: str, name: str, document: bytes) -> Reading:
    profile = edge.access.profile(channel)
    if len(document) > QUICK_BYTES or name not in QUICK:
        return await asyncio.to_thread(_reading, name, document, profile)
    return _reading(name, document, profile)


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
    return Problem(
        422,
        "not-readable",
        "The document cannot be read as an order",
        "nothing was taken: correct every fault and send it again",
        errors=[error(*one) for one in unread(reading)]
        or [error("", "one_order_wanted", "send one order; several are a document")],
    )


def _reason(document: bytes) -> str:
    """`{"reason": "..."}`, or nothing."""
    if not document:
        return ""
    try:
        reason = orjson.loads(document)["reason"]
    except (ValueError, TypeError, KeyError):
        reason = None
    if not isinstance(reason, str):
        fault = error("/reason", "wrong_type", 'send {"reason": "..."}, or no body')
        raise Problem(422, "not-readable", "The reason cannot be read", errors=[fault])
    return reason
