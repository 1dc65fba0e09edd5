"""What is unclear about an order, and the page where its customer answers (RV-07)."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from orders.business.clarifications import OPTIONS
from orders.client.links import proof
from orders.contracts.records import ClarificationAnswered
from services.gateway import clarifying, pages
from services.gateway.edge import Edge
from services.gateway.onlookers import may_look, sends_links
from services.gateway.preferences import language_for
from services.gateway.problem import Problem
from services.gateway.refusals import refusals
from services.gateway.replies import PAGE, Language, form_of, reply


class Clarification(BaseModel):
    """Something unclear. `asked`: customer, or a role of the house; `codes`: of the rules that
    found it unclear; `question`: what staff ask, in their words; `link`: where the customer
    answers, on this host; empty where the house answers, for keys that send no links, and where
    there are none."""

    clarification_id: str
    asked: str
    codes: list[str]
    question: str
    option_ids: list[str]
    answer_by_at: int
    link: str


class Clarifications(BaseModel):
    """All that was asked about an order and nobody has answered."""

    clarifications: list[Clarification]


def router(edge: Edge) -> APIRouter:
    """The routes of what is unclear."""
    clarifications = APIRouter(tags=["clarifications"])

    @clarifications.get("/v1/orders/{order_id:path}/clarifications", response_model=Clarifications)
    async def see_clarifications(request: Request, order_id: str) -> Clarifications:
        """What is unclear about the order, and who was asked; with the links for its customer where
        the key's scopes name orders:links. A token of staff opens the orders of every channel."""
        sends = sends_links(may_look(edge, request, "orders:read"))
        state = await asyncio.to_thread(edge.asking, "review", order_id)
        found = clarifying.unclear(order_id, state) if state else []
        if not found:
            raise Problem(404, "nothing-asked", "Nothing is unclear")
        return Clarifications(clarifications=[_shown(one, edge, sends) for one in found])

    @clarifications.get(
        "/v1/clarifications/{token}",
        response_class=HTMLResponse,
        responses={404: PAGE, 410: PAGE, **refusals(429, 500, 503)},
    )
    async def show_clarification(token: str, wanted: Language = "") -> Response:
        """The page that asks. It changes nothing, however often it is fetched."""
        language = language_for(wanted)
        if (link := edge.links.clarification_of(token)) is None:
            return pages.notice(404, "unknown", language)
        edge.access.count_link(token)
        state = await asyncio.to_thread(edge.asking, "review", link.order_id)
        asked = clarifying.wanted(link, state)
        if state is None or isinstance(asked, str):
            return pages.notice(410, str(asked), language)
        return pages.clarification(asked, state, language)

    @clarifications.post(
        "/v1/clarifications/{token}",
        response_class=HTMLResponse,
        status_code=202,
        responses={404: PAGE, 410: PAGE, 422: PAGE, **refusals(400, 408, 413, 415, 429, 500, 503)},
        openapi_extra=form_of(OPTIONS, "note"),
    )
    async def answer_clarification(request: Request, token: str, wanted: Language = "") -> Response:
        """The customer's answer: 202 when it is durable."""
        text, status = await _answered(edge, request, token)
        return pages.notice(status, text, language_for(wanted))

    return clarifications


def _shown(one: clarifying.Unclear, edge: Edge, sends: bool) -> Clarification:
    asked = one.asked
    token = edge.links.clarification_token(one.link) if one.link and sends else None
    return Clarification(
        clarification_id=asked["clarification_id"],
        asked=asked["asked"],
        codes=[rule["code"] for rule in asked["about"]],
        question=asked["question"],
        option_ids=asked["option_ids"],
        answer_by_at=asked["answer_by_at"],
        link=f"/v1/clarifications/{token}" if token else "",
    )


async def _answered(edge: Edge, request: Request, token: str) -> tuple[str, int]:
    """Take an answer; the text that says what became of it, and the status."""
    if (link := edge.links.clarification_of(token)) is None:
        return "unknown", 404
    edge.access.count_link(token)
    heard = await reply(edge, request)
    asked = clarifying.wanted(link, await asyncio.to_thread(edge.asking, "review", link.order_id))
    if isinstance(asked, str):
        return asked, 410
    if heard.answer not in asked["option_ids"]:
        return "unreadable", 422
    said = clarifying.answer(link, heard.answer, heard.note, proof(token), edge.now())
    await edge.keep(edge.encode(ClarificationAnswered, link.order_id, said))
    return "heard", 202
