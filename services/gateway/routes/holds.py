"""Orders that wait for people, for staff: the queue, leases, verdicts (RV-08). Who asks is known by
the token alone."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from orders.client.holds import Held, held
from services.gateway import answers
from services.gateway.body import JSON, body
from services.gateway.desk import deciding
from services.gateway.desk.asking import body_of, parameters_of, query, read
from services.gateway.desk.forms import Bulk, LeaseWanted, QueueWanted, Verdicts
from services.gateway.desk.looking import page_of
from services.gateway.desk.telling import HeldOrder, LeaseTold, QueueTold, lease_told, teller, told
from services.gateway.desk.verdicts import leased, not_held
from services.gateway.edge import Edge

ORDER = "/v1/holds/{order_id:path}"
VERDICT_BYTES = 100_000
SENT: dict[str, Any] = {"description": "It is durable; review has not answered yet."}


def router(edge: Edge) -> APIRouter:
    """The routes of the desk."""
    holds, desk = APIRouter(tags=["desk"]), edge.desk

    @holds.get("/v1/holds", response_model=QueueTold, openapi_extra=parameters_of(QueueWanted))
    async def see_queue(request: Request) -> Response:
        """Orders that wait for people, by value and promise (RV-08). It is read at most every two
        seconds: `as_of_at` says when."""
        person = desk.people.by_token(request)
        wanted = query(QueueWanted, request.query_params)
        page = await page_of(edge, person, wanted)
        words = teller(request.headers.get("accept-language", ""))
        orders = [told(one, page.leases.get(one.order_id), words) for one in page.orders]
        answer = {"as_of_at": page.as_of_at, "count": page.total, "orders": orders}
        return _answer({**answer, "next": page.after}, QueueTold)

    @holds.post("/v1/holds/bulk", responses={202: SENT}, openapi_extra=body_of(Bulk))
    async def decide_many(request: Request) -> Response:
        """The same verdict about many orders. Unless `dry_run` is false nothing is decided: the
        answer says what each would become, and why some may not."""
        person = desk.people.by_token(request)
        said = await body(request, VERDICT_BYTES, edge.body_seconds, JSON)
        return await deciding.many(edge, request, person, read(Bulk, said))

    @holds.post(f"{ORDER}/verdicts", responses={202: SENT}, openapi_extra=body_of(Verdicts))
    async def decide(request: Request, order_id: str) -> Response:
        """Approve or reject holds: 202 when it is durable; with `Prefer: wait` 200 with what review
        made of it. With an `Idempotency-Key` a repeat is told what the first came to."""
        person = desk.people.by_token(request)
        said = await body(request, VERDICT_BYTES, edge.body_seconds, JSON)
        return await deciding.one(edge, request, person, order_id, said)

    @holds.post(
        f"{ORDER}/lease",
        response_model=LeaseTold,
        openapi_extra=body_of(LeaseWanted, required=False),
    )
    async def take_lease(request: Request, order_id: str) -> Response:
        """Say that you look at it, so that nobody else does; again to go on with it. 409 says who
        has it, and until when."""
        person = desk.people.by_token(request)
        wanted = read(LeaseWanted, await body(request, VERDICT_BYTES, edge.body_seconds, ()))
        if await _held(edge, order_id) is None:
            raise not_held(order_id)
        take = desk.leases.take
        lease = await desk.threads.run(take, order_id, person.staff_id, wanted.seconds)
        if lease.staff_id != person.staff_id:
            raise leased(order_id, lease)
        return _answer(lease_told(order_id, lease), LeaseTold)

    @holds.delete(f"{ORDER}/lease", status_code=204)
    async def give_lease_back(request: Request, order_id: str) -> Response:
        """You look at it no more. Another's lease stays."""
        person = desk.people.by_token(request)
        await desk.threads.run(desk.leases.give_back, order_id, person.staff_id)
        return Response(status_code=204)

    @holds.get(ORDER, response_model=HeldOrder)
    async def see_held(request: Request, order_id: str) -> Response:
        """One order that waits, as it is now."""
        desk.people.by_token(request)
        found = await _held(edge, order_id)
        if found is None:
            raise not_held(order_id)
        leases = await desk.threads.run(desk.leases.of, [order_id])
        words = teller(request.headers.get("accept-language", ""))
        return _answer(told(found, leases.get(order_id), words), HeldOrder)

    return holds


async def _held(edge: Edge, order_id: str) -> Held | None:
    state = await edge.desk.threads.run(edge.asking, "review", order_id)
    return held(order_id, state, edge.desk.people.references) if state else None


def _answer(said: dict[str, Any], form: type[BaseModel]) -> Response:
    body = form.model_validate(said).model_dump()
    return answers.private(body, {"Vary": "Accept-Language"})
