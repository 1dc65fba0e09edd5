"""Payments that two tell of, for finance to say what they are, by a program or on a page
(RV-03)."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from orders.client.questioned import Questioned
from services.gateway import answers
from services.gateway.body import JSON, body
from services.gateway.desk import session
from services.gateway.desk.asking import body_of, query, read
from services.gateway.desk.browsing import WAIT_SECONDS, form_of, pages_of, person_of, shown
from services.gateway.desk.forms import PaymentSaid
from services.gateway.desk.settling_pages import SettlingPages
from services.gateway.desk.telling_apart import told_apart
from services.gateway.edge import Edge
from services.gateway.sending import decided, patience

VERDICT_BYTES = 10_000
PAGE = f"{session.PATH}/payments"
SAID = ("issuer", "document_id", "because")
"""What a form says of a payment, beside the verdict."""
SENT: dict[str, Any] = {"description": "It is durable; review has not answered yet."}


class PaymentsTold(BaseModel):
    """All that wait, the oldest first, as of business time."""

    as_of_at: int
    payments: list[Questioned]


def router(edge: Edge) -> APIRouter:
    """The routes of payments that two tell of."""
    payments, desk = APIRouter(tags=["desk"]), edge.desk

    @payments.get("/v1/payments", response_model=PaymentsTold)
    async def see_payments(request: Request) -> Response:
        """Payments of which two tell, as it seems."""
        desk.people.by_token(request)
        found = await desk.questioned.found()
        told = [asdict(one) for one in found.waiting]
        return answers.private({"as_of_at": found.as_of_at, "payments": told})

    @payments.post(
        "/v1/payments/{order_id:path}/verdict",
        responses={202: SENT},
        openapi_extra=body_of(PaymentSaid),
    )
    async def tell_apart(request: Request, order_id: str) -> Response:
        """Say whether it is the other one once more, or money of its own: 202 when it is durable,
        200 with what review made of it with `Prefer: wait`."""
        person = desk.people.by_token(request)
        said = read(PaymentSaid, await body(request, VERDICT_BYTES, edge.body_seconds, JSON))
        seconds = patience(edge, request)
        return decided(await told_apart(edge, person, order_id, said, seconds), seconds)

    @payments.get(PAGE, include_in_schema=False)
    @shown
    async def desk_payments(request: Request) -> Response:
        person_of(edge, request)
        found = await desk.questioned.found()
        return pages_of(request, SettlingPages).payments(found.waiting)

    @payments.post(f"{PAGE}/{{paid:path}}/verdict", include_in_schema=False)
    @shown
    async def desk_payment(request: Request, paid: str) -> Response:
        person, page = person_of(edge, request), pages_of(request, SettlingPages)
        form = await form_of(edge, request)
        session.from_our_page(request, form)
        said = {name: form.get(name, "") for name in SAID}
        asked = query(PaymentSaid, {**said, "verdict": form.get("do", "")})
        came = await told_apart(edge, person, paid, asked, WAIT_SECONDS)
        return page.settled(came["outcome"])

    return payments
