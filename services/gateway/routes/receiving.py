"""What a customer says on the page of their order: that a parcel has come, or what is wrong with it
(DL-01). The link that opens the page is the right to say so."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from orders.client.links import proof
from orders.contracts.records import DeliveryDisputed, ReceiptConfirmed
from services.gateway import pages
from services.gateway.edge import Edge
from services.gateway.preferences import language_for
from services.gateway.refusals import refusals
from services.gateway.replies import PAGE, Language, Reply, form_of, reply
from services.gateway.tracking import said
from services.gateway.tracking.parcels import SAYINGS, Parcel, parcels
from services.gateway.tracking.standing import Standing, Standings

Told = tuple[str, int]
"""The text that says what became of it, and the status."""


def router(edge: Edge) -> APIRouter:
    """The one route by which customers speak of parcels."""
    receiving = APIRouter(tags=["orders"])
    standings = Standings(edge.filed, edge.standing, edge.story)

    @receiving.post(
        "/v1/tracking/{token}",
        response_class=HTMLResponse,
        status_code=202,
        responses={404: PAGE, 410: PAGE, 422: PAGE, **refusals(400, 408, 413, 415, 429, 500, 503)},
        openapi_extra=form_of(SAYINGS, "shipment", "lines", "note"),
    )
    async def speak_of_parcel(request: Request, token: str, wanted: Language = "") -> Response:
        """A parcel has come, something in it is damaged, or is not in it: 202 when that is
        durable."""
        text, status = await _said(edge, standings, request, token)
        return pages.notice(status, text, language_for(wanted))

    return receiving


async def _said(edge: Edge, standings: Standings, request: Request, token: str) -> Told:
    if (order_id := edge.links.order_of(token)) is None:
        return "unknown", 404
    edge.access.count_link(token)
    heard = await reply(edge, request)
    if heard.answer not in SAYINGS:
        return "unreadable_parcel", 422
    standing = await asyncio.to_thread(standings.of, order_id)
    if standing is None:
        return "unknown", 404
    parcel = _named(heard, standing)
    if parcel is None or heard.answer not in parcel.sayings:
        return "parcel_gone", 410
    word = said.Word(order_id, standing.version, parcel.shipment_id, proof(token), edge.now())
    await edge.keep(edge.encode(*_record(heard, word)))
    return ("parcel_received" if heard.answer == "received" else "parcel_disputed"), 202


def _named(heard: Reply, standing: Standing) -> Parcel | None:
    """The parcel that the form names; of an order that has ended none is spoken of."""
    there = [] if standing.final else parcels(standing.timeline)
    return next((one for one in there if one.shipment_id == heard.shipment), None)


def _record(heard: Reply, word: said.Word) -> tuple[type, str, Mapping[str, Any]]:
    if heard.answer == "received":
        return ReceiptConfirmed, word.order_id, said.receipt(word)
    kind, lines = said.KINDS[heard.answer], said.lines_of(heard.lines)
    return DeliveryDisputed, word.order_id, said.dispute(word, kind, lines, heard.note)
