"""Money at rest: whatever was booked, this makes it right. Review is the one keeper of an order's
money (docs/flows.md, "Money")."""

from collections.abc import Sequence
from typing import NamedTuple

from orders.business.accounts import CREDIT
from orders.contracts.records import LineQuantity, Reservation, ReviewState
from orders.engine.handling import Event, Supply
from services.review import records
from services.review.records import Ctx
from services.review.rules import balance
from services.review.rules.reserved import others, reserved
from services.review.state import remembered


class Settled(NamedTuple):
    """A state in which nothing is to be paid back and no credit is taken in vain, and what made
    it so."""

    state: ReviewState
    events: list[Event]
    effects: list[Supply]


def settled(
    state: ReviewState,
    lines: Sequence[LineQuantity],
    because: str,
    ctx: Ctx,
    source: str = "paid",
) -> Settled:
    """Everything that was paid and is not owed is refunded at once, in its own currency; credit
    follows what is unpaid (RV-03, RV-04).

    `lines`: what a refund is for. `source`: what changes a debt that the credit ledger has booked:
    paid, credited.
    """
    refunded, events = refunds(state, lines, because, ctx)
    new, effects = _credit(refunded, source)
    return Settled(kept_while_unpaid(new, ctx), events, effects)


def refunds(
    state: ReviewState, lines: Sequence[LineQuantity], because: str, ctx: Ctx
) -> tuple[ReviewState, list[Event]]:
    """Ask for what was paid and is not owed, each time only for what was not asked for before."""
    events: list[Event] = []
    for currency, amount in balance.overpaid(state):
        state = balance.refunded(state, currency, amount)
        events += records.refund(state, currency, amount, lines, because, ctx)
    return state, events


def _credit(state: ReviewState, source: str) -> tuple[ReviewState, list[Supply]]:
    """Reservations shrink first, then the booked debt. A debt that grows, after a charge-back, is
    booked at once: it is there, whatever the limit says (RV-04)."""
    needed = balance.credit_needed(state)
    taken = reserved(state, CREDIT)
    kept_minor = min(sum(one["amount"] for one in taken), needed)
    invoiced = needed - kept_minor
    less = state["invoiced_minor"] - invoiced
    kept: list[Reservation] = [{**one, "amount": kept_minor} for one in taken]
    new: ReviewState = {
        **state,
        "reservations": [*others(state, CREDIT), *(kept if kept_minor else ())],
        "carried_minor": min(state["carried_minor"], kept_minor),
        "invoiced_minor": invoiced,
    }
    if not less:
        return new, []
    why = source if less > 0 else "charged_back"
    return new, [Supply(CREDIT, state["customer_id"], less, why)]


def called_back(state: ReviewState, because: str, ctx: Ctx) -> list[Event]:
    """An order that was handed on and lacks money that is to come first is recalled, by policy; not
    while it is being taken back for a change: then its next version lacks it (RV-03, CF-03)."""
    gone = state["status"] == "confirmed" and not state["taking_back"]
    if gone and ctx.policy.charge_back == "recall" and balance.uncovered(state):
        return [records.recall(state, because, ctx)]
    return []


def kept_while_unpaid(state: ReviewState, ctx: Ctx) -> ReviewState:
    """An order that is done is remembered as long as it is not paid: its payment would pass for
    money that nobody claims. Then to the horizon from now on (RV-03, RV-04)."""
    if state["status"] == "finished" and balance.unpaid(state):
        return {**state, "wake_at": None}
    return remembered(state, ctx.now, ctx.policy)
