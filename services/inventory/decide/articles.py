"""What warehouses report about an article. State key `@article/<sku>`."""

from typing import NamedTuple

from orders.business import reports, transfers
from orders.business.accounts import ARTICLE_KEY, FRESH_STOCK, STOCK, fresh_account
from orders.business.reports import Report
from orders.business.times import earliest, later
from orders.contracts.buckets import COUNTED, LIFE, QUARANTINE, RETURNED, SCRAPPED, SUPPLIER
from orders.contracts.records import (
    FreshStockAdjusted,
    InventoryState,
    SetAside,
    StockAdjusted,
    StockArticle,
    StockCounted,
    StockDamaged,
    StockReceived,
    TransferArrived,
    TransferDeparted,
    TransferLost,
)
from orders.engine.handling import Event, Handling, Supply
from orders.engine.stage import Asking, TimerDue
from services.inventory import article_records
from services.inventory.decide import planning
from services.inventory.records import Ctx
from services.inventory.rules import expected as supply
from services.inventory.rules import purchases
from services.inventory.state import article_of, looked_at, with_article

SOURCES = frozenset({COUNTED, RETURNED, QUARANTINE})
"""Buckets that shelves may move by without inventory knowing why."""
OUTCOMES = {
    reports.RECEIPT: "received",
    reports.DAMAGE: "damaged",
    reports.COUNT: "counted",
    transfers.DEPARTURE: "departed",
    transfers.ARRIVAL: "arrived",
    transfers.LOSS: "lost",
}


class Booking(NamedTuple):
    """What a report does to the article's state and to the ledger. `beyond`: so much of what came
    nobody ordered."""

    article: StockArticle
    effects: tuple[Supply, ...] = ()
    reason: str = ""
    beyond: int = 0


