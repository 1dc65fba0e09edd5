"""What warehouses report of shipments: here only when goods left the shelf (IV-11), and of which
lots they were (IV-08). Shipping judges what was picked."""

from collections.abc import Sequence

from orders.business.reports import happened
from orders.contracts.records import (
    AllocationState,
    PackedOut,
    PickedLine,
    Reservation,
    Shipment,
    ShipmentPicked,
    ShortPicked,
    UnitsDispatched,
)
from orders.engine.handling import Event, Handling
from orders.engine.stage import Outcome
from services.allocation import article_records
from services.allocation.decide import leaving, swaps
from services.allocation.decide.place import Ctx
from services.allocation.rules import lots, picks, settlement
from services.allocation.rules.picks import Gone


def picked(
    report: ShipmentPicked | ShortPicked, state: AllocationState | None, ctx: Ctx
) -> Outcome:
    """The goods are off the shelf and not yet gone: reserved -> picked (IV-10)."""
    shipment = _shipment(report["shipment_id"], state)
    if state is None or shipment is None:
        return ctx.ignore("unknown_shipment")
    if report["lots"] and shipment["lots"] and not _known(state, shipment):
        return swaps.picked(report, shipment, state, ctx)
    return leaving.left(shipment, report["lines"], report["at"], state, ctx)


def packed_out(report: PackedOut, state: AllocationState | None, ctx: Ctx) -> Handling:
    """What is in the packages left the shelf then, if nothing was said before; a package that
    lists nothing stands for all of its shipment."""
    shipment = _shipment(report["shipment_id"], state)
    if state is None or shipment is None:
        return ctx.ignore("unknown_shipment")
    lines = [line for package in report["packages"] for line in package["lines"]]
    return leaving.left(shipment, lines, report["at"], state, ctx)


def sent(
    notice: UnitsDispatched,
    state: AllocationState,
    kept: list[Reservation],
    settled: list[Reservation],
    ctx: Ctx,
) -> tuple[list[PickedLine], list[Event]]:
    """(what is picked or gone, what the shelves' books hear) after a dispatch: what was never
    reported as picked left the shelf when it was sent."""
    shipment_id, at = notice["shipment_id"], happened(notice["at"], ctx.now)
    of_shelves = settlement.on_shelves(settled)
    from_shelf = settlement.by_line(of_shelves)
    went = [Gone(line, sku, amount) for (line, sku), amount in from_shelf.items()]
    if len(of_shelves) < len(settled):
        went = lots.by_lot(went, lots.standing(notice["warehouse"], settled))
    gone = picks.left(state["picked"], shipment_id, notice["warehouse"], went, at)
    there = picks.within(picks.sent(gone, shipment_id, went), kept)
    movements = picks.differences(state["picked"], there, at)
    return there, article_records.shelves_moved(movements, ctx)


def _shipment(shipment_id: str, state: AllocationState | None) -> Shipment | None:
    shipments: Sequence[Shipment] = state["shipments"] if state else ()
    return next((one for one in shipments if one["shipment_id"] == shipment_id), None)


def _known(state: AllocationState, shipment: Shipment) -> bool:
    """Whether it is known what left the shelf for the shipment."""
    return any(one["shipment_id"] == shipment["shipment_id"] for one in state["picked"])
