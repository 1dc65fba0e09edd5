"""What customers say on the pages that ask them (CF-01, CF-06, RV-07): the form, and what a route
that takes it says of itself."""

from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple
from urllib.parse import parse_qs

from fastapi import Header
from starlette.requests import Request

from services.gateway import pages
from services.gateway.body import FORM, body
from services.gateway.edge import Edge
from services.gateway.formats.values.cards import masked

REPLY_BYTES = 10_000
DOCUMENT_LENGTH = 64
PAGE: dict[str, Any] = {"description": "A page that says so.", "content": {"text/html": {}}}
Language = Annotated[str, Header(alias="accept-language")]


class Reply(NamedTuple):
    """What a form says; empty where it does not. `note`: without card numbers; `document`: SHA-256
    of what is signed; `shipment`, `lines`: what of an order it speaks of (DL-01)."""

    answer: str
    note: str
    document: str
    shipment: str
    lines: str


async def reply(edge: Edge, request: Request) -> Reply:
    """What the customer says. Raises Problem as of a body."""
    form = parse_qs((await body(request, REPLY_BYTES, edge.body_seconds, FORM)).decode("latin-1"))

    def said(name: str) -> str:
        return form.get(name, [""])[0]

    note = masked(said("note")[: pages.NOTE_LENGTH])
    return Reply(
        answer=said("answer"),
        note=note,
        document=said("document")[:DOCUMENT_LENGTH],
        shipment=said("shipment"),
        lines=said("lines"),
    )


def form_of(answers: Iterable[str], *others: str) -> dict[str, Any]:
    """`requestBody` of a route that takes such a form: one of the answers, and other texts."""
    texts = {name: {"type": "string"} for name in others}
    schema = {
        "type": "object",
        "required": ["answer"],
        "properties": {"answer": {"enum": list(answers)}, **texts},
    }
    content = {media_type: {"schema": schema} for media_type in FORM}
    return {"requestBody": {"required": True, "content": content}}
