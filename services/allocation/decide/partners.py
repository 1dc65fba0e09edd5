"""What warehouses report of shipments: here only when goods left the shelf (IV-11). Shipping judges
what was picked."""

from collections.abc import Iterable

from orders.business.reservations import held
from orders.contracts.records import (
    AllocationState,
    Article,
    LineQuantity,
    PackedOut,
    PickedLine,
    Reservation,
    ShipmentPicked,
    ShortPicked,
    UnitsDispatched,
)
from orders.engine.handling import Event, Handling
from services.allocation import records
from services.allocation.decide.place import Ctx
from services.allocation.rules import picks, settlement


def picked(
    report: ShipmentPicked | ShortPicked, state: AllocationState | None, ctx: Ctx
) -> Handling:
    """The goods are off the shelf and not yet gone: reserved -> picked (IV-10)."""
    return _left(report["shipment_id"], report["lines"], report["at"], state, ctx)


def packed_out(report: PackedOut, state: AllocationState | None, ctx: Ctx) -> Handling:
    """What is in the packages left the shelf then, if nothing was said before; a package that
    lists nothing stands for all of its shipment."""
    lines = [line for package in report["packages"] for line in package["lines"]]
    return _left(report["shipment_id"], lines, report["at"], state, ctx)


def _left(
    shipment_id: str,
    lines: Iterable[LineQuantity],
    at: int,
    state: AllocationState | None,
    ctx: Ctx,
) -> Handling:
    shipment = next(
        (one for one in (state["shipments"] if state else ()) if one["shipment_id"] == shipment_id),
        None,
    )
    if state is None or shipment is None:
        return ctx.ignore("unknown_shipment")
    articles = ctx.references.table(Article)
    listed = {
        (line["line"], line["sku"]): line["quantity"]
        for line in shipment["lines"]
        if line["sku"] not in articles or articles[line["sku"]]["stocked"]
    }
    reported = held(lines) or listed
    found: list[LineQuantity] = [
        {"line": number, "sku": sku, "quantity": min(quantity, listed[number, sku])}
        for (number, sku), quantity in reported.items()
        if (number, sku) in listed
    ]
    gone = picks.left(state["picked"], shipment_id, shipment["warehouse"], found, at)
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
        outcome="picked",
        state=new,
        events=records.shelves_moved(movements, ctx),
    )


def sent(
    notice: UnitsDispatched,
    state: AllocationState,
    kept: list[Reservation],
    settled: list[Reservation],
    ctx: Ctx,
) -> tuple[list[PickedLine], list[Event]]:
    """(what is picked or gone, what the shelves' books hear) after a dispatch: what was never
    reported as picked left the shelf when it was sent."""
    shipment_id, at = notice["shipment_id"], notice["at"]
    went = settlement.by_line(settled)
    lines: list[LineQuantity] = [
        {"line": number, "sku": sku, "quantity": amount} for (number, sku), amount in went.items()
    ]
    gone = picks.left(state["picked"], shipment_id, notice["warehouse"], lines, at)
    there = picks.within(picks.sent(gone, shipment_id, went), kept)
    movements = picks.differences(state["picked"], there, at)
    return there, records.shelves_moved(movements, ctx)
