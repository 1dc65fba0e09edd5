"""Documents that their channel handed in (IN-09)."""

import asyncio
import re
import time
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from orders.business.times import DAY
from orders.client.timelines import heard_at
from services.gateway import entering
from services.gateway.answers import accepted, download
from services.gateway.body import body
from services.gateway.edge import Edge
from services.gateway.filing import ATTACHMENT
from services.gateway.formats.crossing_out import to_keep
from services.gateway.onlookers import may_look
from services.gateway.problem import Problem
from services.gateway.refusals import refusals

SHA256 = re.compile(r"[0-9a-f]{64}")
WITHHELD = "it has a card number, or cannot be looked through for any"
BEFORE_MS = 31 * DAY
"""So long before its order a scan may be attached: a draft that nobody touches is kept for 30 days
(IN-07)."""


def router(edge: Edge) -> APIRouter:
    """Where documents are fetched."""
    documents = APIRouter(tags=["documents"])

    @documents.post("/v1/channels/{channel}/attachments", status_code=201)
    async def attach(request: Request, channel: str) -> Response:
        """A scan or a recording (IN-07): `sha256` in the answer is what an order's source document
        names."""
        entering.to_channel(edge, request)
        attached = await body(request, edge.document_bytes, edge.body_seconds, ())
        kept = await asyncio.to_thread(to_keep, attached, ATTACHMENT)
        if kept.content is None:
            raise Problem(422, "document-withheld", "The attachment cannot be kept", WITHHELD)
        paper = await edge.filing.paper(request, channel, ATTACHMENT, kept)
        durable_in = (await edge.keep(paper)).durable_in
        told = {"sha256": kept.sha256, "size": len(kept.content), "durable_in": durable_in}
        return accepted(201, told, {})

    @documents.get(
        "/v1/orders/{order_id:path}/documents/{sha256}",
        response_class=Response,
        responses={200: {"content": {"application/octet-stream": {}}}, **refusals(410)},
    )
    async def fetch_document(request: Request, order_id: str, sha256: str) -> Response:
        """A document that the order's channel handed in, as it is filed, by its SHA-256 in hex."""
        channel = may_look(edge, request, "orders:read").channel
        found = None
        if SHA256.fullmatch(sha256):
            since = _since(await asyncio.to_thread(edge.standing, order_id))
            found = await edge.searches.search(channel, sha256, since)
        if found is None:
            raise Problem(404, "document-unknown", "The channel handed in no such document")
        if found.content is None:
            raise Problem(410, "document-withheld", "The document is not kept", WITHHELD)
        return download(found.content, sha256)

    return documents


def _since(state: Mapping[str, Any] | None) -> int:
    """Wall clock, ms, from which on an order's documents are looked for: from when it was first
    heard of, or now if it was not yet, so far back as a scan may be there before its order is."""
    heard = heard_at(state) if state else 0
    return (heard or int(time.time() * 1000)) - BEFORE_MS
