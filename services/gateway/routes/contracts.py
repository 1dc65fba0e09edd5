"""The contract that a customer is to sign, or has signed (CF-06)."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from services.gateway import pages
from services.gateway.edge import Edge
from services.gateway.preferences import language_for
from services.gateway.problem import Problem
from services.gateway.refusals import refusals
from services.gateway.replies import PAGE, Language

PDF = {"description": "The contract.", "content": {"application/pdf": {}}}


def router(edge: Edge) -> APIRouter:
    """Where contracts are fetched."""
    contracts = APIRouter(tags=["offers"])

    @contracts.get(
        "/v1/contracts/{token}",
        response_class=Response,
        responses={200: PDF, 404: PAGE, 410: PAGE, **refusals(429, 500, 503)},
    )
    async def fetch_contract(token: str, wanted: Language = "") -> Response:
        """The file that both sides sign, by the link that asks for the signature; it can be fetched
        as long as that version of the order stands. Its ETag is its SHA-256."""
        language = language_for(wanted)
        if (link := edge.links.offer_of(token)) is None:
            return pages.notice(404, "unknown", language)
        edge.access.count_link(token)
        state = await asyncio.to_thread(edge.asking, "review", link.order_id)
        if state is None or state["version"] != link.version or not _document(state):
            return pages.notice(410, "changed", language)
        document = _document(state)
        content = await asyncio.to_thread(edge.filing.stored, document)
        if content is None:
            raise Problem(503, "file-away", "The contract's file is not here now", "ask again")
        name = f"{state['contract']['contract_number']}.pdf"
        return Response(
            content,
            headers={
                "Content-Disposition": f'inline; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
                "X-Robots-Tag": "noindex",
                "Referrer-Policy": "no-referrer",
                "ETag": f'"{document}"',
                "Cache-Control": "private, no-cache",
            },
            media_type="application/pdf",
        )

    return contracts


def _document(state: Mapping[str, Any]) -> str:
    """SHA-256 of the version's contract; empty if it has none, or none yet."""
    return str(state["contract"]["document"]) if state["contract"] is not None else ""
