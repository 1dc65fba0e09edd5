"""Nothing else speaks against the order: what is not paid is taken from the customer's limit."""

from collections.abc import Sequence

from orders.business import queue
from orders.business.decisions import passed
from orders.contracts.records import Customer, OrderHold, ReviewState, RuleFired
from orders.engine.handling import Event, Handling
from orders.engine.questions import Reserved
from orders.engine.stage import Outcome, PassedOver, Woken
from services.review import records
from services.review.decide.confirmation import approve
from services.review.decide.holds import (
    decline,
    grant,
    hold,
    others_open,
    wait_for_credit,
    without,
)
from services.review.records import Ctx
from services.review.rules import credit
from services.review.rules.balance import unpaid
from services.review.rules.findings import Finding

NO_CREDIT = passed("RV-04", "credit_not_needed", "no credit is needed")


def proceed(state: ReviewState, before: Sequence[Event], ctx: Ctx) -> Outcome:
    """Approve the order, once what is unpaid stands in the credit ledger (RV-04). `before`:
    events that come first."""
    if state["terms"] == "ON_DELIVERY" or state["granted_minor"] or not unpaid(state):
        return approve(_without_carried(state), NO_CREDIT, before, ctx)
    customer = ctx.references.table(Customer).get(state["customer_id"])
    need = credit.need(customer, unpaid(state), state["currency"], ctx.policy, ctx.references)
    if isinstance(need, Finding):
        return _refuse(state, need, before, ctx)

    def refused(answer: Reserved) -> Handling:
        free = answer.free[0] + state["carried_minor"]
        finding = credit.shortfall(need, free, ctx.policy)
        waiting = state if finding.refuses else wait_for_credit(state, need, ctx)
        return _refuse(waiting, finding, before, ctx)

    return grant(need, state, lambda granted, rule: approve(granted, rule, before, ctx), refused)


def ask_again(woken: Woken, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """Credit that the order waits for came free: the hold for it is over if it suffices now
    (RV-04)."""
    if state is None or state["status"] != "held" or not state["waits"]:
        return ctx.ignore("not_waiting")
    customer = ctx.references.table(Customer).get(state["customer_id"])
    need = credit.need(customer, unpaid(state), state["currency"], ctx.policy, ctx.references)
    if isinstance(need, Finding):
        return Handling(
            outcome="held", reason="no_credit", state={**state, "waits": [], "passed": 0}
        )
    chosen = [one for one in state["open_holds"] if one["hold_id"] == "credit"]
    return grant(
        need,
        state,
        lambda granted, rule: release_granted(
            chosen, granted, rule, "credit", "credit came free", ctx
        ),
        lambda _: Handling(
            outcome="held", reason="too_little_credit", state=wait_for_credit(state, need, ctx)
        ),
    )


def passed_over(told: PassedOver, state: ReviewState | None, ctx: Ctx) -> Handling:
    """Credit went past an order that waits for it: noted, and told to who decides about credit;
    after the last pass that policy allows, what comes free is kept for it (RV-04)."""
    if state is None or state["status"] != "held" or not state["waits"]:
        return ctx.ignore("not_waiting")
    if told["times"] <= state["passed"]:
        return ctx.ignore("already_told")
    enough = queue.passes(told["times"], ctx.policy.credit_passes) == queue.KEEP_NOW
    waits = queue.keeping(state["waits"], told["account"]) if enough else state["waits"]
    new: ReviewState = {**state, "passed": told["times"], "waits": waits}
    values = {"times": str(told["times"]), "kept": "yes" if enough else "no"}
    fact, role = f"credit-passed-over-{ctx.now}", ctx.policy.hold_owners["credit"].role
    return Handling(
        outcome="passed_over",
        reason="kept_from_now_on" if enough else "",
        state=new,
        events=(records.message(fact, role, "credit-passed-over", values, state, ctx),),
    )


def release_granted(
    chosen: Sequence[OrderHold],
    state: ReviewState,
    rule: RuleFired,
    released_by: str,
    because: str,
    ctx: Ctx,
) -> Handling:
    """Credit was granted (`rule` says how much): the holds for money are over (RV-04)."""
    released, events = without(chosen, state, released_by, because, ctx)
    if released["open_holds"]:
        return others_open({**released, "rules": [*released["rules"], rule]}, events, ctx)
    return approve(released, rule, events, ctx)


def _without_carried(state: ReviewState) -> ReviewState:
    """Credit that an earlier version took, and this one does not need, is given back (CF-03)."""
    if not state["carried_minor"]:
        return state
    return {**state, "reservations": [], "carried_minor": 0}


def _refuse(state: ReviewState, finding: Finding, before: Sequence[Event], ctx: Ctx) -> Handling:
    """Deposit, smaller order, payment in advance, or no: as the finding says (RV-04)."""
    known: ReviewState = {**state, "rules": [*state["rules"], finding.fired()]}
    return (
        decline(known, [finding], before, ctx)
        if finding.refuses
        else hold(known, [finding], before, ctx)
    )
