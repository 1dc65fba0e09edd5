"""Counts of warehouses' lists whose difference waits for a person, by a program or on a page
(IV-11)."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from orders.business.money import of_house
from orders.client.counts import Waiting
from services.gateway import answers
from services.gateway.body import JSON, body
from services.gateway.desk import session
from services.gateway.desk.asking import body_of, query, read
from services.gateway.desk.browsing import WAIT_SECONDS, form_of, pages_of, person_of, shown
from services.gateway.desk.counting import judged
from services.gateway.desk.counting_pages import CountingPages
from services.gateway.desk.forms import CountSaid
from services.gateway.edge import Edge
from services.gateway.sending import decided, patience

VERDICT_BYTES = 10_000
PAGE = f"{session.PATH}/counts"
SAID = ("warehouse", "list_id", "lot", "difference", "reason", "because")
"""What a form says of a count, beside the verdict."""
SENT: dict[str, Any] = {"description": "It is durable; allocation has not answered yet."}


class CountTold(BaseModel):
    """A count whose difference waits: worth `value_minor` of the house currency, null where nobody
    knows. `owner_role` is to decide by `decide_by_at`. Times in ms, business clock."""

    sku: str
    lot: str
    expires_on: str
    warehouse: str
    list_id: str
    counted: int
    difference: int
    value_minor: int | None
    currency: str
    reason: str
    code: str
    because: str
    sent_by: str
    counted_at: int
    held_at: int
    owner_role: str
    decide_by_at: int | None
    escalations: int


class CountsTold(BaseModel):
    """All that wait, those of most value first, as of business time."""

    as_of_at: int
    counts: list[CountTold]


def router(edge: Edge) -> APIRouter:
    """The routes of counts that wait."""
    counts, desk = APIRouter(tags=["desk"]), edge.desk

    def currency() -> str:
        return of_house(desk.people.references)

    @counts.get("/v1/counts", response_model=CountsTold)
    async def see_counts(request: Request) -> Response:
        """Differences of warehouses' lists that a person must approve."""
        desk.people.by_token(request)
        found = await desk.counts.found()
        told = [_told(one, currency()) for one in found.waiting]
        return answers.private({"as_of_at": found.as_of_at, "counts": told})

    @counts.post(
        "/v1/counts/{sku:path}/verdict", responses={202: SENT}, openapi_extra=body_of(CountSaid)
    )
    async def judge_count(request: Request, sku: str) -> Response:
        """Post the difference that you saw, or leave the books as they are: 202 when it is durable,
        200 with what allocation made of it with `Prefer: wait`."""
        person = desk.people.by_token(request)
        said = read(CountSaid, await body(request, VERDICT_BYTES, edge.body_seconds, JSON))
        seconds = patience(edge, request)
        return decided(await judged(edge, person, sku, said, seconds), seconds)

    @counts.get(PAGE, include_in_schema=False)
    @shown
    async def desk_counts(request: Request) -> Response:
        person_of(edge, request)
        found = await desk.counts.found()
        return pages_of(request, CountingPages).counts(found.waiting, currency())

    @counts.post(f"{PAGE}/{{sku:path}}/verdict", include_in_schema=False)
    @shown
    async def desk_count(request: Request, sku: str) -> Response:
        person, page = person_of(edge, request), pages_of(request, CountingPages)
        form = await form_of(edge, request)
        session.from_our_page(request, form)
        said = {name: form.get(name, "") for name in SAID}
        asked = query(CountSaid, {**said, "verdict": form.get("do", "")})
        came = await judged(edge, person, sku, asked, WAIT_SECONDS)
        return page.judged(came["outcome"])

    return counts


def _told(one: Waiting, currency: str) -> dict[str, Any]:
    about = {"sku": one.sku, "expires_on": one.expires_on, "currency": currency}
    return {**one.held, **about, "lot": one.lot}
