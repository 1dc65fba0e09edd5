"""What is not as it should be with orders, by a program or on a page (TR-03)."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from orders.client.orderfile.exceptions import Exceptional
from services.gateway import answers
from services.gateway.body import JSON, body
from services.gateway.desk import session
from services.gateway.desk.asking import body_of, query, read
from services.gateway.desk.browsing import WAIT_SECONDS, form_of, pages_of, person_of, shown
from services.gateway.desk.closing import closed
from services.gateway.desk.closing_pages import JUDGED, ClosingPages
from services.gateway.desk.forms import ExceptionSaid
from services.gateway.edge import Edge
from services.gateway.sending import decided, patience

CLOSE_BYTES = 10_000
PAGE = f"{session.PATH}/exceptions"
SAID = ("kind", "subject", "because")
"""What a form says."""
SENT: dict[str, Any] = {"description": "It is durable; tracking has not answered yet."}


class ExceptionsTold(BaseModel):
    """All that is open as the order file has it, the worst first, then the nearest deadline."""

    as_of_at: int
    exceptions: list[Exceptional]


def router(edge: Edge) -> APIRouter:
    """The routes of exceptions."""
    exceptions, desk = APIRouter(tags=["desk"]), edge.desk

    @exceptions.get("/v1/exceptions", response_model=ExceptionsTold)
    async def see_exceptions(request: Request) -> Response:
        """What is not as it should be with orders, and who sees to it."""
        desk.people.by_token(request)
        found = await desk.exceptions.found()
        told = [asdict(one) for one in found.waiting]
        return answers.private({"as_of_at": found.as_of_at, "exceptions": told})

    @exceptions.post(
        "/v1/exceptions/{order_id:path}/close",
        responses={202: SENT},
        openapi_extra=body_of(ExceptionSaid),
    )
    async def close_exception(request: Request, order_id: str) -> Response:
        """Say that nothing more is to be done about one: 202 when it is durable, 200 with what
        tracking made of it with `Prefer: wait`."""
        person = desk.people.by_token(request)
        said = read(ExceptionSaid, await body(request, CLOSE_BYTES, edge.body_seconds, JSON))
        seconds = patience(edge, request)
        return decided(await closed(edge, person, order_id, said, seconds), seconds)

    @exceptions.get(PAGE, include_in_schema=False)
    @shown
    async def desk_exceptions(request: Request) -> Response:
        person_of(edge, request)
        found = await desk.exceptions.found()
        return pages_of(request, ClosingPages).exceptions(found.waiting)

    @exceptions.post(f"{PAGE}/{{about:path}}/close", include_in_schema=False)
    @shown
    async def desk_close(request: Request, about: str) -> Response:
        person, page = person_of(edge, request), pages_of(request, ClosingPages)
        form = await form_of(edge, request)
        session.from_our_page(request, form)
        said = {name: form.get(name, "") for name in SAID}
        verdict = does if (does := form.get("do", "")) in JUDGED else ""
        asked = query(ExceptionSaid, {**said, "verdict": verdict})
        came = await closed(edge, person, about, asked, WAIT_SECONDS)
        return page.closed(came["outcome"])

    return exceptions
