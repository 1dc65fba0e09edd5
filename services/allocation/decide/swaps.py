"""A warehouse names the lots that it picked, and they may be others than those that were reserved:
the books follow what was picked (IV-08; docs/decisions/0079)."""

from collections.abc import Generator

from orders.business.accounts import LOT_STOCK, Shelf
from orders.business.reports import happened
from orders.contracts.buckets import SWAPPED
from orders.contracts.records import (
    AllocationState,
    Shipment,
    ShipmentPicked,
    ShortPicked,
)
from orders.engine.handling import Event, Supply
from orders.engine.questions import Answer, OnHand, Question, Reserve, Take, ask
from orders.engine.stage import Asking
from services.allocation import records
from services.allocation.decide import leaving
from services.allocation.decide.place import Ctx
from services.allocation.rules import lots
from services.allocation.rules.lots import Swap
from services.allocation.rules.picks import Gone, together


def picked(
    report: ShipmentPicked | ShortPicked, shipment: Shipment, state: AllocationState, ctx: Ctx
) -> Asking:
    """What the order has becomes what was picked. Free units of the other lot are taken instead;
    if others have them all, the order has theirs and they have what it had: reality, which both
    lots' books follow. A lot that never lay there is a slip of the pen."""
    reserved, sends = state["reservations"], lots.ordered(shipment["lots"])
    said = lots.ordered(report["lots"])
    effects, told, reason = list[Supply](), list[Event](), ""
    for swap in lots.swaps(report["lots"], shipment, reserved):
        if (yield from _free(swap)):
            reserved = lots.swapped(reserved, swap)
        elif (yield from _there(swap)):
            effects += _corrected(swap)
            told += _told(swap, report, ctx)
            said = _instead(said, swap.line, swap.picked, swap.reserved, swap.amount)
        else:
            reason = "unknown_lot"
            continue
        sends = _instead(sends, swap.line, swap.reserved, swap.picked, swap.amount)
        reason = reason or "lot_swapped"
    now: Shipment = {**shipment, "lots": lots.line_lots(together(sends))}
    shipments = [now if one == shipment else one for one in state["shipments"]]
    new: AllocationState = {**state, "reservations": reserved, "shipments": shipments}
    handling = leaving.left(now, report["lines"], report["at"], new, ctx, said)
    if handling.outcome == "picked":
        handling.reason, handling.effects = reason, effects
        handling.events = (*told, *handling.events)
    return handling


def _free(swap: Swap) -> Generator[Question, Answer, bool]:
    answer = yield from ask(Reserve(LOT_STOCK, (Take(swap.picked, swap.amount),)))
    return answer.complete


def _there(swap: Swap) -> Generator[Question, Answer, bool]:
    (on_hand,) = yield from ask(OnHand(LOT_STOCK, (swap.picked,)))
    return on_hand >= swap.amount


def _corrected(swap: Swap) -> list[Supply]:
    """The one lot is fewer, the other more than the books say."""
    return [
        Supply(LOT_STOCK, swap.picked, -swap.amount, SWAPPED),
        Supply(LOT_STOCK, swap.reserved, swap.amount, SWAPPED),
    ]


def _told(swap: Swap, report: ShipmentPicked | ShortPicked, ctx: Ctx) -> list[Event]:
    """The books of both lots hear the same: what is reserved is what leaves by the pick."""
    return [
        records.shelf_moved(
            Shelf.of(account.partition("#")[0]),
            report["shipment_id"],
            "swapped",
            amount,
            happened(report["at"], ctx.now),
            ctx,
            lot=str(lots.lot_of(account)),
        )
        for account, amount in ((swap.picked, -swap.amount), (swap.reserved, swap.amount))
    ]


def _instead(piles: list[Gone], line: int, old: str, new: str, most: int) -> list[Gone]:
    """The piles with so much of the one account's lot in the place of the other's."""
    found: list[Gone] = []
    sku, of = old.rpartition("@")[0], str(lots.lot_of(old))
    for pile in piles:
        same = (pile.line, pile.sku, pile.lot) == (line, sku, of)
        amount = min(pile.quantity, most) if same else 0
        most -= amount
        if amount:
            found.append(pile._replace(quantity=amount, lot=str(lots.lot_of(new))))
        if amount < pile.quantity:
            found.append(pile._replace(quantity=pile.quantity - amount))
    return found
