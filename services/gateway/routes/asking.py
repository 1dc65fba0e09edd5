"""Where an order stands, for the channel that placed it, its customer, and staff (TR-01)."""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from orders.engine.errors import TransientError
from services.gateway.access import unknown_order
from services.gateway.edge import Edge
from services.gateway.onlookers import may_look
from services.gateway.refusals import refusals

UNCHANGED = {"description": "It stands where If-None-Match knows it to stand."}


class Fact(BaseModel):
    """One fact in the life of an order. `at`: business time, `recorded_at`: wall time, ms."""

    at: int
    recorded_at: int
    stage: str
    event: str
    step: int
    because: str


class Standing(BaseModel):
    """Where an order stands. Times are milliseconds since 1970, UTC. `facts`: how many are told of
    it; while they cannot be read the timeline is empty."""

    order_id: str
    number: str
    status: str
    step: int
    final: bool
    since_at: int
    marks: list[str]
    facts: int
    timeline: list[Fact]
    customer_path: str | None


class Step(BaseModel):
    """One step in the life of an order. `at`: business time, ms."""

    at: int
    event: str
    step: int


class Progress(BaseModel):
    """Where an order stands, as its customer is told: the steps, not the reasons."""

    number: str
    status: str
    step: int
    final: bool
    since_at: int
    timeline: list[Step]


def router(edge: Edge) -> APIRouter:
    """The routes that only tell."""
    asking = APIRouter(tags=["orders"])

    @asking.get(
        "/v1/orders/{order_id:path}",
        response_model=Standing,
        responses={304: UNCHANGED},
    )
    async def see_order(request: Request, order_id: str) -> Response:
        """Where the order stands, with its timeline. A moment after 202 it may be unknown still. An
        order of another channel is unknown, whether there is one or not. A token of staff opens
        the orders of every channel."""
        may_look(edge, request, "orders:read")
        state = await asyncio.to_thread(_followed, edge, order_id)
        if state is None:
            raise unknown_order()
        token = edge.links.token(order_id)
        path = token and f"/v1/tracking/{token}"
        return _unless_known(request, {**_told(order_id, state), "customer_path": path})

    @asking.get(
        "/v1/tracking/{token}",
        response_model=Progress,
        responses={304: UNCHANGED, **refusals(404, 500, 503)},
    )
    async def track_order(request: Request, token: str) -> Response:
        """Where the order stands that a customer's link opens. It needs no key."""
        order_id = edge.links.order_of(token)
        if order_id is None:
            raise unknown_order()
        edge.access.count_link(token)
        state = await asyncio.to_thread(_followed, edge, order_id)
        if state is None:
            raise unknown_order()
        return _unless_known(request, _progress(state))

    return asking


def _followed(edge: Edge, order_id: str) -> Mapping[str, Any] | None:
    """Tracking's state of the order with its story; of an order under way it is told, too, while
    the story cannot be read."""
    head = edge.standing(order_id)
    if head is None:
        return None
    try:
        story = edge.story(order_id, head)
    except TransientError:
        if head["final"]:
            raise
        story = ()
    return {**head, "facts": head["sequence"] or len(head["timeline"]), "timeline": list(story)}


def _unless_known(request: Request, told: Mapping[str, Any]) -> Response:
    """304 if the client has this very answer."""
    payload = orjson.dumps(told)
    tag = f'"{hashlib.blake2b(payload, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in _tags(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return Response(payload, 200, headers, "application/json")


def _told(order_id: str, state: Mapping[str, Any]) -> Mapping[str, Any]:
    own = Standing.model_fields.keys() - {"order_id", "customer_path"}
    return {"order_id": order_id, **{name: state[name] for name in sorted(own)}}


def _progress(state: Mapping[str, Any]) -> Mapping[str, Any]:
    steps = [
        {name: fact[name] for name in Step.model_fields}
        for fact in state["timeline"]
        if fact["step"]
    ]
    return {**_head(state), "timeline": steps}


def _head(state: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: state[name] for name in Progress.model_fields if name != "timeline"}


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
