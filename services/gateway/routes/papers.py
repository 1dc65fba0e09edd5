"""Papers that go with an order's goods: which can be made, and each as a PDF (SH-02)."""

import asyncio

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from orders.client.papers.refusal import Refused
from orders.client.papers.told import Sources
from orders.client.papers.workshop import Paper, PaperFailed
from services.gateway.access import unknown_order
from services.gateway.channels import Scope
from services.gateway.edge import Edge
from services.gateway.onlookers import may_look
from services.gateway.preferences import language_for
from services.gateway.problem import Problem, error
from services.gateway.refusals import refusals

SCOPE: Scope = "orders:papers"
PDF = {"description": "The paper.", "content": {"application/pdf": {}}}
HEADERS = {
    "Cache-Control": "private, no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}


class Reason(BaseModel):
    """Why a paper cannot be made. `code` is stable."""

    code: str
    because: str


class Possible(BaseModel):
    """A paper of the order, or of one of its shipments; no reason if it can be made."""

    kind: str
    shipment_id: str
    reasons: list[Reason]


class Papers(BaseModel):
    """All that there could be."""

    order_id: str
    papers: list[Possible]


def router(edge: Edge) -> APIRouter:
    """The routes that make papers: one at a time, as orders come first."""
    papers, making = APIRouter(tags=["orders"]), asyncio.Semaphore(1)

    @papers.get("/v1/orders/{order_id:path}/papers", response_model=Papers)
    async def list_papers(request: Request, order_id: str) -> Response:
        """Every paper of the order and of its shipments, and why some cannot be made. The key's
        scopes must name orders:papers; a token of staff opens the orders of every channel."""
        may_look(edge, request, SCOPE)
        async with making:
            told = await _told(edge, order_id)
            try:
                found = await asyncio.to_thread(edge.workshop.possible, told)
            except PaperFailed as failed:
                raise _failed(failed) from None
        listed = [
            {
                "kind": one.kind,
                "shipment_id": one.shipment_id,
                "reasons": [reason._asdict() for reason in one.reasons],
            }
            for one in found
        ]
        body = orjson.dumps({"order_id": order_id, "papers": listed})
        return Response(body, 200, HEADERS, "application/json")

    @papers.get(
        "/v1/orders/{order_id:path}/papers/{kind}.pdf",
        response_class=Response,
        responses={200: PDF, **refusals(409)},
    )
    async def fetch_paper(
        request: Request, order_id: str, kind: str, shipment: str = "", language: str = ""
    ) -> Response:
        """A paper, PDF/A-3 with its data in it: the same records give the same bytes. `shipment`:
        which of several; `language`: en or zh, else what Accept-Language asks for. Characters that
        no font has stand in it as code points, and in the header Orders-Unprintable. Scopes as for
        the list."""
        may_look(edge, request, SCOPE)
        wanted = language_for(language or request.headers.get("accept-language", ""))
        async with making:
            told = await _told(edge, order_id)
            try:
                paper = await asyncio.to_thread(edge.workshop.make, told, kind, shipment, wanted)
            except Refused as refused:
                edge.metrics.papers.labels("refused").inc()
                raise _refused(refused) from None
            except PaperFailed as failed:
                edge.metrics.papers.labels("failed").inc()
                raise _failed(failed) from None
        edge.metrics.papers.labels("made").inc()
        edge.metrics.unprintable.inc(sum(paper.unprintable.values()))
        return _answer(paper, wanted)

    return papers


async def _told(edge: Edge, order_id: str) -> Sources:
    told = await asyncio.to_thread(edge.paper_sources, order_id)
    if told is None:
        raise unknown_order()
    return told


def _answer(paper: Paper, language: str) -> Response:
    headers = {
        **HEADERS,
        "Content-Language": language,
        "Content-Disposition": f'inline; filename="{paper.number}.pdf"',
    }
    if paper.unprintable:
        headers["Orders-Unprintable"] = ", ".join(sorted(paper.unprintable))
    return Response(paper.pdf, 200, headers, "application/pdf")


def _refused(refused: Refused) -> Problem:
    return Problem(
        409,
        "paper-refused",
        "The order's records make no such paper",
        "each error says what is missing, or what disagrees with what",
        errors=[error("", one.code, one.because) for one in refused.reasons],
    )


def _failed(failed: PaperFailed) -> Problem:
    headers = {"Retry-After": "5"}
    return Problem(503, "paper-failed", "The paper could not be made", str(failed), headers=headers)
