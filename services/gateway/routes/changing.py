"""Change an order, or cancel it. Plain Starlette, as the other routes that channels use most; what
they say of themselves stands in openapi.py."""

import asyncio

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from services.gateway import changes, entering
from services.gateway.access import Sender
from services.gateway.body import JSON, body
from services.gateway.edge import Edge
from services.gateway.formats.crossing_out import to_keep
from services.gateway.formats.values.cards import masked
from services.gateway.idempotency import UnderWay, idempotency_key
from services.gateway.problem import Problem, error
from services.gateway.sending import answer_one
from services.gateway.submissions import cancellation

CANCELLATION_BYTES = 10_000


def routes(edge: Edge) -> list[BaseRoute]:
    """The routes by which an order that was placed before is not wanted so, or not at all."""
    keyed = UnderWay(edge.metrics.keys_reused)

    async def change_order(request: Request) -> Response:
        sender = entering.to_order(edge, request, "orders:write")
        order_id = request.path_params["order_id"]
        named = idempotency_key(request.headers)
        document = await body(request, edge.order_bytes, edge.body_seconds, JSON)
        with keyed.under(order_id, named, document):
            return await change(request, sender, named, document)

    async def change(request: Request, sender: Sender, named: str, document: bytes) -> Response:
        kept = await asyncio.to_thread(to_keep, document, "canonical")
        order_id = request.path_params["order_id"]
        belief = edge.access.belief(sender, edge.now())
        asked = changes.Request(order_id, named, kept.sha256, belief, edge.now())
        profile = edge.access.profile(sender.channel)
        item = await asyncio.to_thread(changes.change, asked, document, profile, edge.encode)
        paper = await edge.filing.paper(request, sender.channel, "change", kept)
        return await answer_one(edge, request, item, paper)

    async def cancel_order(request: Request) -> Response:
        by = "staff" if entering.to_order(edge, request, "orders:cancel").staff_id else "customer"
        reason = masked(_reason(await body(request, CANCELLATION_BYTES, edge.body_seconds, ())))
        order_id = request.path_params["order_id"]
        asked = cancellation(order_id, by, reason, edge.now(), edge.encode)
        return await answer_one(edge, request, asked)

    return [
        Route("/v1/orders/{order_id:path}/changes", change_order, methods=["POST"]),
        Route("/v1/orders/{order_id:path}/cancellation", cancel_order, methods=["POST"]),
    ]


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
