"""A customer's limit: what of it an order takes, and waits for (RV-04)."""

from collections.abc import Callable, Generator

from orders.business import queue
from orders.business.accounts import CREDIT
from orders.business.decisions import passed
from orders.business.facts import at_most, beside
from orders.business.money import money
from orders.business.ranks import rank
from orders.contracts.buckets import RESERVED
from orders.contracts.records import Customer, ReviewState, RuleFired, Wait
from orders.engine.handling import Handling
from orders.engine.questions import Reserve, Reserved, Take, ask
from orders.engine.stage import Asking, Outcome
from services.review.records import Ctx
from services.review.rules import credit
from services.review.rules.balance import unpaid
from services.review.rules.findings import Finding
from services.review.rules.reserved import others
from services.review.state import content


def needed(state: ReviewState, due: int, ctx: Ctx) -> credit.Need | Finding:
    """What of the customer's limit the order takes for what is `due`, minor units of its currency;
    a finding where no credit is given at all (RV-04)."""
    customer = ctx.references.table(Customer).get(state["customer_id"])
    return credit.need(customer, due, state["currency"], ctx.now, ctx.policy, ctx.references)


def grant(
    need: credit.Need,
    state: ReviewState,
    granted: Callable[[ReviewState, RuleFired], Outcome],
    refused: Callable[[Reserved], Handling],
) -> Asking:
    """Take credit for what is unpaid, all of it or nothing, under the limit that comes with the
    question: two orders never both use the last of it (RV-04). What an earlier version took is
    kept, and only the difference is taken or given back (CF-03)."""
    more = need.amount - state["carried_minor"]
    if more <= 0:
        because = f"{money(need.amount, need.currency)} kept of what the version before took"
        kept = beside("kept", need.amount, need.currency)
        rule = passed("RV-04", "credit_carried", because, kept)
        return (yield from followed(granted(_reserved(state, need), rule)))
    answer = yield from ask(Reserve(CREDIT, (Take(need.account, more),), limit=need.limit))
    if not answer.complete:
        return refused(answer)
    free, currency = answer.free[0], need.currency
    because = f"{money(more, currency)} taken of {money(free, currency)} free"
    enough = at_most("needed", more, free, currency)
    rule = passed("RV-04", "credit_granted", because, enough)
    return (yield from followed(granted(_reserved(state, need), rule)))


def followed(outcome: Outcome) -> Asking:
    """What comes next may ask as well."""
    return (yield from outcome) if isinstance(outcome, Generator) else outcome


def wait_for_credit(state: ReviewState, need: credit.Need, ctx: Ctx) -> ReviewState:
    """Credit that comes free is offered to those who wait for it, by the declared rank, before
    anybody new takes it (RV-04)."""
    wait: Wait = {
        "ledger": CREDIT,
        "account": need.account,
        "amount": need.amount - state["carried_minor"],
        "rank": rank(content(state).decoded(), ctx.policy.undated_days),
        "limit": need.limit,
        "passes": queue.passes(state["passed"], ctx.policy.credit_passes),
    }
    return {**state, "waits": [wait]}


def _reserved(state: ReviewState, need: credit.Need) -> ReviewState:
    return {
        **state,
        "reservations": [
            *others(state, CREDIT),
            {
                "ledger": CREDIT,
                "account": need.account,
                "version": state["version"],
                "line": 0,
                "amount": need.amount,
                "bucket": RESERVED,
            },
        ],
        "waits": [],
        "passed": 0,
        "carried_minor": 0,
        "granted_minor": need.amount,
        "granted_for_minor": unpaid(state),
    }
