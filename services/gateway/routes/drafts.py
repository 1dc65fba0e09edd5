"""Drafts: orders that staff enter from a call, a fax, a mail or a letter, in several sittings; read
back to the buyer, then submitted (IN-07)."""

import asyncio
import re
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from services.gateway import answers, entering
from services.gateway.access import Sender
from services.gateway.body import JSON, body
from services.gateway.drafts import Named, saved, submitted
from services.gateway.edge import Edge
from services.gateway.formats.crossing_out import to_keep
from services.gateway.problem import Problem
from services.gateway.read_back import LANGUAGES, read_back
from services.gateway.refusals import refusals
from services.gateway.sending import answer_one, send

PATH = "/v1/channels/{channel}/drafts/{reference:path}"
REVISION = re.compile(r'"([0-9]{1,9})"')
SUBMISSION_BYTES = 1_000
ANY: dict[str, Any] = {"content": {"application/json": {}}}
TAKEN, DURABLE = {"description": "Intake has it.", **ANY}, {"description": "It is durable.", **ANY}


def router(edge: Edge) -> APIRouter:
    """Where drafts are saved, read back and submitted."""
    drafts = APIRouter(tags=["drafts"])

    @drafts.post(
        f"{PATH}/submission", status_code=202, responses={201: TAKEN, **refusals(412, 428)}
    )
    async def submit_draft(request: Request, reference: str) -> Response:
        """The draft of this revision (`If-Match`) becomes an order. `{"read_back": true}`: it was
        read back to the buyer, who has just confirmed it."""
        named = _entering(edge, request, reference)
        revision = _based_on(request)
        said = await body(request, SUBMISSION_BYTES, edge.body_seconds, ())
        order = submitted(named, revision, _read_back(said), edge.now(), edge.encode)
        return await answer_one(edge, request, order)

    @drafts.get(f"{PATH}/read-back", response_class=PlainTextResponse)
    async def read_draft_back(request: Request, reference: str, language: str = "en") -> Response:
        """The draft as a text to be read to the buyer; its `ETag` is what the buyer confirms."""
        if language not in LANGUAGES:
            raise Problem(404, "language-unknown", "It is not read back in this language")
        order, revision, _ = await _kept(edge, _looking(edge, request, reference))
        headers = {"Content-Language": language, **_marked(revision)}
        return Response(read_back(order, language), 200, headers, "text/plain")

    @drafts.get(PATH)
    async def see_draft(request: Request, reference: str) -> Response:
        """The draft, as it was saved last; `ETag` is its revision."""
        order, revision, expires_at = await _kept(edge, _looking(edge, request, reference))
        told = {"order": order, "revision": revision, "expires_at": expires_at}
        return answers.accepted(200, told, _marked(revision))

    @drafts.put(PATH, responses={202: DURABLE, **refusals(412, 428)})
    async def save_draft(request: Request, reference: str) -> Response:
        """Save it: an order in JSON, as far as it is known. `If-None-Match: *` for a new one, else
        `If-Match` with the revision that it changes; 412 if somebody else was first."""
        named = _entering(edge, request, reference)
        belief = edge.access.belief(Sender(named.channel, named.by), edge.now())
        document = await body(request, edge.order_bytes, edge.body_seconds, JSON)
        based_on, kept = _based_on(request), await asyncio.to_thread(to_keep, document, "canonical")
        asked = (named, belief, document, kept.sha256, based_on, edge.now(), edge.encode)
        draft = await asyncio.to_thread(saved, *asked)
        paper = await edge.filing.paper(request, named.channel, "draft", kept)
        sent = await send(edge, draft, edge.wait_seconds, paper)
        if sent.heard is None:
            taken = {"order_id": named.order_id, "outcome": "accepted"}
            return answers.accepted(202, taken, {})
        told = answers.of_draft(named.order_id, sent.heard)
        return answers.accepted(200, told, _marked(told["revision"]))

    return drafts


def _entering(edge: Edge, request: Request, reference: str) -> Named:
    """Who goes on with the draft is a person. Raises Problem (403) for a machine."""
    sender = entering.by_person(entering.to_channel(edge, request))
    return Named(sender.channel, reference, sender.staff_id)


def _looking(edge: Edge, request: Request, reference: str) -> Named:
    return Named(entering.to_channel(edge, request, "orders:read").channel, reference, "")


def _based_on(request: Request) -> int:
    """Revision that a request is about; 0: there is to be none. Raises Problem (428)."""
    if request.headers.get("if-none-match", "").strip() == "*":
        return 0
    found = REVISION.fullmatch(request.headers.get("if-match", "").strip())
    if found is None:
        raise Problem(
            428,
            "revision-wanted",
            "The request must say which revision it is about",
            'send If-Match: "3", its ETag, or If-None-Match: * for a new draft',
        )
    return int(found[1])


async def _kept(edge: Edge, named: Named) -> tuple[Any, int, int]:
    """(order, revision, when it expires). Raises Problem (404)."""
    state = await asyncio.to_thread(edge.intake, named.order_id)
    if state is None or state["status"] != "draft":
        raise Problem(404, "draft-unknown", "There is no such draft")
    return state["order"].decoded(), state["draft_revision"], state["wake_at"]


def _read_back(document: bytes) -> bool:
    """`{"read_back": true}`, or nothing."""
    try:
        return bool(document) and orjson.loads(document)["read_back"] is True
    except (ValueError, TypeError, KeyError):
        raise Problem(
            422, "not-readable", "The body cannot be read", 'send {"read_back": true}, or no body'
        ) from None


def _marked(revision: int) -> dict[str, str]:
    return {"ETag": f'"{revision}"', "Cache-Control": "private, no-cache"}
