"""Nothing else speaks against the order: what is not paid is taken from the customer's limit."""

from collections.abc import Callable, Sequence

from orders.business import queue
from orders.business.accounts import CREDIT
from orders.business.decisions import passed
from orders.contracts.records import Customer, OrderHold, ReviewState, RuleFired
from orders.engine.handling import Event, Handling
from orders.engine.questions import Reserved
from orders.engine.stage import Outcome, PassedOver, Woken
from services.review import records
from services.review.decide.confirmation import approve
from services.review.decide.credit_offers import offer_credit
from services.review.decide.holds import decline, hold, others_open, without
from services.review.decide.limits import grant, needed, wait_for_credit
from services.review.records import Ctx
from services.review.rules import credit
from services.review.rules.balance import unpaid
from services.review.rules.findings import Finding
from services.review.rules.reserved import others

NO_CREDIT = passed("RV-04", "credit_not_needed", "no credit is needed")


def proceed(state: ReviewState, before: Sequence[Event], ctx: Ctx) -> Outcome:
    """Approve the order, once what is unpaid stands in the credit ledger (RV-04). `before`:
    events that come first."""
    if state["terms"] == "ON_DELIVERY" or state["granted_minor"] or not (due := unpaid(state)):
        return approve(_without_carried(state), NO_CREDIT, before, ctx)
    need = needed(state, due, ctx)
    if isinstance(need, Finding):
        return _refuse(state, need, before, ctx)

    def refused(answer: Reserved) -> Handling:
        customer = ctx.references.table(Customer).get(state["customer_id"])
        free = answer.free[0] + state["carried_minor"]
        remedy = credit.remedy(need, free, customer["group"] if customer else "", ctx.policy)
        finding = credit.shortfall(need, free, remedy, ctx.policy)
        if finding.refuses:
            return _refuse(state, finding, before, ctx)
        waiting = wait_for_credit(state, need, ctx)
        offered, made = offer_credit(waiting, remedy, need, free, finding.fired(), ctx)
        return _refuse(offered, finding, [*before, *made], ctx)

    return grant(need, state, lambda granted, rule: approve(granted, rule, before, ctx), refused)


def ask_again(woken: Woken, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """Credit that the order waits for came free: the hold for it is over if it suffices now
    (RV-04)."""
    if state is None or state["status"] != "held" or not state["waits"]:
        return ctx.ignore("not_waiting")
    return ask(state, lambda left, why: Handling(outcome="held", reason=why, state=left), ctx)


def ask(state: ReviewState, otherwise: Callable[[ReviewState, str], Handling], ctx: Ctx) -> Outcome:
    """Ask for the credit that a held order waits for. `otherwise`: what becomes of the order, and
    why, as long as there is too little; a guarantee may have come since (RV-04)."""
    need = needed(state, unpaid(state), ctx)
    if isinstance(need, Finding):
        return otherwise({**state, "waits": [], "passed": 0}, "no_credit")
    chosen = [one for one in state["open_holds"] if one["hold_id"] == "credit"]
    return grant(
        need,
        state,
        lambda granted, rule: release_granted(
            chosen, granted, rule, "credit", "credit came free", ctx
        ),
        lambda _: otherwise(wait_for_credit(state, need, ctx), "too_little_credit"),
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


def release_granted(
    chosen: Sequence[OrderHold],
    state: ReviewState,
    rule: RuleFired,
    released_by: str,
    because: str,
    ctx: Ctx,
    before: Sequence[Event] = (),
) -> Outcome:
    """Credit was granted (`rule` says how much): the holds for money are over (RV-04). `before`:
    events that come first."""
    released, told = without(chosen, state, released_by, because, ctx)
    events = [*before, *told]
    if released["open_holds"]:
        return others_open({**released, "rules": [*released["rules"], rule]}, events, ctx)
    return approve(released, rule, events, ctx)


def _without_carried(state: ReviewState) -> ReviewState:
    """Credit that an earlier version took, and this one does not need, is given back (CF-03)."""
    if not state["carried_minor"]:
        return state
    return {**state, "reservations": others(state, CREDIT), "carried_minor": 0}


def _refuse(state: ReviewState, finding: Finding, before: Sequence[Event], ctx: Ctx) -> Handling:
    """Deposit, smaller order, payment in advance, or no: as the finding says (RV-04); a contract
    that both sides signed is a person's to end (CF-06)."""
    known: ReviewState = {**state, "rules": [*state["rules"], finding.fired()]}
    return (
        decline(known, [finding], before, ctx)
        if finding.refuses and not state["signed"]
        else hold(known, [finding], before, ctx)
    )
