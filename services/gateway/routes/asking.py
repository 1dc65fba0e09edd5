"""Where an order stands, for the channel that placed it (TR-01)."""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.gateway.edge import Edge
from services.gateway.problem import Problem


class Fact(BaseModel):
    """One fact in the life of an order. `at`: business time, `recorded_at`: wall time, ms."""

    at: int
    recorded_at: int
    stage: str
    event: str
    step: int
    because: str


class Standing(BaseModel):
    """Where an order stands. Times are milliseconds since 1970, UTC."""

    order_id: str
    number: str
    status: str
    step: int
    final: bool
    since_at: int
    marks: list[str]
    timeline: list[Fact]


def router(edge: Edge) -> APIRouter:
    """The routes that only tell."""
    asking = APIRouter(tags=["orders"])

    @asking.get(
        "/v1/orders/{order_id:path}",
        response_model=Standing,
        responses={304: {"description": "It stands where If-None-Match knows it to stand."}},
    )
    async def see_order(request: Request, order_id: str) -> Response:
        """Where the order stands, with its timeline. A moment after 202 it may be unknown still. An
        order of another channel is unknown, whether there is one or not."""
        channel = edge.access.by_key(request, "orders:read")
        if not order_id.startswith(f"{channel}:"):
            raise unknown_order()
        state = await asyncio.to_thread(edge.standing, order_id)
        if state is None:
            raise unknown_order()
        told = orjson.dumps(_told(order_id, state))
        tag = f'"{hashlib.blake2b(told, digest_size=12).hexdigest()}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if tag in _tags(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return Response(told, 200, headers, "application/json")

    return asking


def unknown_order() -> Problem:
    """The same for one that is not there and for one of somebody else."""
    return Problem(404, "order-unknown", "No such order is known")


def _told(order_id: str, state: Mapping[str, Any]) -> Mapping[str, Any]:
    fields = [name for name in Standing.model_fields if name != "order_id"]
    return {"order_id": order_id, **{name: state[name] for name in fields}}


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
