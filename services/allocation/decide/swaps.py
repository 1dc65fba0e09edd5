"""A warehouse names the lots that it picked, and they may be others than those that were reserved:
the books follow what was picked (IV-08; docs/decisions/0079)."""

from collections import Counter
from collections.abc import Generator

from orders.business.accounts import LOT_STOCK, WAREHOUSE_STOCK, lot_account, of_lot
from orders.business.lots import QUALITIES
from orders.business.messages import message
from orders.business.reports import happened
from orders.contracts.buckets import QUARANTINE, SWAPPED
from orders.contracts.records import (
    AllocationState,
    Shipment,
    ShipmentPicked,
    ShortPicked,
)
from orders.engine.handling import Event, Supply
from orders.engine.questions import Answer, OnHand, Question, Reserve, Take, ask
from orders.engine.stage import Asking
from services.allocation import article_records
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
    lots' books follow. So it is with goods that are blocked, and the warehouse is told to keep them
    back. A lot that never lay there is a slip of the pen. Articles hear of all that their lots
    gained and lost: they know which are blocked, and recalled."""
    reserved, sends = state["reservations"], lots.ordered(shipment["lots"])
    said, took = lots.ordered(report["lots"]), Counter[str]()
    met = {False: Counter[str](), True: Counter[str]()}  # of others; that may not be sold
    effects, told, reason = list[Supply](), list[Event](), ""
    for swap in lots.swaps(report["lots"], shipment, reserved):
        if (yield from _free(swap)):
            reserved = lots.swapped(reserved, swap)
            took[swap.reserved] -= swap.amount
            took[swap.picked] += swap.amount
        elif (among := (yield from _there(swap))) is not None:
            effects += _corrected(swap, among)
            met[bool(among)][swap.picked] += swap.amount
            told += _told(swap, among, report, state, ctx)
            said = _instead(said, swap.line, swap.picked, swap.reserved, swap.amount)
            reason = "blocked_lot" if among else reason
        else:
            reason = "unknown_lot"
            continue
        sends = _instead(sends, swap.line, swap.reserved, swap.picked, swap.amount)
        reason = reason or "lot_swapped"
    at = happened(report["at"], ctx.now)
    told += article_records.lots_moved(took, at, state["fresh"], ctx)
    for blocked, of in met.items():
        told += article_records.lots_moved(of, at, (), ctx, blocked=blocked)
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


def _there(swap: Swap) -> Generator[Question, Answer, str | None]:
    """Of which quality the goods are that were picked: none if others have them reserved; None if
    there are not so many."""
    shelf, lot = of_lot(swap.picked)
    among = ("", *QUALITIES)
    accounts = [lot_account(shelf.among(one).account, lot) for one in among]
    on_hand = yield from ask(OnHand(LOT_STOCK, tuple(accounts)))
    found = zip(among, on_hand, strict=True)
    return next((one for one, amount in found if amount >= swap.amount), None)


def _corrected(swap: Swap, among: str) -> list[Supply]:
    """The one lot is fewer, the other more than the books say; where the one is blocked, so are
    the goods of its quality, and what is for sale on the shelf."""
    shelf, lot = of_lot(swap.picked)
    blocked = shelf.among(among).account
    lots_are = [
        Supply(LOT_STOCK, lot_account(blocked, lot), -swap.amount, SWAPPED),
        Supply(LOT_STOCK, swap.reserved, swap.amount, SWAPPED),
    ]
    if not among:
        return lots_are
    return [
        *lots_are,
        Supply(WAREHOUSE_STOCK, blocked, -swap.amount, QUARANTINE),
        Supply(WAREHOUSE_STOCK, shelf.account, swap.amount, QUARANTINE),
    ]


def _told(
    swap: Swap, among: str, report: ShipmentPicked | ShortPicked, state: AllocationState, ctx: Ctx
) -> list[Event]:
    """The books of both lots hear the same: what is reserved is what leaves by the pick. Of goods
    that may not leave somebody hears before they do."""
    number, at = report["shipment_id"], happened(report["at"], ctx.now)
    moved = list[Event]()
    for account, amount in ((swap.picked, -swap.amount), (swap.reserved, swap.amount)):
        shelf, lot = of_lot(account)
        moved.append(
            article_records.shelf_moved(shelf, number, "swapped", amount, at, ctx, lot=lot)
        )
    if not among:
        return moved
    because = f"{among} goods were picked instead of what is for sale"
    sold = article_records.adjusted(shelf, number, swap.amount, QUARANTINE, because, ctx)
    return [*moved, sold, _keep_back(swap, among, number, state, ctx)]


def _keep_back(swap: Swap, among: str, shipment: str, state: AllocationState, ctx: Ctx) -> Event:
    shelf, lot = of_lot(swap.picked)
    values = {
        "number": state["number"],
        "sku": shelf.sku,
        "warehouse": shelf.warehouse,
        "shipment": shipment,
        "lot": lots.lot_of(swap.picked).name,
        "quantity": str(swap.amount),
        "because": among,
    }
    return message(
        ctx.key,
        f"blocked-lot-picked-{shipment}-{swap.line}-{lot}",
        to="warehouse",
        template="blocked-lot-picked",
        language="",
        values=values,
        at=ctx.now,
    )


def _instead(piles: list[Gone], line: int, old: str, new: str, most: int) -> list[Gone]:
    """The piles with so much of the one account's lot in the place of the other's."""
    found: list[Gone] = []
    (shelf, of), (_, to) = of_lot(old), of_lot(new)
    for pile in piles:
        same = (pile.line, pile.sku, pile.lot) == (line, shelf.sku, of)
        amount = min(pile.quantity, most) if same else 0
        most -= amount
        if amount:
            found.append(pile._replace(quantity=amount, lot=to))
        if amount < pile.quantity:
            found.append(pile._replace(quantity=pile.quantity - amount))
    return found
