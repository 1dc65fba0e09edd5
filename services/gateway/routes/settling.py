"""What waits in intake for staff: probable duplicates (IN-05), and documents that nobody could read
(IN-01)."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from orders.client.duplicates import Suspected
from services.gateway import answers
from services.gateway.body import JSON, body
from services.gateway.desk import settling
from services.gateway.desk.asking import body_of, read
from services.gateway.desk.forms import DocumentSaid, DuplicateSaid
from services.gateway.edge import Edge
from services.gateway.refusals import refusals
from services.gateway.sending import decided, patience

VERDICT_BYTES = 10_000
SENT: dict[str, Any] = {"description": "It is durable; intake has not answered yet."}


class DuplicatesTold(BaseModel):
    """All that wait, the nearest deadline first, as of business time."""

    as_of_at: int
    duplicates: list[Suspected]


class FaultTold(BaseModel):
    """What could not be read: where, in the sender's document, and what was expected."""

    code: str
    field: str
    message: str


class UnplacedTold(BaseModel):
    """A document that nobody could read. `due_at`: when the desk is reminded; null: its manager was
    told, and nobody is any more."""

    channel: str
    sha256: str
    since_at: int
    due_at: int | None
    faults: list[FaultTold]


class UnplacedAll(BaseModel):
    """All that wait, the oldest first, as of business time."""

    as_of_at: int
    documents: list[UnplacedTold]


def router(edge: Edge) -> APIRouter:
    """The routes of what waits in intake."""
    settled, desk = APIRouter(tags=["desk"]), edge.desk

    @settled.get("/v1/duplicates", response_model=DuplicatesTold)
    async def see_duplicates(request: Request) -> Response:
        """Orders that wait for a person to say whether they are another one once more."""
        desk.people.by_token(request)
        found = await desk.suspected.found()
        told = DuplicatesTold(as_of_at=found.as_of_at, duplicates=[*found.waiting])
        return answers.private(told.model_dump())

    @settled.post(
        "/v1/duplicates/{order_id:path}/verdict",
        responses={202: SENT},
        openapi_extra=body_of(DuplicateSaid),
    )
    async def decide_duplicate(request: Request, order_id: str) -> Response:
        """Keep the order, or merge it into the one that it repeats: 202 when it is durable, 200
        with what intake made of it with `Prefer: wait`."""
        person = desk.people.by_token(request)
        said = read(DuplicateSaid, await body(request, VERDICT_BYTES, edge.body_seconds, JSON))
        seconds = patience(edge, request)
        told = await settling.duplicate(edge, person, order_id, said, seconds)
        return decided(told, seconds)

    @settled.get("/v1/unplaced", response_model=UnplacedAll)
    async def see_unplaced(request: Request) -> Response:
        """Documents that wait for the desk, as nobody could read them."""
        desk.people.by_token(request)
        found = await desk.unplaced.found()
        told = [one._asdict() for one in found.waiting]
        all_told = UnplacedAll(as_of_at=found.as_of_at, documents=told)
        return answers.private(all_told.model_dump())

    @settled.get(
        "/v1/unplaced/{channel}/{sha256}",
        response_class=Response,
        responses={200: {"content": {"application/octet-stream": {}}}, **refusals(410)},
    )
    async def see_unplaced_document(request: Request, channel: str, sha256: str) -> Response:
        """One of them, as it is filed: to be looked at before it is decided about."""
        desk.people.by_token(request)
        found = await settling.waiting(edge, channel, sha256)
        return answers.download(found.content, sha256)

    @settled.post(
        "/v1/unplaced/{channel}/{sha256}/verdict",
        responses={202: SENT, **refusals(410)},
        openapi_extra=body_of(DocumentSaid),
    )
    async def decide_document(request: Request, channel: str, sha256: str) -> Response:
        """Have it read again, by what is agreed with its channel when the gateway starts, and what
        it says submitted; or say that no order will come of it."""
        person = desk.people.by_token(request)
        said = read(DocumentSaid, await body(request, VERDICT_BYTES, edge.body_seconds, JSON))
        seconds = patience(edge, request)
        told = await settling.document(edge, person, channel, sha256, said, seconds)
        return decided(told, seconds)

    return settled
