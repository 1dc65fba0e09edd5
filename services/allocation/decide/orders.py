"""Reserved orders: choose warehouses, wait for a shelf, try again, recall."""

from orders.business import recalls, waiting
from orders.business.horizon import forget
from orders.contracts.records import (
    AllocationState,
    RecallRequested,
    StockReserved,
)
from orders.engine.handling import Event, Handling
from orders.engine.stage import Asking, TimerDue, Woken
from services.allocation import records
from services.allocation.decide import amended, giving_back, revised, underway
from services.allocation.decide.place import Ctx
from services.allocation.decide.seeking import seek
from services.allocation.decide.stopping import stop
from services.allocation.rules import need
from services.allocation.state import (
    CLOSED,
    asked_anew,
    in_hand,
    opened,
    recalled,
    recalled_early,
)


def allocate(reserved: StockReserved, state: AllocationState | None, ctx: Ctx) -> Asking:
    """Choose the warehouses of a reserved order (AL-01, AL-02); if none can take it now, it waits.
    A later revision of it is more of the same (IV-05).

    A higher version takes for itself, from the place in the queue that the lower one had. What
    warehouses had of that one is given back at once if the notice that they stopped it is still to
    come (CF-03).
    """
    if state is not None and reserved["version"] <= state["version"]:
        if state["status"] == "recalled_early":
            known: AllocationState = {**state, "promised_at": reserved["promised_at"]}
            sent, because = need.to_send(reserved), "cancelled before it was allocated"
            return stop(known, because, "cancelled", (), ctx, sent)
        if state["version"] == reserved["version"]:
            return (yield from revised.take(reserved, state, ctx))
        return ctx.ignore("already_handled")
    told: list[Event] = []
    if state is not None and state["status"] == "allocated":
        state, told = giving_back.whole(state, ctx)
    lines = need.to_send(reserved)
    found = yield from seek(opened(state, reserved), reserved["order"], lines, True, ctx)
    found.events = (*told, *found.events)
    return found


def ask_again(woken: Woken, state: AllocationState | None, ctx: Ctx) -> Asking:
    """Goods were set aside on a shelf for it: it chooses again. Refused, it keeps its place in
    the queue (AL-01)."""
    if state is None or state["status"] != "waiting" or state["order"] is None:
        return waiting.served(woken, ctx.ignore("not_waiting"), ctx)
    if state["transfer"] is not None and in_hand(state):
        look = underway.look(state, state["order"], state["transfer"], ctx)
        return waiting.served(woken, (yield from look), ctx)
    handling = yield from seek(state, state["order"], state["needed"], False, ctx)
    return waiting.served(woken, handling, ctx)


def look_again(timer: TimerDue, state: AllocationState | None, ctx: Ctx) -> Asking:
    """A new day brings new capacity, and a warehouse that was short is asked again; a closed
    order is forgotten after its horizon."""
    if state is None:
        return ctx.ignore("nothing_due")
    if state["status"] == "waiting" and state["order"] is not None:
        if state["transfer"] is not None and in_hand(state):
            return (yield from underway.look(state, state["order"], state["transfer"], ctx))
        return (yield from seek(asked_anew(state), state["order"], state["needed"], True, ctx))
    return forget(state, ctx) if state["status"] in CLOSED else ctx.ignore("nothing_due")


def recall(request: RecallRequested, state: AllocationState | None, ctx: Ctx) -> Handling:
    """A cancellation catches up: stop what waits here, follow what was handed on, refuse
    reallocation from now on (docs/flows.md, Cancellation). One for a change keeps an order that no
    warehouse has yet (CF-03)."""
    if request["purpose"] == "AMEND":
        return amended.take_back(request, state, ctx)
    if state is None:
        early = recalled_early(request["version"], ctx.now, ctx.policy)
        return Handling(outcome="recalled", reason="before_the_order", state=early)
    if request["version"] != state["version"]:
        return ctx.ignore("other_version")
    if in_hand(state) and state["order"] is not None:
        return stop(state, request["reason"], "cancelled", (), ctx)
    if state["recalled"] or state["status"] not in ("waiting", "allocated"):
        return ctx.ignore(
            "already_recalled"
            if state["recalled"] or state["status"] == "recalled_early"
            else "already_over"
        )
    events: list[Event] = [recalls.behind(request, ctx)]
    if state["status"] == "waiting":
        events.append(records.stopped(state, state["needed"], False, request["reason"], ctx))
    return Handling(outcome="recalled", reason="passed_on", state=recalled(state), events=events)
