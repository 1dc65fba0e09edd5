"""The desk in a browser (RV-08): the queue, one order, a form for each hold. Whoever signs in has a
token of staff; no page changes anything that is fetched."""

from fastapi import APIRouter, Request, Response

from orders.client.holds import held
from services.gateway.desk import session
from services.gateway.desk.asking import query
from services.gateway.desk.browsing import WAIT_SECONDS, form_of, pages_of, person_of, shown
from services.gateway.desk.deciding import decided
from services.gateway.desk.forms import QueueWanted, Verdicts
from services.gateway.desk.looking import page_of
from services.gateway.desk.pages import Pages
from services.gateway.desk.telling import teller, told
from services.gateway.desk.verdicts import leased, not_held
from services.gateway.edge import Edge

ORDER = f"{session.PATH}/holds/{{order_id:path}}"
LEASE_SECONDS = 600
VERDICT = ("hold_id", "reason_code", "because", "document")
"""What a form says of a verdict, beside which it is."""


def router(edge: Edge) -> APIRouter:
    """The pages. No program is meant to read them."""
    desk = APIRouter(include_in_schema=False)

    @desk.get(session.PATH)
    @shown
    async def desk_queue(request: Request) -> Response:
        person, pages = person_of(edge, request), pages_of(request, Pages)
        wanted = query(QueueWanted, request.query_params)
        page = await page_of(edge, person, wanted)
        return pages.queue(page.orders, page.leases, page.after)

    @desk.post(f"{ORDER}/verdict")
    @shown
    async def desk_verdict(request: Request, order_id: str) -> Response:
        person, pages = person_of(edge, request), pages_of(request, Pages)
        form = await form_of(edge, request)
        session.from_our_page(request, form)
        said = {name: form.get(name, "") for name in VERDICT}
        verdicts = [{**said, "verdict": form.get("do", "")}]
        asked = query(Verdicts, {"version": form.get("version", ""), "verdicts": verdicts})
        [came] = await decided(edge, person, order_id, asked, WAIT_SECONDS)
        return pages.outcome(200, [pages.word(came["outcome"]), came["because"]], order_id)

    @desk.post(f"{ORDER}/lease")
    @shown
    async def desk_lease(request: Request, order_id: str) -> Response:
        person, pages = person_of(edge, request), pages_of(request, Pages)
        form, leases = await form_of(edge, request), edge.desk.leases
        session.from_our_page(request, form)
        if form.get("do") == "give":
            await edge.desk.threads.run(leases.give_back, order_id, person.staff_id)
            return pages.outcome(200, [pages.word("given")], order_id)
        lease = await edge.desk.threads.run(leases.take, order_id, person.staff_id, LEASE_SECONDS)
        if lease.staff_id != person.staff_id:
            raise leased(order_id, lease)
        return pages.outcome(200, [pages.word("taken")], order_id)

    @desk.get(ORDER)
    @shown
    async def desk_order(request: Request, order_id: str) -> Response:
        person_of(edge, request)
        state = await edge.desk.threads.run(edge.asking, "review", order_id)
        found = held(order_id, state, edge.desk.people.references) if state else None
        if found is None:
            raise not_held(order_id)
        leases = await edge.desk.threads.run(edge.desk.leases.of, [order_id])
        words = teller(request.headers.get("accept-language", ""))
        return pages_of(request, Pages).order(told(found, leases.get(order_id), words))

    return desk
