"""A person decides: verdicts are made durable, and what review makes of them is told (RV-08)."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from orders.contracts.records import ReviewDecided
from services.gateway import answers
from services.gateway.desk.asking import read
from services.gateway.desk.foreseen import Foreseen, foreseen
from services.gateway.desk.forms import Bulk, BulkOrder, Verdicts
from services.gateway.desk.people import Person
from services.gateway.desk.reviewing import reviewed
from services.gateway.desk.verdicts import (
    Headers,
    came_of_one,
    fits,
    marked,
    marks,
    repeated,
    verdict,
)
from services.gateway.edge import Edge
from services.gateway.idempotency import idempotency_key
from services.gateway.problem import Problem, error
from services.gateway.sending import applied, patience

STALE = frozenset({404, 409})
"""What a repeat meets, too, once the first has been acted on."""
Told = dict[str, Any]


async def one(edge: Edge, request: Request, person: Person, order_id: str, said: bytes) -> Response:
    """Verdicts about the holds of one order. Raises Problem for a stale one, and where review
    refuses all of it; NoRoom."""
    asked, key = read(Verdicts, said), idempotency_key(request.headers)
    headers = marks(person, key, said) if key else ()
    seconds = patience(edge, request)
    try:
        came = await decided(edge, person, order_id, asked, seconds, headers)
    except Problem as stale:
        if not headers or stale.status not in STALE:
            raise
        came = repeated(await edge.desk.threads.run(edge.desk.said, order_id), headers)
        if not came:
            raise
    return _answer(order_id, came, applied(seconds))


async def decided(
    edge: Edge,
    person: Person,
    order_id: str,
    asked: Verdicts,
    seconds: float,
    headers: Headers = (),
) -> list[Told]:
    """What came of each verdict, in their order; `sent` where review has not said it in time.
    Raises Problem for stale ones, NoRoom."""
    await _fits(edge, person, order_id, asked)
    now = edge.now()
    verdicts = [
        verdict(
            person,
            order_id,
            asked.version,
            now,
            hold_id=each.hold_id,
            said=each.verdict,
            reason_code=each.reason_code,
            because=each.because,
            role=each.role,
            document=each.document,
        )
        for each in asked.verdicts
    ]
    return await _sent(edge, order_id, verdicts, headers, seconds)


async def many(edge: Edge, request: Request, person: Person, asked: Bulk) -> Response:
    """The same verdict about many orders, or only what it would come to. Whoever waits does so for
    all of them together."""
    seconds = patience(edge, request)
    until = time.monotonic() + seconds
    items = [await _item(edge, person, each, asked, until) for each in asked.orders]
    told = {"dry_run": asked.dry_run, "items": items}
    return answers.accepted(200 if asked.dry_run else 202, told, applied(seconds))


async def _item(edge: Edge, person: Person, order: BulkOrder, asked: Bulk, until: float) -> Told:
    order_id = order.order_id
    try:
        state = await _state(edge, person, order_id, order.version)
    except Problem as problem:
        return {"order_id": order_id, "becomes": "unchanged", "problem": problem.body}
    said = verdict(
        person,
        order_id,
        state["version"],
        edge.now(),
        hold_id=asked.hold_id,
        said=asked.verdict,
        reason_code=asked.reason_code,
        because=asked.because,
        role=asked.role,
        document="",
    )
    seen = foreseen(state, said, edge.desk.people.references, edge.now())
    told = _foretold(order_id, seen)
    if asked.dry_run or seen.becomes == "unchanged":
        return told
    seconds = max(0.0, until - time.monotonic())
    [came] = await _sent(edge, order_id, [said], (), seconds)
    return {**told, "outcome": came["outcome"], "because": came["because"]}


async def _state(
    edge: Edge, person: Person, order_id: str, version: int | None
) -> Mapping[str, Any]:
    """Review's state of an order that this person may decide about now. Raises Problem."""
    state, leases = await asyncio.gather(
        edge.desk.threads.run(edge.asking, "review", order_id),
        edge.desk.threads.run(edge.desk.leases.of, [order_id]),
    )
    return fits(order_id, state, version, leases.get(order_id), person)


async def _fits(edge: Edge, person: Person, order_id: str, asked: Verdicts) -> None:
    """Raises Problem for what cannot be decided now."""
    state = await _state(edge, person, order_id, asked.version)
    open_ids = {hold["hold_id"] for hold in state["open_holds"]}
    gone = [
        error(f"/verdicts/{at}/hold_id", "hold_gone", f"open are: {', '.join(sorted(open_ids))}")
        for at, each in enumerate(asked.verdicts)
        if each.hold_id not in open_ids
    ]
    if gone:
        raise Problem(
            409,
            "hold-gone",
            "The order is not held for this",
            "look at it again",
            errors=gone,
            order_id=order_id,
        )


async def _sent(
    edge: Edge,
    order_id: str,
    verdicts: Sequence[ReviewDecided],
    headers: Headers,
    seconds: float,
) -> list[Told]:
    """What came of each, once it is durable; `sent` where review has not said it in time."""
    records = [marked(edge.encode(ReviewDecided, order_id, one), headers) for one in verdicts]
    found = await reviewed(edge, order_id, records, seconds)
    if found is None:
        return [came_of_one(one["hold_id"], None) for one in verdicts]
    return [came_of_one(one["hold_id"], each) for one, each in zip(verdicts, found, strict=True)]


def _answer(order_id: str, came: Sequence[Told], headers: Mapping[str, str]) -> Response:
    outcomes = {one["outcome"] for one in came}
    if outcomes == {"refused"}:
        raise Problem(
            403,
            "verdict-refused",
            "You may not decide this",
            "leave it to who may, and the order goes on",
            errors=[error(one["hold_id"], "verdict_refused", one["because"]) for one in came],
            order_id=order_id,
        )
    told = {"order_id": order_id, "verdicts": list(came)}
    return answers.accepted(202 if "sent" in outcomes else 200, told, headers)


def _foretold(order_id: str, seen: Foreseen) -> Told:
    refused = [
        {"hold_id": hold_id, "code": why.reason, "detail": why.because}
        for hold_id, why in seen.refused
    ]
    told = {"released": seen.released, "left": seen.left, "refused": refused}
    return {"order_id": order_id, "becomes": seen.becomes, **told}
