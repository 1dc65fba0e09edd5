"""Linked orders speak to the order that they belong to (TR-05): what is credited here, and the end
of all, `endings` tells; here it is that one ended without being shipped."""

from orders.business.linked import is_linked
from orders.business.notices import AMENDED
from orders.contracts.records import AftersalesState, OrderStopped
from orders.engine.handling import Handling
from services.aftersales.records import Ctx
from services.aftersales.replacement_records import report


def stopped(notice: OrderStopped, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Nothing of a linked order goes on: its units are owed back where they were lost."""
    if not is_linked(ctx.key):
        return ctx.ignore("not_linked")
    if not notice["whole"] or notice["outcome"] == AMENDED:
        return ctx.ignore("goes_on")
    told = report(state, notice["because"], ctx, ended=True)
    return Handling(outcome="stopped", reason=notice["outcome"], events=told)
