"""Goods of a shipment leave their shelf (IV-11)."""

from collections.abc import Iterable, Sequence

from orders.business.reports import happened
from orders.business.reservations import held
from orders.contracts.records import (
    AllocationState,
    Article,
    LineQuantity,
    Shipment,
)
from orders.engine.handling import Handling
from services.allocation import article_records
from services.allocation.decide.place import Ctx
from services.allocation.rules import lots, picks
from services.allocation.rules.picks import Gone


def left(
    shipment: Shipment,
    lines: Iterable[LineQuantity],
    at: int,
    state: AllocationState,
    ctx: Ctx,
    said: Sequence[Gone] = (),
) -> Handling:
    """So much of the shipment left the shelf then: reserved -> picked, of shelves as of their lots
    (IV-10): those that the warehouse `said`, then as the work order names them."""
    articles, at = ctx.references.table(Article), happened(at, ctx.now)
    listed = {
        (line["line"], line["sku"]): line["quantity"]
        for line in shipment["lines"]
        if line["sku"] not in articles or articles[line["sku"]]["stocked"]
    }
    found = [
        Gone(*place, min(quantity, listed[place]))
        for place, quantity in (held(lines) or listed).items()
        if place in listed
    ]
    if shipment["lots"]:
        first = [*said, *lots.ordered(shipment["lots"])]
        own = lots.own(first, shipment["warehouse"], state["reservations"])
        found = lots.by_lot(_news(found, shipment, state), own)
    gone = picks.left(state["picked"], shipment["shipment_id"], shipment["warehouse"], found, at)
    there = picks.within(gone, state["reservations"])
    movements = [
        *picks.differences(state["picked"], gone, at),
        *picks.differences(gone, there, max(state["stopped_at"] or at, at)),
    ]
    if not movements:
        return ctx.ignore("known_already")
    new: AllocationState = {
        **state,
        "picked": there,
        "reservations": picks.in_buckets(state["reservations"], there),
    }
    return Handling(
        outcome="picked", state=new, events=article_records.shelves_moved(movements, ctx)
    )


def _news(lines: Iterable[Gone], shipment: Shipment, state: AllocationState) -> list[Gone]:
    """Without lines of which it is known what left, whatever lots that was."""
    known = {
        (one["line"], one["sku"])
        for one in state["picked"]
        if one["shipment_id"] == shipment["shipment_id"]
    }
    return [line for line in lines if (line.line, line.sku) not in known]