def receive(report: StockReceived, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Goods came in: supplier -> on hand (IV-10); what their purchase order still owes is no
    longer expected (IV-03). What comes beyond it is not for sale before a person accepts it."""
    return _reported(reports.RECEIPT, report, state, ctx)


def count(report: StockCounted, state: InventoryState | None, ctx: Ctx) -> Handling:
    """A warehouse's first report of an article, if a count, is opening stock: counted -> on hand
    (IV-10).

    Any later count, and any of a lot, concerns the books of that shelf, which allocation keeps; it
    tells the difference (`adjust`).
    """
    return _reported(reports.COUNT, report, state, ctx)


def damage(report: StockDamaged, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Goods on the shelf are lost: on hand -> scrapped (IV-10). Free stock may fall below zero:
    reality, not an order, drove it there."""
    return _reported(reports.DAMAGE, report, state, ctx)


def depart(report: TransferDeparted, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Goods left for another warehouse: on hand -> in transit, and expected there (IV-03,
    IV-10)."""
    return _reported(transfers.DEPARTURE, report, state, ctx)


def arrive(report: TransferArrived, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Goods of a transfer came, all or some: in transit -> on hand (IV-10)."""
    return _reported(transfers.ARRIVAL, report, state, ctx)


def lose(report: TransferLost, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Goods of a transfer will not come: in transit -> scrapped; nobody expects them any more
    (IV-10)."""
    return _reported(transfers.LOSS, report, state, ctx)


def adjust(adjustment: StockAdjusted, state: InventoryState | None, ctx: Ctx) -> Handling:
    """What a count, a return or a block did to the books of a shelf is posted here too, even below
    what is reserved (IV-08, IV-10, IV-11, AS-04)."""
    source = adjustment["source"]
    return Handling(
        outcome="adjusted",
        reason=source if source in SOURCES else "",
        effects=(Supply(STOCK, adjustment["sku"], adjustment["difference"], source),),
    )


def become_older(told: FreshStockAdjusted, state: InventoryState | None, ctx: Ctx) -> Handling:
    """What the classes of remaining life of an article gained or lost, even below what is reserved
    of them (IV-08)."""
    return Handling(
        outcome="adjusted",
        reason="life",
        effects=[
            Supply(FRESH_STOCK, fresh_account(told["sku"], one["days"]), one["amount"], LIFE)
            for one in told["classes"]
        ],
    )


def look_again(timer: TimerDue, state: InventoryState, ctx: Ctx) -> Asking:
    """Reports of a warehouse that is known by now are booked, in the order of their arrival
    (IV-10); those who wait are dated, if that is due (IV-03)."""
    before, sku = article_of(state), timer["key"].removeprefix(ARTICLE_KEY)
    due, left = reports.due(before["set_aside"], ctx.references)
    article: StockArticle = {**before, "set_aside": left}
    effects: list[Supply] = []
    events: list[Event] = []
    for entry in due:
        booking = _book(entry, sku, article)
        events += _beyond(entry, sku, booking, ctx)
        article = booking.article
        effects += booking.effects
    wake_at = later(ctx.now, ctx.policy.look_again_after) if left else None
    new: InventoryState = {**state, "article": article, "wake_at": wake_at}
    events = [*_told(sku, before, article, ctx), *events]
    if planning.is_due(new, ctx):
        planned = yield from planning.plan(new, ctx)
        planned.events, planned.effects = [*events, *planned.events], effects
        return planned
    return Handling(
        outcome="booked" if due else "set_aside",
        reason="warehouse_known" if due else reports.UNKNOWN_WAREHOUSE,
        state=looked_at(new),
        events=events,
        effects=effects,
    )


def _reported(kind: str, report: Report, state: InventoryState | None, ctx: Ctx) -> Handling:
    article = article_of(state)
    taken = reports.take(kind, report, article, ctx.references, ctx.now, ctx.policy)
    if isinstance(taken, str):
        return ctx.ignore(taken)
    entry, dropped = taken.entry, reports.DROPPED if taken.dropped else ""
    noted: StockArticle = {
        **article,
        "documents": taken.documents,
        "lots": taken.lots,
        "set_aside": taken.set_aside,
    }
    if taken.waits:
        new = with_article(state, noted)
        again = later(ctx.now, ctx.policy.look_again_after)
        return Handling(
            outcome="set_aside",
            reason=dropped or entry["because"],
            state={**new, "wake_at": earliest(again, new["wake_at"])},
        )
    booking = _book(entry, report["sku"], noted)
    new = with_article(state, booking.article)
    told = _told(report["sku"], article, booking.article, ctx)
    return Handling(
        outcome=OUTCOMES[kind],
        reason=dropped or booking.reason,
        state=planning.soon(new, ctx) if told else new,
        events=(*told, *_beyond(entry, report["sku"], booking, ctx)),
        effects=booking.effects,
    )


def _book(entry: SetAside, sku: str, article: StockArticle) -> Booking:
    """A report of a warehouse that is known."""
    first = entry["warehouse"] not in article["warehouses"]
    warehouses = [*article["warehouses"], entry["warehouse"]] if first else article["warehouses"]
    new: StockArticle = {**article, "warehouses": warehouses}
    quantity = entry["quantity"]
    if entry["kind"] == reports.DAMAGE:
        return Booking(new, (Supply(STOCK, sku, -quantity, SCRAPPED),))
    if entry["transfer_id"]:
        booked = transfers.book(article["transfers"], entry)
        posted = [Supply(STOCK, sku, one.amount, one.bucket) for one in booked.postings]
        return Booking({**new, "transfers": booked.transfers}, tuple(posted), booked.reason)
    if entry["kind"] == reports.COUNT:
        if entry["lot"] or not first:
            return Booking(new, reason="left_to_the_shelf")
        effects = (Supply(STOCK, sku, quantity, COUNTED),) if quantity else ()
        return Booking(new, effects, "opening_stock")
    return _received({**new, "last_received_at": entry["at"]}, entry, sku)


def _received(article: StockArticle, entry: SetAside, sku: str) -> Booking:
    """What was ordered is for sale; what nobody ordered is there, and is not (IV-10)."""
    name, quantity = entry["purchase_order"], entry["quantity"]
    came = Supply(STOCK, sku, quantity, SUPPLIER)
    if not name:
        return Booking(article, (came,))
    order = purchases.find(article, name, entry["warehouse"])
    beyond, after = purchases.beyond(order, quantity), purchases.received(order, quantity)
    new: StockArticle = {
        **article,
        "expected": supply.received(article["expected"], after),
        "purchase_orders": purchases.noted(article["purchase_orders"], after),
    }
    if not beyond:
        return Booking(new, (came,))
    withheld = Supply(STOCK, sku, -beyond, QUARANTINE)
    return Booking(new, (came, withheld), "beyond_its_order", beyond)


def _beyond(entry: SetAside, sku: str, booking: Booking, ctx: Ctx) -> tuple[Event, ...]:
    """Of goods that nobody ordered the shelf hears, and whoever plans (IV-03, IV-10)."""
    return article_records.beyond_order(sku, entry, booking.beyond, ctx) if booking.beyond else ()


def _told(sku: str, before: StockArticle, after: StockArticle, ctx: Ctx) -> tuple[Event, ...]:
    """What is expected, told if it changed."""
    if after["expected"] == before["expected"] and after["transfers"] == before["transfers"]:
        return ()
    if supply.all_of(after) == supply.all_of(before):
        return ()
    return article_records.coming(sku, after, ctx.now)
