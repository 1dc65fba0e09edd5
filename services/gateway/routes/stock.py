"""What there is of articles, by code or name (IV-01)."""

from typing import Literal

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.gateway.edge import Edge
from services.gateway.entering import of_house
from services.gateway.problem import Problem
from services.gateway.refusals import refusals
from services.gateway.stock.answering import Asked, answer
from services.gateway.stock.asking import ageing, end_of, known, whole


class Addend(BaseModel):
    """What it adds to the quantity; below 0 what it takes away."""

    name: str
    amount: int
    unit: str


class Stock(BaseModel):
    """What can be had of an article, an estimate: nothing is kept for who asks. Amounts in `unit`,
    times in ms since 1970, UTC. `terms`, for staff alone: they add up to `quantity`, or to less
    than nothing. `as_of_at` null: nothing was ever told of it."""

    sku: str
    name: str
    unit: str
    channel: str
    quantity: int
    by_at: int
    as_of_at: int | None
    estimate: Literal[True]
    terms: list[Addend] | None


class Found(BaseModel):
    """Articles by name or code: the first of them, and how many there are."""

    articles: list[Stock]
    count: int


def router(edge: Edge) -> APIRouter:
    """The routes that tell of stock."""
    asking = APIRouter(tags=["stock"])

    @asking.get("/v1/stock", response_model=Found, responses=refusals(400))
    async def find_stock(
        request: Request, q: str = "", channel: str = "", on: str = "", limit: str = "20"
    ) -> Response:
        """Articles whose code or name holds every word of `q`, whatever its case and accents, with
        what can be had of them. Parameters as for one article; `limit`: at most 100."""
        asked = _asked(edge, request, channel, on)
        most, table = whole("limit", limit), edge.stock()
        matches = table.names.matching(q)
        first = matches[:most]
        lots = await ageing(edge, first, table, asked)
        told = [answer(sku, table, asked, lots.get(sku, ())) for sku in first]
        return _json({"articles": told, "count": len(matches)})

    @asking.get("/v1/stock/{sku:path}", response_model=Stock, responses=refusals(400))
    async def see_stock(request: Request, sku: str, channel: str = "", on: str = "") -> Response:
        """What can be had of an article by the channel whose key asks, or, for a token of staff, by
        `channel` (none: by anybody): now, or at the end of the day `on` (2026-12-24, UTC). The
        key's scopes must name stock:read."""
        asked = _asked(edge, request, channel, on)
        table = edge.stock()
        if sku not in table.goods:
            raise Problem(404, "article-unknown", "No such article is known")
        lots = await ageing(edge, [sku], table, asked)
        return _json(answer(sku, table, asked, lots.get(sku, ())))

    return asking


def _asked(edge: Edge, request: Request, channel: str, on: str) -> Asked:
    """Who asks, for whom, and by when. Raises Problem."""
    sender = edge.access.by_key(request, "stock:read")
    now = edge.now()
    by = end_of("on", on) if on else now
    if sender is None:
        edge.desk.people.by_token(request)
        known(channel, edge.stock())
        return Asked(channel, by, now, whole=True)
    of_house(edge, sender)
    if channel not in ("", sender.channel):
        raise Problem(403, "key-of-another-channel", "The key is another channel's")
    return Asked(sender.channel, by, now, whole=False)


def _json(told: object) -> Response:
    headers = {"Cache-Control": "private, no-cache"}
    return Response(orjson.dumps(told), 200, headers, "application/json")
