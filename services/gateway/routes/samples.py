"""Approvals that nobody was asked about, for staff to look at afterwards, by a program or on a page
(RV-08)."""

from dataclasses import asdict

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from orders.client.samples import Sample
from services.gateway import answers
from services.gateway.body import JSON, body
from services.gateway.desk import session
from services.gateway.desk.asking import body_of, query, read
from services.gateway.desk.browsing import WAIT_SECONDS, form_of, pages_of, person_of, shown
from services.gateway.desk.forms import SampleJudged
from services.gateway.desk.judging import judged
from services.gateway.desk.pages import Pages
from services.gateway.edge import Edge
from services.gateway.routes.holds import SENT
from services.gateway.sending import decided, patience

VERDICT_BYTES = 10_000
PAGE = f"{session.PATH}/samples/{{order_id:path}}/verdict"


class SamplesTold(BaseModel):
    """All that wait to be looked at, the nearest deadline first, as of business time."""

    as_of_at: int
    samples: list[Sample]


def router(edge: Edge) -> APIRouter:
    """The routes of samples."""
    samples, desk = APIRouter(tags=["desk"]), edge.desk

    @samples.get("/v1/samples", response_model=SamplesTold)
    async def see_samples(request: Request) -> Response:
        """What waits to be looked at: a share of the approvals that nobody was asked about."""
        desk.people.by_token(request)
        found = await desk.samples.found()
        told = [asdict(one) for one in found.waiting]
        return answers.private({"as_of_at": found.as_of_at, "samples": told})

    @samples.post(
        "/v1/samples/{order_id:path}/verdict",
        responses={202: SENT},
        openapi_extra=body_of(SampleJudged),
    )
    async def judge_sample(request: Request, order_id: str) -> Response:
        """Say whether the approval was right: 202 when it is durable, 200 with what review made of
        it with `Prefer: wait`. It changes nothing of the order."""
        person = desk.people.by_token(request)
        said = await body(request, VERDICT_BYTES, edge.body_seconds, JSON)
        asked, seconds = read(SampleJudged, said), patience(edge, request)
        told = await judged(edge, person, order_id, asked, seconds)
        return decided(told, seconds)

    @samples.get(f"{session.PATH}/samples", include_in_schema=False)
    @shown
    async def desk_samples(request: Request) -> Response:
        person_of(edge, request)
        found = await desk.samples.found()
        return pages_of(request, Pages).samples(found.waiting)

    @samples.post(PAGE, include_in_schema=False)
    @shown
    async def desk_sample(request: Request, order_id: str) -> Response:
        person, pages = person_of(edge, request), pages_of(request, Pages)
        form = await form_of(edge, request)
        session.from_our_page(request, form)
        said = {name: form.get(name, "") for name in ("version", "reason_code", "because")}
        asked = query(SampleJudged, {**said, "verdict": form.get("do", "")})
        came = await judged(edge, person, order_id, asked, WAIT_SECONDS)
        return pages.outcome(200, [pages.word(came["outcome"]), came["because"]])

    return samples
