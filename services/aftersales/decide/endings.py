"""Where every handler ends: what is owed no longer is credited, pending cases are opened, and the
order is completed if nothing is left."""

from collections.abc import Sequence

from orders.business.times import DAY, earliest
from orders.contracts.records import AftersalesState, LineQuantity
from orders.engine.handling import Event, Handling
from services.aftersales import records
from services.aftersales.decide.cases import open_pending
from services.aftersales.exchange_records import news
from services.aftersales.records import Ctx
from services.aftersales.replacement_records import report
from services.aftersales.rules import lines as line_rules
from services.aftersales.rules.money import charges_due
from services.aftersales.rules.returns import window_end
from services.aftersales.state import OPEN_CASE, open_claims, undecided


def credit(
    because: str,
    lines: Sequence[LineQuantity],
    state: AftersalesState,
    ctx: Ctx,
    retained_minor: int = 0,
    shipment_id: str = "",
    return_id: str = "",
) -> tuple[AftersalesState, list[Event]]:
    """The customer owes these units no longer, and no charges if nothing of the order is kept;
    nothing is said if nothing is credited (AS-04). The state's lines have counted the units. What
    replaces something else costs nothing: the order that it belongs to hears of it (TR-05).
    `shipment_id`: the one that is gone; `return_id`: the return that never came."""
    charges = charges_due(state, ctx.policy)
    if not lines and not charges:
        return state, []
    new: AftersalesState = {
        **state,
        "credits": state["credits"] + 1,
        "charges_credited_minor": state["charges_credited_minor"] + charges,
    }
    fact = {"because": because, "shipment_id": shipment_id, "return_id": return_id}
    told = records.credited(list(lines), charges, retained_minor, fact, new, ctx)
    return new, [told, *report(new, because, ctx, ended=False)]


def conclude(
    code: str, state: AftersalesState, events: list[Event], ctx: Ctx, reason: str = ""
) -> Handling:
    """The end of every handler: tell who waits for a return of it (AS-04); complete the order if
    its window is over and nothing is open, else set the timer (DL-03)."""
    state, opened = open_pending(state, ctx)
    state, told = news(state, ctx)
    events = [*events, *opened, *told]
    dues = [one["due_at"] for one in state["returns"] if one["status"] == "authorised"]
    dues += [case["due_at"] for case in state["cases"] if case["status"] in OPEN_CASE]
    dues += undecided(state)
    match state["status"]:
        case "delivered":
            end = _end(state, ctx)
            if not dues and ctx.now >= end:
                return _complete(code, state, events, ctx, reason)
            if ctx.now < end:
                dues.append(end)
        case "completed":  # to be forgotten then
            dues.append(ctx.now + ctx.policy.horizon_days * DAY)
        case "UNKNOWN":
            dues.append(ctx.now + ctx.policy.unshipped_days * DAY)
    wake_at = earliest(*dues, *(claim["due_at"] for claim in open_claims(state)))
    return Handling(outcome=code, reason=reason, state={**state, "wake_at": wake_at}, events=events)


def _complete(
    code: str, state: AftersalesState, events: list[Event], ctx: Ctx, reason: str
) -> Handling:
    done: AftersalesState = {
        **state,
        "status": "completed",
        "order": None,
        "wake_at": earliest(
            ctx.now + ctx.policy.horizon_days * DAY,
            *(claim["due_at"] for claim in open_claims(state)),
        ),
    }
    return Handling(
        outcome=code,
        reason=reason or "completed",
        state=done,
        events=[
            *events,
            *records.completed(done, ctx),
            *report(done, "the replacement has ended", ctx, ended=True),
        ],
    )


def _end(state: AftersalesState, ctx: Ctx) -> int:
    """When nothing can come back any more: at once if the customer keeps nothing."""
    if not any(line_rules.kept(line) for line in state["lines"]):
        return ctx.now
    return window_end(state["lines"], state["delivered_at"] or 0, ctx.policy, ctx.references)
