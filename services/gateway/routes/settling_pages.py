"""What waits in intake, in a browser: probable duplicates (IN-05), and documents that nobody could
read (IN-01). Whoever signs in has a token of staff; no page changes anything that is fetched."""

from fastapi import APIRouter, Request, Response

from services.gateway.answers import download
from services.gateway.desk import session, settling
from services.gateway.desk.asking import query
from services.gateway.desk.browsing import WAIT_SECONDS, form_of, pages_of, person_of, shown
from services.gateway.desk.forms import DocumentSaid, DuplicateSaid
from services.gateway.desk.settling_pages import SettlingPages
from services.gateway.edge import Edge

DUPLICATES, UNPLACED = f"{session.PATH}/duplicates", f"{session.PATH}/unplaced"
DOCUMENT = f"{UNPLACED}/{{channel}}/{{sha256}}"
DUPLICATE = ("version", "twin", "because")
"""What a form says of a probable duplicate, beside the verdict."""


def router(edge: Edge) -> APIRouter:
    """The pages. No program is meant to read them."""
    pages = APIRouter(include_in_schema=False)

    @pages.get(DUPLICATES)
    @shown
    async def desk_duplicates(request: Request) -> Response:
        person_of(edge, request)
        found = await edge.desk.suspected.found()
        return pages_of(request, SettlingPages).duplicates(found.waiting)

    @pages.post(f"{DUPLICATES}/{{suspected:path}}/verdict")
    @shown
    async def desk_duplicate(request: Request, suspected: str) -> Response:
        person, page = person_of(edge, request), pages_of(request, SettlingPages)
        form = await form_of(edge, request)
        session.from_our_page(request, form)
        said = {name: form.get(name, "") for name in DUPLICATE}
        asked = query(DuplicateSaid, {**said, "verdict": form.get("do", "")})
        came = await settling.duplicate(edge, person, suspected, asked, WAIT_SECONDS)
        return page.settled(came["outcome"])

    @pages.get(UNPLACED)
    @shown
    async def desk_unplaced(request: Request) -> Response:
        person_of(edge, request)
        found = await edge.desk.unplaced.found()
        return pages_of(request, SettlingPages).unplaced(found.waiting)

    @pages.get(DOCUMENT)
    @shown
    async def desk_look_at_document(request: Request, channel: str, sha256: str) -> Response:
        person_of(edge, request)
        found = await settling.waiting(edge, channel, sha256)
        return download(found.content, sha256)

    @pages.post(f"{DOCUMENT}/verdict")
    @shown
    async def desk_document(request: Request, channel: str, sha256: str) -> Response:
        person, page = person_of(edge, request), pages_of(request, SettlingPages)
        form = await form_of(edge, request)
        session.from_our_page(request, form)
        said = {"verdict": form.get("do", ""), "because": form.get("because", "")}
        asked = query(DocumentSaid, said)
        came = await settling.document(edge, person, channel, sha256, asked, WAIT_SECONDS)
        return page.settled(came["outcome"])

    return pages
