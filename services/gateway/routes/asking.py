"""Where an order stands, for the channel that placed it, its customer, and staff (TR-01): as JSON,
and to a browser that its customer's link is opened in as a page."""

import asyncio
import hashlib
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from services.gateway.access import unknown_order
from services.gateway.edge import Edge
from services.gateway.onlookers import may_look
from services.gateway.preferences import language_for
from services.gateway.refusals import refusals
from services.gateway.replies import Language
from services.gateway.tracking.page import page
from services.gateway.tracking.standing import Standing as Known
from services.gateway.tracking.standing import Standings
from services.gateway.tracking.updates import Updates

UNCHANGED = {"description": "It stands where If-None-Match knows it to stand."}
PAGE: dict[str, Any] = {"content": {"text/html": {}}}
EVENTS: dict[str, Any] = {"content": {"text/event-stream": {}}}
UNNOTICED = {"Cache-Control": "private, no-cache", "Vary": "Accept, Accept-Language"}
KEPT = ("ETag", "Cache-Control", "Vary", "Content-Language")
"""What an answer that is known says again."""
Seen = Annotated[str, Header(alias="last-event-id")]


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
    it; while they cannot be read the timeline is empty. `planned_end_at`, `owner`: until when it
    should stand elsewhere, and whose turn it is (TR-08)."""

    order_id: str
    number: str
    status: str
    step: int
    final: bool
    since_at: int
    marks: list[str]
    facts: int
    timeline: list[Fact]
    planned_end_at: int | None
    owner: str
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
    standings = Standings(edge.filed, edge.standing, edge.story)
    updates = Updates(standings, edge.ending)

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
        standing = await asyncio.to_thread(standings.of, order_id)
        if standing is None:
            raise unknown_order()
        token = edge.links.token(order_id)
        path = token and f"/v1/tracking/{token}"
        told = {"order_id": order_id, **standing._asdict(), "customer_path": path}
        body = orjson.dumps(Standing.model_validate(told).model_dump())
        return _unless_known(request, Response(body, 200, UNNOTICED, "application/json"))

    @asking.get(
        "/v1/tracking/{token}",
        response_model=Progress,
        responses={200: PAGE, 304: UNCHANGED, **refusals(404, 429, 500, 503)},
    )
    async def track_order(request: Request, token: str, wanted: Language = "") -> Response:
        """Where the order stands that a customer's link opens. It needs no key. A browser is shown
        a page, in English or Chinese, which follows what changes."""
        standing = await _tracked(edge, standings, token)
        if _browses(request):
            return _unless_known(request, page(standing, language_for(wanted), token))
        progress = Progress.model_validate(standing._asdict())
        progress.timeline = [step for step in progress.timeline if step.step]
        body = orjson.dumps(progress.model_dump())
        return _unless_known(request, Response(body, 200, UNNOTICED, "application/json"))

    @asking.get(
        "/v1/tracking/{token}/updates",
        response_class=StreamingResponse,
        responses={200: EVENTS, **refusals(404, 429, 500, 503)},
    )
    async def follow_order(
        request: Request, token: str, wanted: Language = "", last_event_id: Seen = ""
    ) -> Response:
        """What changes on that page, as server-sent events, until the client leaves."""
        await _tracked(edge, standings, token)
        order_id = edge.links.order_of(token) or ""
        return updates.stream(order_id, language_for(wanted), last_event_id)

    return asking


async def _tracked(edge: Edge, standings: Standings, token: str) -> Known:
    """Where the order stands that the link opens. Raises Problem: 404 alike for what opens nothing
    and an order that nobody has heard of, 429."""
    order_id = edge.links.order_of(token)
    if order_id is None:
        raise unknown_order()
    edge.access.count_link(token)
    standing = await asyncio.to_thread(standings.of, order_id)
    if standing is None:
        raise unknown_order()
    return standing


def _browses(request: Request) -> bool:
    """Whether whoever asks shows pages: programs do not ask for HTML."""
    return "text/html" in request.headers.get("accept", "")


def _unless_known(request: Request, answer: Response) -> Response:
    """304 if the client has this very answer."""
    tag = answer.headers.get("etag")
    if tag is None:
        tag = f'"{hashlib.blake2b(bytes(answer.body), digest_size=12).hexdigest()}"'
        answer.headers["ETag"] = tag
    if tag in _tags(request.headers.get("if-none-match", "")):
        kept = {name: answer.headers[name] for name in KEPT if name in answer.headers}
        return Response(status_code=304, headers=kept)
    return answer


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
