"""Signing in at the desk, and out: by a token of staff (RV-08)."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.gateway.desk import session
from services.gateway.desk.browsing import form_of, shown
from services.gateway.edge import Edge


def router(edge: Edge) -> APIRouter:
    """No program is meant to use it: the cookie opens pages alone."""
    signing = APIRouter(include_in_schema=False)

    @signing.post(f"{session.PATH}/session")
    @shown
    async def desk_sign_in(request: Request) -> Response:
        session.from_our_site(request)
        token = (await form_of(edge, request)).get("token", "").strip()
        edge.desk.people.of(token)
        answer = RedirectResponse(session.PATH, 303)
        session.begin(answer, token)
        return answer

    @signing.post(f"{session.PATH}/session/end")
    @shown
    async def desk_sign_out(request: Request) -> Response:
        session.from_our_page(request, await form_of(edge, request))
        answer = RedirectResponse(session.PATH, 303)
        session.end(answer)
        return answer

    return signing
