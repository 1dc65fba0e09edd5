"""Orders of the same card, device or address are counted in the ledger `velocity`, each in its time
quarter: nobody is refused there, but who comes too fast is held (RV-03)."""

from collections.abc import Generator, Sequence

from orders.business.accounts import VELOCITY
from orders.business.linked import is_linked
from orders.contracts.buckets import RESERVED
from orders.contracts.records import Order, Reservation, ReviewState
from orders.engine.questions import Answer, Question, Reserve, Take, ask
from services.review.records import Ctx
from services.review.rules.approval import worth
from services.review.rules.findings import Finding
from services.review.rules.reserved import others, reserved
from services.review.rules.velocity import Counted, counted, too_fast

UNLIMITED = 2**52
"""More than any account ever has: the ledger counts, the rule decides."""


Counting = Generator[Question, Answer, tuple[ReviewState, list[Finding]]]


def watched(order: Order, state: ReviewState, ctx: Ctx) -> list[Counted]:
    """What of the order is counted; nothing in channels that policy does not name, nor of what
    replaces something (TR-05)."""
    policy, house = ctx.policy.velocity, ctx.policy.house_currency
    if order["channel"] not in policy.channels or is_linked(ctx.key):
        return []
    value = worth(state["total_minor"], state["currency"], ctx.policy, ctx.references)
    return counted(order, value, house, ctx.now, policy)


def count(said: Sequence[Counted], state: ReviewState, ctx: Ctx) -> Counting:
    """Count the order with the others, and say what of it is too much. What its version before
    took makes room for what this one takes (CF-03)."""
    had = {one["account"]: one["amount"] for one in reserved(state, VELOCITY)}
    takes = [
        Take(account, one.amount if not back else 0)
        for one in said
        for back, account in enumerate(one.accounts)
    ]
    answer = yield from ask(Reserve(VELOCITY, tuple(takes), limit=UNLIMITED))
    before = {
        take.account: UNLIMITED - free - had.get(take.account, 0)
        for take, free in zip(takes, answer.free, strict=True)
    }
    taken: list[Reservation] = [
        {
            "ledger": VELOCITY,
            "account": one.accounts[0],
            "version": state["version"],
            "line": 0,
            "amount": one.amount,
            "bucket": RESERVED,
        }
        for one in said
        if one.amount
    ]
    new: ReviewState = {**state, "reservations": [*others(state, VELOCITY), *taken]}
    return new, too_fast(said, before)
