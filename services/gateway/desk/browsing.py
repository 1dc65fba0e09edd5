"""What every page of the desk needs: who has signed in, in which language, what a form says, and
problems told on a page."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from services.gateway.body import FORM, body
from services.gateway.desk import session
from services.gateway.desk.frame import Frame
from services.gateway.desk.people import Person
from services.gateway.edge import Edge
from services.gateway.preferences import language_for
from services.gateway.problem import Problem

FORM_BYTES = 10_000
WAIT_SECONDS = 5.0
"""For so long a page waits for review's answer."""
Pages = TypeVar("Pages", bound=Frame)
Answering = Callable[..., Awaitable[Response]]


def shown(answer: Answering) -> Answering:
    """What is wrong is told on a page, too; whoever is not known may sign in."""

    @wraps(answer)
    async def answering(request: Request, **named: str) -> Response:
        try:
            return await answer(request, **named)
        except Problem as problem:
            pages, body = pages_of(request, Frame), problem.body
            if problem.status == 401:
                return pages.sign_in(401 if request.method == "POST" else 200)
            faults = [f"{one.get('pointer', '')} {one['detail']}" for one in body.get("errors", ())]
            said = [body["title"], body.get("detail", ""), *faults]
            return pages.outcome(problem.status, said, named.get("order_id", ""))

    return answering


def person_of(edge: Edge, request: Request) -> Person:
    """Who has signed in. Raises Problem as of a token."""
    return edge.desk.people.of(session.token_of(request))


def pages_of(request: Request, kind: type[Pages]) -> Pages:
    """In the language of the browser, with the secret of its forms."""
    language = language_for(request.headers.get("accept-language", ""))
    token = session.token_of(request)
    return kind(language, session.form_secret(token) if token else "")


async def form_of(edge: Edge, request: Request) -> Mapping[str, str]:
    """What a form says. Raises Problem as of a body."""
    said = await body(request, FORM_BYTES, edge.body_seconds, FORM)
    return dict(parse_qsl(said.decode("latin-1")))
