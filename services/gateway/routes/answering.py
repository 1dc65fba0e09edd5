"""Answers for customers by their channel's own system, in JSON (CF-01, CF-05, RV-04, RV-07). Their
pages stand in offers.py and clarifications.py."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.gateway import answers, entering
from services.gateway.answering import ClarificationSaid, OfferSaid, to_clarification, to_offer
from services.gateway.body import JSON, body
from services.gateway.desk.asking import body_of, read
from services.gateway.edge import Edge
from services.gateway.replies import REPLY_BYTES


class Heard(BaseModel):
    """The answer is durable. What comes of it, the order's status says."""

    order_id: str
    outcome: str
    durable_in: str


TAKEN: dict[str, Any] = {"status_code": 202, "response_model": Heard}


def router(edge: Edge) -> APIRouter:
    """The routes by which a channel answers."""
    answering = APIRouter(tags=["offers"])

    @answering.post("/v1/orders/{order_id:path}/offer", openapi_extra=body_of(OfferSaid), **TAKEN)
    async def answer_for_customer(request: Request, order_id: str) -> Response:
        """Answer what the customer is asked. The key's scopes must name orders:answer; with the key
        or token of a person it is their word, as on the telephone."""
        sender = entering.to_order(edge, request, "orders:answer")
        said = read(OfferSaid, await body(request, REPLY_BYTES, edge.body_seconds, JSON))
        return answers.accepted(202, await to_offer(edge, request, sender, said), {})

    @answering.post(
        "/v1/orders/{order_id:path}/clarifications/{clarification_id}",
        openapi_extra=body_of(ClarificationSaid),
        **TAKEN,
    )
    async def clarify_for_customer(
        request: Request, order_id: str, clarification_id: str
    ) -> Response:
        """Answer what is unclear, likewise."""
        sender = entering.to_order(edge, request, "orders:answer")
        said = read(ClarificationSaid, await body(request, REPLY_BYTES, edge.body_seconds, JSON))
        return answers.accepted(202, await to_clarification(edge, request, sender, said), {})

    return answering
