"""A hold is looked at again whenever its order's timer fires: what it was for may be mended by
then, in the catalogue, the price list, the rates or the customer's record (RV-08)."""

from orders.contracts.records import ReviewState
from orders.engine.stage import Outcome
from services.review.decide.credit import release
from services.review.records import Ctx
from services.review.rules import balance, examine
from services.review.rules.agreements import confirmation_of
from services.review.state import content

EXAMINED = frozenset({"customer", "goods", "price", "payment", "legality", "amount"})
"""Holds that the rules of a new order lead to. Money settles others as it comes, people the
rest."""


def retest(state: ReviewState, ctx: Ctx) -> Outcome | None:
    """Release the holds of which the rules find nothing any more; None if there is none. What they
    find now and did not then is for the hold's owner to see."""
    chosen = [one for one in state["open_holds"] if one["hold_id"] in EXAMINED]
    if not chosen:
        return None
    means = confirmation_of(ctx.key, ctx.policy, ctx.references).means
    order, paid = content(state).decoded(), balance.met(state)
    found = examine(order, paid, means, ctx.policy, ctx.references)
    still = {one.kind for one in found if not one.notes}
    gone = [one for one in chosen if one["hold_id"] not in still]
    return release(gone, state, "review", "it is no longer so", (), ctx) if gone else None
