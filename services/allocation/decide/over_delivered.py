"""Goods that nobody ordered lie among the blocked ones until a person has accepted them (IV-10;
docs/decisions/0088). State key `@article/<sku>`."""

from orders.business.accounts import Shelf
from orders.business.lots import OVER_DELIVERED
from orders.contracts.buckets import QUARANTINE
from orders.contracts.records import AllocationState, OverDelivered
from orders.engine.handling import Event, Handling
from services.allocation import article_records
from services.allocation.decide.place import Ctx
from services.allocation.decide.shelving import supplies
from services.allocation.rules import quality
from services.allocation.state import article_of


def withhold(report: OverDelivered, state: AllocationState | None, ctx: Ctx) -> Handling:
    """The network has left them out of what it can promise, so the shelf moves by that amount,
    whatever orders hold of it: they keep that, and what is free may be less than nothing. Heard
    before the receipt itself, the outcome is the same.

    Of a lot that is blocked the network has left out the receipt as well: it takes that back.
    """
    shelf, lot = Shelf(report["sku"], report["warehouse"]), report["lot"]
    amount = report["quantity"]
    place = quality.place(article_of(state), shelf, lot)
    events: list[Event] = []
    if place != shelf:
        because, number = "left out twice", report["document_id"]
        events.append(article_records.adjusted(shelf, number, amount, QUARANTINE, because, ctx))
    return Handling(
        outcome="blocked",
        effects=[
            *supplies(place, lot, -amount, QUARANTINE),
            *supplies(shelf.among(OVER_DELIVERED), lot, amount, QUARANTINE),
        ],
        events=events,
    )
