"""Durable, then answered: the last step of every route that takes something in."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from orders.client.listening import Heard
from orders.client.publishing import Publication
from services.gateway import answers
from services.gateway.durable import Kept
from services.gateway.edge import Edge
from services.gateway.preferences import wait_seconds
from services.gateway.problem import Problem
from services.gateway.submissions import Item

UNANSWERED = frozenset({"waiting", "unplaced"})
"""What intake keeps, and gives no answer to."""


class Sent(NamedTuple):
    """An item that is durable. `heard`: what intake said to it, None if nobody waited or it said
    nothing in time."""

    item: Item
    durable_in: Literal["log", "spool"]
    heard: Heard | None


async def answer_one(
    edge: Edge, request: Request, item: Item, paper: Publication | None = None
) -> Response:
    """202 when it is durable, and the document that it came in; with `Prefer: wait` what intake
    says, 201 for an order that it took. Raises NoRoom, and Problem for what intake refuses."""
    seconds = patience(edge, request)
    sent = await send(edge, item, seconds, paper)
    headers = {"Location": answers.link(item.order_id), **applied(seconds)}
    told = _told(sent)
    taken = sent.heard is not None and item.said == "order"
    return answers.accepted(201 if taken else 202, told, headers)


async def answer_all(
    edge: Edge,
    request: Request,
    items: Sequence[Item],
    faults: Sequence[Mapping[str, str]],
    paper: Publication,
    acknowledged: Sequence[str] = (),
) -> Response:
    """202 when all of a document is durable, with what became of each item; the parts that could
    not be read stand beside them, and the control numbers of ours that it acknowledges."""
    seconds = patience(edge, request)
    _, *sent = await asyncio.gather(
        kept(edge, [paper]), *(send(edge, item, seconds) for item in items)
    )
    body: dict[str, Any] = {"items": [_told_anyhow(one) for one in sent]}
    if faults:
        body["faults"] = faults
    if acknowledged:
        body["acknowledged"] = acknowledged
    return answers.accepted(202, body, applied(seconds))


async def send(edge: Edge, item: Item, seconds: float, paper: Publication | None = None) -> Sent:
    """Returns when the item is durable, and the document that it came in; with `seconds` when
    intake has answered, or has not for so long. Raises NoRoom."""
    records = [item.record] if paper is None else [paper, item.record]
    if item.said in UNANSWERED or not seconds:
        return Sent(item, (await kept(edge, records)).durable_in, None)
    with edge.about(item.order_id) as replies:
        done = await kept(edge, records)
        # what is in the spool has no position yet: intake hears of it when the log is back
        heard = await replies.caused_by(done.position, seconds) if done.position else None
    return Sent(item, done.durable_in, heard)


async def kept(edge: Edge, records: Sequence[Publication]) -> Kept:
    """All of them are durable, and counted. Raises NoRoom."""
    done = await edge.keep(*records)
    edge.metrics.durable.labels(done.durable_in).inc(len(records))
    return done


def _told(sent: Sent) -> Mapping[str, Any]:
    """Raises Problem for what intake refuses."""
    item, durable_in, heard = sent
    if heard is not None and item.said in ("order", "change"):
        told = answers.of_order(item.order_id, heard, item.places)
    elif heard is not None and item.said == "cancellation":
        told = answers.of_cancellation(item.order_id, heard)
    elif item.said in UNANSWERED:
        told = {"order_id": item.order_id, "outcome": item.said, "because": item.because}
    else:
        told = {"order_id": item.order_id, "outcome": "accepted"}
    assumed = {"assumed": item.assumed} if item.assumed else {}
    return {**told, "durable_in": durable_in, **assumed}


def _told_anyhow(sent: Sent) -> Mapping[str, Any]:
    try:
        return {"said": sent.item.said, **_told(sent)}
    except Problem as problem:
        return {"said": sent.item.said, "outcome": "refused", "problem": problem.body}


def patience(edge: Edge, request: Request) -> float:
    """Seconds for which the client would like to wait for an answer; 0 if it would not."""
    return wait_seconds(request.headers.get("prefer", ""), edge.wait_seconds)


def applied(seconds: float) -> Mapping[str, str]:
    """The header that says that it was waited for."""
    return {"Preference-Applied": f"wait={seconds:g}"} if seconds else {}


def decided(told: Mapping[str, Any], seconds: float) -> Response:
    """What came of a verdict of staff: 202 when it is durable, 200 with what its stage made of it
    if that was waited for."""
    status = 202 if told["outcome"] == "sent" else 200
    return answers.accepted(status, told, applied(seconds))
