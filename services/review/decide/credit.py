"""Nothing else speaks against the order: what is not paid is taken from the customer's limit."""

from collections.abc import Sequence

from orders.business.decisions import passed
from orders.contracts.records import Customer, ReviewState
from orders.engine.handling import Event, Handling
from orders.engine.stage import Outcome
from services.review.decide.confirmation import approve
from services.review.decide.holds import decline, grant, hold
from services.review.records import Ctx
from services.review.rules import credit
from services.review.rules.balance import unpaid
from services.review.rules.findings import Finding

NO_CREDIT = passed("RV-04", "no credit is needed")


def proceed(state: ReviewState, before: Sequence[Event], ctx: Ctx) -> Outcome:
    """Approve the order, once what is unpaid stands in the credit ledger (RV-04). `before`:
    events that come first."""
    if state["terms"] == "ON_DELIVERY" or state["granted_minor"] or not unpaid(state):
        return approve(state, NO_CREDIT, before, ctx)
    customer = ctx.references.table(Customer).get(state["customer_id"])
    need = credit.need(customer, unpaid(state), state["currency"], ctx.policy, ctx.references)
    if isinstance(need, Finding):
        return _without_credit(state, need, before, ctx)
    return grant(
        need,
        state,
        lambda granted, rule: approve(granted, rule, before, ctx),
        lambda answer: _without_credit(
            state, credit.shortfall(need, answer.free[0], ctx.policy), before, ctx
        ),
    )


def _without_credit(
    state: ReviewState, finding: Finding, before: Sequence[Event], ctx: Ctx
) -> Handling:
    """Deposit, smaller order, payment in advance, or no: as the finding says (RV-04)."""
    known: ReviewState = {**state, "rules": [*state["rules"], finding.fired()]}
    return (
        decline(known, [finding], before, ctx)
        if finding.refuses
        else hold(known, [finding], before, ctx)
    )
