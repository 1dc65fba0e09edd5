"""Durable, then answered: the last step of every route that takes something in."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from orders.client.listening import Heard
from services.gateway import answers
from services.gateway.edge import Edge
from services.gateway.preferences import wait_seconds
from services.gateway.problem import Problem
from services.gateway.submissions import Item


class Sent(NamedTuple):
    """An item that is dealt with. `durable_in`: empty if nothing was to be sent; `heard`: what
    intake said to it, None if nobody waited or it said nothing in time."""

    item: Item
    durable_in: str
    heard: Heard | None


async def answer_one(edge: Edge, request: Request, item: Item) -> Response:
    """202 when it is durable; with `Prefer: wait` what intake says, 201 for an order that it took.
    Raises NoRoom, and Problem for what intake refuses."""
    seconds = _patience(edge, request)
    sent = await _sent(edge, item, seconds)
    headers = {"Location": answers.link(item.order_id), **_applied(seconds)}
    told = _told(sent)
    taken = sent.heard is not None and item.said == "order"
    return answers.accepted(201 if taken else 202, told, headers)


async def answer_all(
    edge: Edge, request: Request, items: Sequence[Item], faults: Sequence[Mapping[str, str]]
) -> Response:
    """202 when all of a document is durable, with what became of each item; the parts that could
    not be read stand beside them."""
    seconds = _patience(edge, request)
    sent = await asyncio.gather(*(_sent(edge, item, seconds) for item in items))
    body: dict[str, Any] = {"items": [_told_anyhow(one) for one in sent]}
    if faults:
        body["faults"] = faults
    return answers.accepted(202, body, _applied(seconds))


async def _sent(edge: Edge, item: Item, seconds: float) -> Sent:
    if item.record is None:
        return Sent(item, "", None)
    if not seconds:
        kept = await edge.keep(item.record)
        edge.metrics.durable.labels(kept.durable_in).inc()
        return Sent(item, kept.durable_in, None)
    with edge.about(item.order_id) as replies:
        kept = await edge.keep(item.record)
        edge.metrics.durable.labels(kept.durable_in).inc()
        # what is in the spool has no position yet: intake hears of it when the log is back
        heard = await replies.caused_by(kept.position, seconds) if kept.position else None
    return Sent(item, kept.durable_in, heard)


def _told(sent: Sent) -> Mapping[str, Any]:
    """Raises Problem for what intake refuses."""
    item, durable_in, heard = sent
    if item.record is None:
        return {"order_id": item.order_id, "outcome": item.said, "because": item.because}
    if heard is not None and item.said == "order":
        told = answers.of_order(item.order_id, heard, item.places)
    elif heard is not None and item.said == "cancellation":
        told = answers.of_cancellation(item.order_id, heard)
    else:
        told = {"order_id": item.order_id, "outcome": "accepted"}
    assumed = {"assumed": item.assumed} if item.assumed else {}
    return {**told, "durable_in": durable_in, **assumed}


def _told_anyhow(sent: Sent) -> Mapping[str, Any]:
    try:
        return {"said": sent.item.said, **_told(sent)}
    except Problem as problem:
        return {"said": sent.item.said, "outcome": "refused", "problem": problem.body}


def _patience(edge: Edge, request: Request) -> float:
    return wait_seconds(request.headers.get("prefer", ""), edge.wait_seconds)


def _applied(seconds: float) -> Mapping[str, str]:
    return {"Preference-Applied": f"wait={seconds:g}"} if seconds else {}
