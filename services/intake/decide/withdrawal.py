"""A sound order that is cancelled while intake still has it, or before it comes."""

from orders.business.decisions import noted
from orders.contracts.order import CarriedOrder
from orders.contracts.records import IntakeState
from orders.engine.handling import Handling
from services.intake import records
from services.intake import state as life
from services.intake.state import Ctx


def withdraw(
    order: CarriedOrder, state: IntakeState, by: str, reason: str, why: str, ctx: Ctx
) -> Handling:
    """Review gets it behind its recall and stops it at once: it alone gives back what was paid.
    `why`: a code that is counted."""
    rule = noted("IN-02", "cancelled_before_receipt", f"cancelled by {by}: {reason}")
    return Handling(
        outcome="recalled",
        reason=why,
        state=life.recalled(state, state["recalled_at"] or ctx.now),
        events=records.withdrawn(order, state, by, reason, rule, ctx),
    )
