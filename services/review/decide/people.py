"""People speak: staff release or decline holds (RV-08), customers confirm (CF-01)."""

from collections.abc import Sequence
from typing import cast

from orders.business.decisions import noted, passed
from orders.business.facts import at_most, beside
from orders.business.ignored import ignored
from orders.business.money import money
from orders.contracts.records import (
    ConfirmationAnswered,
    Customer,
    OrderHold,
    ReviewDecided,
    ReviewState,
    RuleFired,
)
from orders.engine.handling import Event, Handling
from orders.engine.questions import Reserved
from orders.engine.stage import Outcome
from services.review import records
from services.review.decide.confirmation import confirm
from services.review.decide.credit import proceed, release_granted
from services.review.decide.holds import MONEY, decline, grant, others_open, stop, without
from services.review.records import Ctx
from services.review.rules import credit
from services.review.rules.balance import unpaid
from services.review.rules.findings import Finding, Kind

CONFIRMED = passed("CF-01", "confirmed_by_customer", "confirmed by the customer")


def decide(verdict: ReviewDecided, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """A person releases or declines one hold, or all of them (RV-08)."""
    if state is None or state["status"] != "held":
        return _ignored(ReviewDecided, "not_held", ctx)
    if verdict["version"] != state["version"]:
        return _ignored(ReviewDecided, "other_version", ctx)
    chosen = [hold for hold in state["open_holds"] if verdict["hold_id"] in ("", hold["hold_id"])]
    if not chosen:
        return _ignored(ReviewDecided, "unknown_hold", ctx)
    if verdict["verdict"] == "DECLINE":
        because = f"declined by {verdict['decided_by']}: {verdict['because']}"
        kind, rule = cast(Kind, chosen[0]["hold_id"]), chosen[0]["rule"]
        finding = Finding(
            kind, rule, "hold_declined", because, (beside("hold", kind),), refuses=True
        )
        return decline({**state, "rules": [*state["rules"], finding.fired()]}, [finding], (), ctx)
    if verdict["verdict"] != "RELEASE":
        return _ignored(ReviewDecided, "unknown_verdict", ctx)
    if (
        unpaid(state)
        and not state["granted_minor"]
        and any(hold["hold_id"] in MONEY for hold in chosen)
    ):
        return _release_on_credit(chosen, state, verdict, ctx)
    return release(chosen, state, verdict["decided_by"], verdict["because"], (), ctx)


def answer(answered: ConfirmationAnswered, state: ReviewState | None, ctx: Ctx) -> Handling:
    """The customer says yes or no, in time or while the order is suspended (CF-01, CF-02).

    Of an order that is held again after it was approved a no counts; it will be asked again for a
    yes.
    """
    held_again = state is not None and state["status"] == "held" and state["approved"]
    if state is None or not (
        state["status"] in ("awaiting_confirmation", "suspended")
        or (held_again and not answered["accepted"])
    ):
        return _ignored(ConfirmationAnswered, "held" if held_again else "not_awaited", ctx)
    if answered["version"] != state["version"]:
        return _ignored(ConfirmationAnswered, "other_version", ctx)
    if not answered["accepted"]:
        said = f": {answered['note']}" if answered["note"] else ""
        because = f"the customer did not confirm{said}"
        return stop(state, "cancelled", "not_confirmed", because, (), ctx)
    return confirm(state, CONFIRMED, "by_customer", (), ctx)


def release(
    chosen: Sequence[OrderHold],
    state: ReviewState,
    released_by: str,
    because: str,
    before: Sequence[Event],
    ctx: Ctx,
) -> Outcome:
    """Take the holds away; the last one gone, the order goes on to credit and confirmation.
    `before`: events that come first."""
    released, told = without(chosen, state, released_by, because, ctx)
    events = [*before, *told]
    return (
        others_open(released, events, ctx)
        if released["open_holds"]
        else proceed(released, events, ctx)
    )


def _ignored(record: type, reason: str, ctx: Ctx) -> Handling:
    return ignored("review", record, reason, ctx)


def _release_on_credit(
    chosen: Sequence[OrderHold], state: ReviewState, verdict: ReviewDecided, ctx: Ctx
) -> Outcome:
    """A person lets an unpaid order pass: beyond the limit, within a bound of policy; else the
    limit stays the limit (RV-04)."""
    customer, by = ctx.references.table(Customer).get(state["customer_id"]), verdict["decided_by"]
    need = credit.beyond(
        customer, state["customer_id"], unpaid(state), state["currency"], ctx.policy, ctx.references
    )
    if need is None:
        because = f"there is no exchange rate for {state['currency']}"
        rate = beside("currency", state["currency"])
        return _still_held(state, noted("RV-04", "grant_rate_missing", because, rate), ctx)

    def refused(answer: Reserved) -> Handling:
        free, currency = max(answer.free[0] + state["carried_minor"], 0), need.currency
        because = (
            f"{by} may grant {money(free, currency)}, {money(need.amount, currency)} are needed"
        )
        bound = at_most("needed", need.amount, free, currency)
        return _still_held(state, noted("RV-04", "grant_beyond_bound", because, bound), ctx)

    return grant(
        need,
        state,
        lambda granted, rule: release_granted(chosen, granted, rule, by, verdict["because"], ctx),
        refused,
    )


def _still_held(state: ReviewState, why: RuleFired, ctx: Ctx) -> Handling:
    """Say why the release did not help; the holds stay as they are."""
    held: ReviewState = {**state, "rules": [*state["rules"], why]}
    return Handling(
        outcome="held", reason="beyond_bound", state=held, events=[records.held(held, ctx)]
    )
