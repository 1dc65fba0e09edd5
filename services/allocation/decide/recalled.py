"""An order hears that a lot is recalled of which it has something, or had (IV-08; docs/decisions/
0079): who has the goods is told what to do with them."""

from collections.abc import Iterator

from orders.business.messages import message
from orders.contracts.records import AllocationState, LotHeld
from orders.engine.handling import Event, Handling
from services.allocation.decide.place import Ctx
from services.allocation.rules.lots import held_at


def held(notice: LotHeld, state: AllocationState | None, ctx: Ctx) -> Handling:
    """What is still in the house must not leave it: its warehouses and a planner are told, and a
    warehouse that reports it short has other goods sent. Of what has left, the customer is told,
    and sales. Each once a recall."""
    if state is None:
        return ctx.ignore("nothing_allocated")
    houses = held_at(state, notice["sku"], notice["lot"])
    parts = [name for name, has in (("held", houses), ("shipped", notice["shipped"])) if has]
    told = [f"{notice['document_id']}/{notice['lot']}/{part}" for part in parts]
    fresh = [one for one in told if one not in state["recalls"]]
    if not fresh:
        return ctx.ignore("already_told" if told else "nothing_reserved")
    events: list[Event] = []
    if f"{notice['document_id']}/{notice['lot']}/held" in fresh:
        for warehouse, amount in houses.items():
            events += _keep_back(notice, warehouse, amount, state, ctx)
    if f"{notice['document_id']}/{notice['lot']}/shipped" in fresh:
        events += _call_back(notice, state, ctx)
    return Handling(
        outcome="held" if houses else "called_back",
        state={**state, "recalls": [*state["recalls"], *fresh]},
        events=events,
    )


def _keep_back(
    notice: LotHeld, warehouse: str, amount: int, state: AllocationState, ctx: Ctx
) -> Iterator[Event]:
    shipments = [one["shipment_id"] for one in state["shipments"] if one["warehouse"] == warehouse]
    values = {"warehouse": warehouse, "shipments": ", ".join(shipments), "quantity": str(amount)}
    for role in ("warehouse", ctx.policy.planner_role):
        yield _told(notice, role, "recalled-lot-held", warehouse, values, "", state, ctx)


def _call_back(notice: LotHeld, state: AllocationState, ctx: Ctx) -> Iterator[Event]:
    language = state["order"].decoded()["buyer"]["language"] if state["order"] else ""
    values = {"quantity": str(notice["shipped"])}
    for role, of in (("customer", language), ("sales", "")):
        yield _told(notice, role, "recalled-goods", "sent", values, of, state, ctx)


def _told(
    notice: LotHeld,
    to: str,
    template: str,
    part: str,
    values: dict[str, str],
    language: str,
    state: AllocationState,
    ctx: Ctx,
) -> Event:
    about = {
        "number": state["number"],
        "sku": notice["sku"],
        "lot": notice["lot"],
        "recall": notice["document_id"],
        "because": notice["because"],
    }
    fact = f"{template}-{notice['document_id']}-{notice['lot']}-{part}-{to}"
    return message(
        ctx.key,
        fact,
        to=to,
        template=template,
        language=language,
        values={**about, **values},
        at=ctx.now,
    )
