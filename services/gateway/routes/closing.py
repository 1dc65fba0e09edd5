"""What an order came to: planned against actual, exceptions, cost (DL-04)."""

import asyncio
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.gateway.access import unknown_order
from services.gateway.edge import Edge
from services.gateway.onlookers import may_look

AT_ONCE = 2
"""Histories read side by side: each reads a partition of several topics, and orders come first."""


class Turn(BaseModel):
    """A status that the order stood at, and whose turn it was: business time, ms since 1970, UTC.
    `late_ms`: how much longer than planned it lasted."""

    status: str
    owner: str
    began_at: int
    planned_end_at: int | None
    ended_at: int | None
    late_ms: int


class Exceptional(BaseModel):
    """Something was not as it should be. `event` and `code` are stable."""

    event: str
    code: str
    at: int
    about: dict[str, str]


class Cost(BaseModel):
    """In minor units; null: nothing says so. `planned_by` and `actual_by`: who does."""

    kind: str
    currency: str
    planned_minor: int | None
    planned_by: str
    actual_minor: int | None
    actual_by: str


class Summary(BaseModel):
    """`figures`: as `OrderMeasured` has them; null until all is known that led to the order's
    end."""

    order_id: str
    number: str
    final: bool
    figures: dict[str, Any] | None
    turns: list[Turn]
    late_ms: int
    exceptions: list[Exceptional]
    cost: list[Cost]
    replaced_by: list[str]


def router(edge: Edge) -> APIRouter:
    """The route that sums up."""
    closing, reading = APIRouter(tags=["orders"]), asyncio.Semaphore(AT_ONCE)

    @closing.get("/v1/orders/{order_id:path}/summary", response_model=Summary)
    async def sum_up(request: Request, order_id: str) -> Response:
        """What the order came to, or so far: planned against actual by status, what was not as it
        should be, what it cost the house. The key's scopes must name orders:explain; a token of
        staff opens the orders of every channel."""
        may_look(edge, request, "orders:explain")
        async with reading:
            made = await asyncio.to_thread(edge.closing, order_id)
        if made is None:
            raise unknown_order()
        body = orjson.dumps(Summary.model_validate(made.told()).model_dump())
        return Response(body, 200, {}, "application/json")

    return closing
