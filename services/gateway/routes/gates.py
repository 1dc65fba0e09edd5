"""Gates at which goods wait until somebody has shown that they may leave, for a program or on a
page (SH-06, SH-07, SH-08)."""

from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from orders.client.gates import Waiting
from services.gateway import answers
from services.gateway.body import JSON, body
from services.gateway.desk import session
from services.gateway.desk.asking import body_of, query, read
from services.gateway.desk.browsing import WAIT_SECONDS, form_of, pages_of, person_of, shown
from services.gateway.desk.forms import GateSaid
from services.gateway.desk.gating import answered
from services.gateway.desk.gating_pages import GatingPages
from services.gateway.edge import Edge
from services.gateway.sending import decided, patience

ANSWER_BYTES = 10_000
PAGE = f"{session.PATH}/gates"
SAID = ("version", "reference", "because")
"""What a form says of a gate, beside the verdict and until when its evidence holds."""
SENT: dict[str, Any] = {"description": "It is durable; shipping has not answered yet."}


class GateTold(BaseModel):
    """A closed gate. `owner_role` is to open it until `deadline_at`; after that `escalates_to` may,
    too. It takes the word of `eyes` people, of which it has `eyes_given`. Times in ms, business
    clock."""

    order_id: str
    version: int
    number: str
    total_minor: int
    currency: str
    country: str
    gate_id: str
    kind: str
    code: str
    owner_role: str
    escalates_to: str
    escalations: int
    eyes: int
    eyes_given: int
    evidence_needed: bool
    deadline_at: int
    shipments: list[str]
    at_warehouse: bool


class GatesTold(BaseModel):
    """All that are closed, those that are due first, as of business time."""

    as_of_at: int
    gates: list[GateTold]


def router(edge: Edge) -> APIRouter:
    """The routes of gates."""
    gates, desk = APIRouter(tags=["desk"]), edge.desk

    @gates.get("/v1/gates", response_model=GatesTold)
    async def see_gates(request: Request) -> Response:
        """What may not leave the house before somebody has shown that it may."""
        desk.people.by_token(request)
        found = await desk.gates.found()
        told = [_told(one) for one in found.waiting]
        return answers.private({"as_of_at": found.as_of_at, "gates": told})

    @gates.post(
        "/v1/gates/{order_id:path}/{gate_id}/answer",
        responses={202: SENT},
        openapi_extra=body_of(GateSaid),
    )
    async def answer_gate(request: Request, order_id: str, gate_id: str) -> Response:
        """Open a gate with its evidence, or refuse it, which stops the order: 202 when it is
        durable, 200 with what shipping made of it with `Prefer: wait`."""
        person = desk.people.by_token(request)
        said = read(GateSaid, await body(request, ANSWER_BYTES, edge.body_seconds, JSON))
        seconds = patience(edge, request)
        return decided(await answered(edge, person, order_id, gate_id, said, seconds), seconds)

    @gates.get(PAGE, include_in_schema=False)
    @shown
    async def desk_gates(request: Request) -> Response:
        person_of(edge, request)
        found = await desk.gates.found()
        return pages_of(request, GatingPages).gates(found.waiting)

    @gates.post(f"{PAGE}/{{order_id:path}}/{{gate_id}}/answer", include_in_schema=False)
    @shown
    async def desk_gate(request: Request, order_id: str, gate_id: str) -> Response:
        person, page = person_of(edge, request), pages_of(request, GatingPages)
        form = await form_of(edge, request)
        session.from_our_page(request, form)
        said = {name: form.get(name, "") for name in SAID}
        until = _end_of(form.get("valid_until", ""))
        asked = query(GateSaid, {**said, "valid_until_at": until, "verdict": form.get("do", "")})
        came = await answered(edge, person, order_id, gate_id, asked, WAIT_SECONDS)
        return page.answered(came["outcome"])

    return gates


def _told(one: Waiting) -> dict[str, Any]:
    about = {name: value for name, value in one._asdict().items() if name != "gate"}
    given = one.gate["eyes_given"] if one.gate["eyes_given"] < one.gate["eyes"] else 0
    return {**about, **one.gate, "eyes_given": given}


def _end_of(day: str) -> int | str | None:
    """The end of a day as browsers send it, UTC, ms; what is none stays as it is, to be refused."""
    if not day:
        return None
    try:
        last = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return day
    return int((last + timedelta(days=1)).timestamp()) * 1000
