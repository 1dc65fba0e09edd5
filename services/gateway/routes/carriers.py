"""What carriers tell in their own words (TR-06): kept as it came. Their tables read it
(`services/carriers`), and no word of theirs is refused here."""

import hashlib

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from orders.contracts.records import CarrierPayloadReceived
from services.gateway.access import Sender
from services.gateway.answers import accepted
from services.gateway.body import body
from services.gateway.channels import Scope
from services.gateway.edge import Edge
from services.gateway.problem import Problem

MOST_BYTES = 900_000
"""What a record takes with room for its head."""
SCOPE: Scope = "scans:write"
TYPE_LENGTH = 100


class Taken(BaseModel):
    """The payload is durable. What comes of it, the shipments' orders say."""

    carrier: str
    sha256: str
    durable_in: str


def router(edge: Edge) -> APIRouter:
    """The one route for carriers."""
    carriers = APIRouter(tags=["carriers"])

    @carriers.post("/v1/carriers/{channel}/events", status_code=202, response_model=Taken)
    async def hand_in_scans(request: Request, channel: str) -> Response:
        """Scans of a carrier, in its own form: 202 when the bytes are durable. With its key, whose
        scopes name scans:write, or signed as its entry says."""
        signed = edge.access.signs(request)
        sender = None if signed else edge.access.by_key(request, SCOPE)
        payload = await body(request, MOST_BYTES, edge.body_seconds, ())
        if signed:
            sender = edge.access.by_signature(request, payload)
        carrier = _carrier(sender, channel)
        if not payload:
            raise Problem(422, "nothing-said", "There is nothing in it")
        sha256 = hashlib.sha256(payload).hexdigest()
        value: CarrierPayloadReceived = {
            "carrier": carrier,
            "sha256": sha256,
            "content_type": request.headers.get("content-type", "")[:TYPE_LENGTH],
            "payload": payload,
            "received_at": edge.now(),
        }
        key = f"{carrier}/{sha256}"
        kept = await edge.keep(edge.encode(CarrierPayloadReceived, key, value))
        told = {"carrier": carrier, "sha256": sha256, "durable_in": kept.durable_in}
        return accepted(202, told, {})

    return carriers


def _carrier(sender: Sender | None, named: str) -> str:
    """Raises Problem: 401 for nobody, 403 for who speaks for another."""
    if sender is None:
        challenge = {"WWW-Authenticate": "Bearer"}
        raise Problem(
            401, "not-authenticated", "Nobody is known by this key or signature", headers=challenge
        )
    if sender.channel != named:
        raise Problem(403, "key-of-another-channel", "The key is another carrier's")
    return named
