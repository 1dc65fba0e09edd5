"""What a customer is asked to agree to, and the page where they answer (CF-01, CF-05, CF-06,
RV-04)."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from orders.business.offers import REDUCE, REFUND, REPLACE, SPLIT, SUBSTITUTE, WAIT, place
from orders.client.links import proof
from orders.contracts.records import OfferAnswered
from services.gateway import pages
from services.gateway.edge import Edge
from services.gateway.offering import Asked, answer, asked, kept, stale
from services.gateway.onlookers import may_look, sends_links
from services.gateway.preferences import language_for
from services.gateway.problem import Problem
from services.gateway.refusals import refusals
from services.gateway.replies import PAGE, Language, form_of, reply

ANSWERS = {
    "accept": (True, ""),
    SUBSTITUTE: (True, SUBSTITUTE),
    SPLIT: (True, SPLIT),
    REDUCE: (True, REDUCE),
    WAIT: (True, WAIT),
    REPLACE: (True, REPLACE),
    REFUND: (True, REFUND),
    "decline": (False, ""),
}
"""What the form may say -> whether that is a yes, and to which option; empty: the first."""


class Goods(BaseModel):
    """A line of the order. `unit_price_minor`: of `price_per` units; `total_minor` with its tax."""

    line: int
    sku: str
    name: str
    quantity: int
    unit: str
    unit_price_minor: int
    price_per: int
    total_minor: int


class Quantity(BaseModel):
    """So much of a line; `sku`: what would be sent for it."""

    line: int
    sku: str
    quantity: int


class Instead(BaseModel):
    """Another article for a line, and what the line would cost, tax with it."""

    line: int
    sku: str
    name: str
    total_minor: int
    tax_minor: int


class Option(BaseModel):
    """One way to say yes: what would be delivered, what it costs, and until when; `at_once`: what
    of it goes ahead, to be there at `at_once_by_at`, where it comes in parts; `instead`: what goes
    in the place of what was ordered (IV-05)."""

    option_id: str
    lines: list[Quantity]
    total_minor: int
    compensation_minor: int
    deliver_by_at: int | None
    at_once: list[Quantity]
    at_once_by_at: int | None
    instead: list[Instead]


class Offer(BaseModel):
    """What is asked, and all that a yes is about: goods, prices, when and where, to be read to a
    customer on the telephone. `promised_at`: the day that is promised; `place`: no street, no name;
    `due_minor`: to be paid, or guaranteed, before anything goes on; `compensation_minor`: taken off
    the price for a later day, by its first option; `deliver_by_at`: when the goods would be there;
    `options`: each with its date and price, where there is a choice; `silence`: what it comes to,
    empty where policy says so; `link`: where the customer answers, on this host; empty for keys
    that send no links, and where there are none."""

    offer_id: str
    kind: str
    number: str
    option_ids: list[str]
    options: list[Option]
    lines: list[Goods]
    place: str
    promised_at: int | None
    total_minor: int
    due_minor: int
    compensation_minor: int
    currency: str
    answer_by_at: int
    deliver_by_at: int | None
    silence: str
    link: str


def router(edge: Edge) -> APIRouter:
    """The routes of offers."""
    offers = APIRouter(tags=["offers"])

    @offers.get("/v1/orders/{order_id:path}/offer", response_model=Offer)
    async def see_offer(request: Request, order_id: str) -> Offer:
        """What the order's customer is asked and has not answered; with the link for them where the
        key's scopes name orders:links. A token of staff opens the orders of every channel."""
        sender = may_look(edge, request, "orders:read")
        found = await asyncio.to_thread(asked, order_id, edge.asking)
        if found is None:
            raise Problem(404, "nothing-asked", "The customer is not asked anything")
        token = edge.links.offer_token(found.link) if sends_links(sender) else None
        return _shown(found, f"/v1/offers/{token}" if token else "")

    @offers.get(
        "/v1/offers/{token}",
        response_class=HTMLResponse,
        responses={404: PAGE, 410: PAGE, **refusals(429, 500, 503)},
    )
    async def show_offer(token: str, wanted: Language = "") -> Response:
        """The page that asks. It changes nothing, however often it is fetched: scanners of mail
        follow every link."""
        language = language_for(wanted)
        if (link := edge.links.offer_of(token)) is None:
            return pages.notice(404, "unknown", language)
        edge.access.count_link(token)
        state = await asyncio.to_thread(kept, link, edge.asking)
        if (why := stale(link, state)) is not None or state is None:
            return pages.notice(410, why or "answered", language)
        return pages.question(state, token, language)

    @offers.post(
        "/v1/offers/{token}",
        response_class=HTMLResponse,
        status_code=202,
        responses={404: PAGE, 410: PAGE, 422: PAGE, **refusals(400, 408, 413, 415, 429, 500, 503)},
        openapi_extra=form_of(ANSWERS, "note", "document"),
    )
    async def answer_offer(request: Request, token: str, wanted: Language = "") -> Response:
        """The customer's answer: 202 when it is durable."""
        text, status = await _answered(edge, request, token)
        return pages.notice(status, text, language_for(wanted))

    return offers


def _shown(found: Asked, link: str) -> Offer:
    offer, order = found.state["offer"], found.state["order"].decoded()
    return Offer(
        offer_id=found.link.offer_id,
        kind=offer["kind"],
        number=found.state["number"],
        option_ids=offer["option_ids"],
        options=[Option.model_validate(one) for one in offer["options"]],
        lines=[Goods.model_validate(line) for line in order["lines"]],
        place=place(order["delivery_address"]),
        promised_at=found.state.get("promised_at"),  # of what was lost there is none
        total_minor=order["totals"]["total_minor"],
        due_minor=offer["due_minor"],
        compensation_minor=offer["compensation_minor"],
        currency=order["currency"],
        answer_by_at=offer["answer_by_at"],
        deliver_by_at=offer["deliver_by_at"],
        silence=offer["silence"],
        link=link,
    )


async def _answered(edge: Edge, request: Request, token: str) -> tuple[str, int]:
    """Take an answer; the text that says what became of it, and the status."""
    if (link := edge.links.offer_of(token)) is None:
        return "unknown", 404
    edge.access.count_link(token)
    heard = await reply(edge, request)
    said = ANSWERS.get(heard.answer)
    if said is None:
        return "unreadable", 422
    accepted, option = said
    state = await asyncio.to_thread(kept, link, edge.asking)
    if (why := stale(link, state)) is not None:
        return why, 410
    if accepted and not _offered(state, option, heard.document):
        return "unreadable", 422
    answered = answer(
        link,
        accepted=accepted,
        option=option,
        note=heard.note,
        proof=proof(token),
        document=heard.document if accepted else "",
        now=edge.now(),
    )
    await edge.keep(edge.encode(OfferAnswered, link.order_id, answered))
    return ("accepted" if accepted else "declined"), 202


def _offered(state: Mapping[str, Any] | None, option: str, document: str) -> bool:
    """Whether the open offer has this option, about this document: whoever asked refuses others,
    and the customer would never hear of it."""
    offer = state["offer"] if state is not None else None
    return (
        offer is not None and option in ("", *offer["option_ids"]) and document == offer["document"]
    )
