"""Why an order is where it is, and what would have changed it (TR-01)."""

import asyncio
from pathlib import Path
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from orders.explain.telling import Teller
from services.gateway.access import unknown_order
from services.gateway.edge import Edge
from services.gateway.onlookers import may_look
from services.gateway.preferences import language_for

SERVICES = Path(__file__).parents[2]
AT_ONCE = 2
"""Histories read side by side: each reads a partition of several topics, and orders come first."""


class Compared(BaseModel):
    """What a rule compared. Numbers are whole, in `unit`: of a currency its minor units."""

    name: str
    line: int
    value: str
    comparison: str
    bound: str
    unit: str


class Flip(BaseModel):
    """What would have changed what a rule said, by itself."""

    name: str
    text: str


class Rule(BaseModel):
    """A rule that was looked at. `outcome`: passed, noted, held, refused; `code` is stable."""

    rule: str
    outcome: str
    code: str
    text: str
    facts: list[Compared]
    flips: list[Flip]


class Decision(BaseModel):
    """One decision. `policy`: the version that it was taken under; `at` in ms since 1970, UTC."""

    position: str
    at: int
    stage: str
    record: str
    version: int
    outcome: str
    policy: str
    rules: list[Rule]


class Decisions(BaseModel):
    """All that was decided about an order, oldest first."""

    order_id: str
    decisions: list[Decision]


def router(edge: Edge) -> APIRouter:
    """The route that explains."""
    explaining, reading = APIRouter(tags=["orders"]), asyncio.Semaphore(AT_ONCE)

    @explaining.get("/v1/orders/{order_id:path}/decisions", response_model=Decisions)
    async def explain_order(request: Request, order_id: str) -> Response:
        """Why the order is where it is: every decision with its rules, the values and bounds that
        were compared, and what would have changed it, in the language that Accept-Language asks
        for. The key's scopes must name orders:explain; a token of staff opens the orders of every
        channel."""
        may_look(edge, request, "orders:explain")
        async with reading:
            made = await asyncio.to_thread(edge.history, order_id)
        if made is None:
            raise unknown_order()
        teller = Teller(SERVICES, language_for(request.headers.get("accept-language", "")))
        told: dict[str, Any] = {
            "order_id": order_id,
            "decisions": [teller.decision(one) for one in made],
        }
        headers = {"Content-Language": teller.language, "Vary": "Accept-Language"}
        body = orjson.dumps(Decisions.model_validate(told).model_dump())
        return Response(body, 200, headers, "application/json")

    return explaining
