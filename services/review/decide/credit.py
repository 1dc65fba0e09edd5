"""Nothing else speaks against the order: what is not paid is taken from the customer's limit."""

from collections.abc import Generator, Sequence

from orders.contracts.records import Customer, Reservation, ReviewState, RuleFired
from orders.engine.handling import Event, Handling
from orders.engine.questions import Answer, Question, Reserve, Reserved, Take, ask
from orders.engine.stage import Outcome
from services.review.decide.confirmation import approve
from services.review.records import Ctx, decline, hold
from services.review.rules import credit
from services.review.rules.balance import unpaid
from services.review.rules.exchange import money
from services.review.rules.findings import Finding, passed

NO_CREDIT = passed("RV-04", "no credit is needed")


def proceed(state: ReviewState, before: Sequence[Event], ctx: Ctx) -> Outcome:
    """Approve the order, once what is unpaid stands in the credit ledger (RV-04). `before`:
    events that come first."""
    if state["terms"] == "ON_DELIVERY" or state["reservations"] or not unpaid(state):
        return approve(state, NO_CREDIT, before, ctx)
    return take_credit(state, before, ctx)


def take_credit(
    state: ReviewState, before: Sequence[Event], ctx: Ctx
) -> Generator[Question, Answer, Handling]:
    """Ask for what is unpaid, within the customer's limit; two orders can never both use the
    last of it (RV-04)."""
    customer = ctx.references.table(Customer).get(state["customer_id"])
    need = credit.need(customer, unpaid(state), state["currency"], ctx.policy, ctx.references)
    if isinstance(need, Finding):
        return without_credit(state, need, before, ctx)
    answer = yield from ask(question(need))
    if not answer.complete:
        return without_credit(
            state, credit.shortfall(need, answer.free[0], ctx.policy), before, ctx
        )
    return approve(granted(state, need), normal(need, answer), before, ctx)


def question(need: credit.Need) -> Reserve:
    """The ledger's question: all of it or nothing, under the limit that comes with it."""
    return Reserve("credit", (Take(need.account, need.amount),), limit=need.limit)


def granted(state: ReviewState, need: credit.Need) -> ReviewState:
    """The state that holds what the ledger granted."""
    reserved: Reservation = {
        "ledger": "credit",
        "account": need.account,
        "version": state["version"],
        "line": 0,
        "amount": need.amount,
    }
    return {**state, "reservations": [*state["reservations"], reserved]}


def normal(need: credit.Need, answer: Reserved) -> RuleFired:
    """Credit is in order (RV-04)."""
    return passed(
        "RV-04",
        f"{money(need.amount, need.currency)} taken of {money(answer.free[0], need.currency)} free",
    )


def without_credit(
    state: ReviewState, finding: Finding, before: Sequence[Event], ctx: Ctx
) -> Handling:
    """Deposit, smaller order, payment in advance, or no: as the finding says (RV-04)."""
    known: ReviewState = {**state, "rules": [*state["rules"], finding.fired()]}
    return (
        decline(known, [finding], before, ctx)
        if finding.refuses
        else hold(known, [finding], before, ctx)
    )
