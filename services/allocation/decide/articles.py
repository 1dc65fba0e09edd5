"""What warehouses report about an article, and what left its shelves or came back to them for
orders. State key `@article/<sku>`."""

from typing import NamedTuple

from orders.business import reports, transfers
from orders.business.accounts import ARTICLE_KEY, Shelf
from orders.business.reports import Report
from orders.business.times import earliest, later
from orders.contracts.buckets import COUNTED, QUARANTINE, RETURNED, SCRAPPED, SUPPLIER
from orders.contracts.records import (
    AllocationState,
    GoodsSetAside,
    SetAside,
    ShelfArticle,
    ShelfBook,
    ShelfMoved,
    ShelfMovement,
    StockCounted,
    StockDamaged,
    StockReceived,
    TransferArrived,
    TransferDeparted,
    TransferLost,
)
from orders.engine.handling import Event, Handling, Supply
from orders.engine.stage import Asking, Outcome, TimerDue
from services.allocation import article_records, transfer_records
from services.allocation.decide import quality as qualities
from services.allocation.decide.place import Ctx
from services.allocation.decide.shelving import supplies
from services.allocation.rules import books, lists, quality
from services.allocation.state import article_of, with_article

SOURCES = {reports.RECEIPT: SUPPLIER, reports.DAMAGE: SCRAPPED, reports.RETURN: RETURNED}
OUTCOMES = {
    reports.RECEIPT: "received",
    reports.DAMAGE: "damaged",
    reports.COUNT: "counted",
    reports.RETURN: "returned",
    transfers.DEPARTURE: "departed",
    transfers.ARRIVAL: "arrived",
    transfers.LOSS: "lost",
}


class Booking(NamedTuple):
    """What a report does: to the article's state, to the ledger, and what inventory is told."""

    article: ShelfArticle
    effects: tuple[Supply, ...] = ()
    events: tuple[Event, ...] = ()
    reason: str = ""


def receive(report: StockReceived, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Goods came in: supplier -> on hand (IV-10)."""
    return _reported(reports.RECEIPT, report, state, ctx)


def damage(report: StockDamaged, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Goods on the shelf are lost: on hand -> scrapped (IV-10). Free stock may fall below zero:
    reality, not an order, drove it there."""
    return _reported(reports.DAMAGE, report, state, ctx)


def count(report: StockCounted, state: AllocationState | None, ctx: Ctx) -> Handling:
    """A count is a fact of its own time: its difference to what should have been on the shelf then
    is posted (IV-10, IV-11), and inventory told what it still has to post.

    Inventory keeps no shelves. It takes a warehouse's first report as opening stock by itself; of
    any other count it learns from here, so that both books move by the same amount.
    """
    return _reported(reports.COUNT, report, state, ctx)


def depart(report: TransferDeparted, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Goods left the shelf for another warehouse: on hand -> in transit (IV-10)."""
    return _reported(transfers.DEPARTURE, report, state, ctx)


def arrive(report: TransferArrived, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Goods of a transfer stand on the shelf, all or some: in transit -> on hand (IV-10)."""
    return _reported(transfers.ARRIVAL, report, state, ctx)


def lose(report: TransferLost, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Goods of a transfer will not come: in transit -> scrapped (IV-10)."""
    return _reported(transfers.LOSS, report, state, ctx)


def move(moved: ShelfMoved, state: AllocationState | None, ctx: Ctx) -> Outcome:
    """Goods of an order left a shelf or came back to it: the shelf's book knows when, so that a
    count of an earlier or later time can be held against it (IV-11). Those that came back to a lot
    that is blocked are blocked (IV-08)."""
    article, shelf = article_of(state), Shelf(moved["sku"], moved["warehouse"])
    blocked = quality.place(article, shelf, moved["lot"]) != shelf
    if blocked and moved["booked"] and moved["amount"] > 0:
        return _moved_and_blocked(moved, state, ctx)
    return _moved(moved, state, ctx)


def _moved_and_blocked(moved: ShelfMoved, state: AllocationState | None, ctx: Ctx) -> Asking:
    first = _moved(moved, state, ctx)
    where = [(Shelf(moved["sku"], moved["warehouse"]), moved["lot"])]
    known: AllocationState = first.state  # type: ignore[assignment]
    swept = yield from qualities.sweep(
        article_of(known), where, moved["document_id"], known, ctx, moved["amount"]
    )
    first.state = swept.state
    first.effects = [*first.effects, *swept.effects]
    first.events = [*first.events, *swept.events]
    return first


def _moved(moved: ShelfMoved, state: AllocationState | None, ctx: Ctx) -> Handling:
    article = article_of(state)
    if not moved["booked"]:
        entry = reports.came_back(moved)
        article = {**article, "set_aside": [*article["set_aside"], entry]}
        return _set_aside(entry, moved["sku"], state, article, ctx)
    book = books.book_of(article, moved["warehouse"], moved["lot"])
    if moved["kind"] == "picked":
        book = books.shipped(book, moved["at"])
    movement: ShelfMovement = {"at": moved["at"], "amount": moved["amount"]}
    after = books.moved(book, movement, told_after=False, most=ctx.policy.remembered_movements)
    effects: tuple[Supply, ...] = ()
    events: tuple[Event, ...] = ()
    if after.seen:
        because = f"{moved['kind']} {-moved['amount']:+d} before the count"
        shelf = Shelf(moved["sku"], moved["warehouse"])
        place = quality.place(article, shelf, moved["lot"])
        effects, events = _corrected(
            shelf, place, moved["lot"], moved["document_id"], -moved["amount"], because, ctx
        )
    article = books.put(article, after.book, moved["lot"])
    return Handling(
        outcome=moved["kind"],
        reason="seen_by_the_count" if after.seen else "",
        state=qualities.timed(state, article, False, ctx),
        effects=effects,
        events=events,
    )


def look_again(timer: TimerDue, state: AllocationState, ctx: Ctx) -> Handling:
    """Reports of a warehouse that is known by now are booked, in the order of their arrival
    (IV-10)."""
    article, sku = article_of(state), timer["key"].removeprefix(ARTICLE_KEY)
    due, left = reports.due(article["set_aside"], ctx.references)
    wake_at = later(ctx.now, ctx.policy.look_again_after) if left else None
    if not due:
        return Handling(
            outcome="set_aside" if left else "kept",
            reason=reports.UNKNOWN_WAREHOUSE if left else "nothing_due",
            state={**state, "wake_at": wake_at},
        )
    article = {**article, "set_aside": left}
    effects: tuple[Supply, ...] = ()
    events: tuple[Event, ...] = ()
    for entry in due:
        booking = _book(entry, sku, article, ctx)
        article, effects = booking.article, effects + booking.effects
        events += booking.events
    return Handling(
        outcome="booked",
        reason="warehouse_known",
        state={**state, "article": article, "wake_at": wake_at},
        effects=effects,
        events=events,
    )


def _reported(kind: str, report: Report, state: AllocationState | None, ctx: Ctx) -> Handling:
    article, sku = article_of(state), report["sku"]
    taken = reports.take(kind, report, article, ctx.references, ctx.now, ctx.policy)
    if isinstance(taken, str):
        return ctx.ignore(taken)
    article = {
        **article,
        "documents": taken.documents,
        "lots": taken.lots,
        "set_aside": taken.set_aside,
    }
    if taken.waits:
        handling = _set_aside(taken.entry, sku, state, article, ctx)
    else:
        booking = _book(taken.entry, sku, article, ctx)
        handling = Handling(
            outcome=OUTCOMES[kind],
            reason=booking.reason,
            state=qualities.timed(state, booking.article, False, ctx),
            effects=booking.effects,
            events=booking.events,
        )
    if taken.dropped:
        handling.reason = reports.DROPPED
        told = [article_records.dropped(sku, one, ctx) for one in taken.dropped]
        handling.events = [*handling.events, *told]
    return handling


def _set_aside(
    entry: SetAside, sku: str, state: AllocationState | None, article: ShelfArticle, ctx: Ctx
) -> Handling:
    """Told, not sold: until the warehouse is known."""
    told: GoodsSetAside = {
        "sku": sku,
        "warehouse": entry["warehouse"],
        "document_id": entry["document_id"],
        "kind": entry["kind"],
        "quantity": entry["quantity"],
        "because": entry["because"],
        "at": ctx.now,
        "lot": entry["lot"],
    }
    new = with_article(state, article)
    again = later(ctx.now, ctx.policy.look_again_after)
    wake_at = earliest(again, new["wake_at"])
    return Handling(
        outcome="set_aside",
        reason=entry["because"],
        state={**new, "wake_at": wake_at},
        events=(Event(GoodsSetAside, told),),
    )


def _book(entry: SetAside, sku: str, article: ShelfArticle, ctx: Ctx) -> Booking:
    if entry["kind"] == reports.COUNT:
        return _counted(entry, sku, article, ctx)
    if entry["transfer_id"]:
        return _transferred(entry, sku, article, ctx)
    sign = -1 if entry["kind"] == reports.DAMAGE else 1
    amount, source = sign * entry["quantity"], SOURCES[entry["kind"]]
    shelf = Shelf(sku, entry["warehouse"])
    place = quality.place(article, shelf, entry["lot"])
    booking = _on_shelf(entry, sku, amount, article, ctx)
    events = booking.events
    if entry["kind"] != reports.RETURN:
        events = (*_not_sold(shelf, place, entry, amount, ctx), *events)
    elif place == shelf:
        came = article_records.adjusted(
            shelf, entry["document_id"], amount, source, "came back", ctx
        )
        events = (came, *events)
    effects = (*supplies(place, entry["lot"], amount, source), *booking.effects)
    return booking._replace(effects=effects, events=events)


def _transferred(entry: SetAside, sku: str, article: ShelfArticle, ctx: Ctx) -> Booking:
    booked = transfers.book(article["transfers"], entry)
    shelf = Shelf(sku, entry["warehouse"])
    place = quality.place(article, shelf, entry["lot"])
    posted = [
        supply
        for one in booked.postings
        for supply in supplies(place, entry["lot"], one.amount, one.bucket)
    ]
    known: ShelfArticle = {**article, "transfers": booked.transfers}
    booking = _on_shelf(entry, sku, booked.moved, known, ctx)
    moved = sum([one.amount for one in booked.postings])
    return booking._replace(
        effects=(*posted, *booking.effects),
        events=(
            *_not_sold(shelf, place, entry, moved, ctx),
            *booking.events,
            *_told_to_its_order(entry, sku, booked, ctx),
        ),
        reason=booked.reason or booking.reason,
    )


def _told_to_its_order(
    entry: SetAside, sku: str, booked: transfers.Booked, ctx: Ctx
) -> tuple[Event, ...]:
    """An order for which goods are brought hears that they left, or are lost; what came wakes
    it (IV-05)."""
    order_id = transfers.order_of(entry["transfer_id"])
    if not order_id or booked.reason or entry["kind"] == transfers.ARRIVAL:
        return ()
    return (transfer_records.reported(order_id, sku, entry, ctx),)


def _not_sold(
    shelf: Shelf, place: Shelf, entry: SetAside, amount: int, ctx: Ctx
) -> tuple[Event, ...]:
    """Inventory books every report: of goods that are blocked it has to take that back (IV-08)."""
    if place == shelf or not amount:
        return ()
    number = entry["document_id"]
    return (article_records.adjusted(shelf, number, -amount, QUARANTINE, "is blocked", ctx),)


def _on_shelf(entry: SetAside, sku: str, amount: int, article: ShelfArticle, ctx: Ctx) -> Booking:
    """So much comes onto the shelf, or leaves it: what its book knows then. What a count saw
    already is taken back."""
    returned = entry["kind"] == reports.RETURN
    book = books.book_of(article, entry["warehouse"], entry["lot"])
    if entry["kind"] == reports.RECEIPT:
        book = books.received(book, entry["at"])
    reported: ShelfBook = {**book, "reported": book["reported"] or not returned}
    if not amount:
        return Booking(_kept(article, reported, entry, ctx))
    after = books.moved(
        reported,
        {"at": entry["at"], "amount": amount},
        told_after=not returned,
        most=ctx.policy.remembered_movements,
    )
    if not after.seen:
        return Booking(_kept(article, after.book, entry, ctx))
    because = f"{entry['kind']} {amount:+d} before the count"
    shelf, document = Shelf(sku, entry["warehouse"]), entry["document_id"]
    place = quality.place(article, shelf, entry["lot"])
    effects, events = _corrected(shelf, place, entry["lot"], document, -amount, because, ctx)
    return Booking(_kept(article, after.book, entry, ctx), effects, events, "seen_by_the_count")


def _counted(entry: SetAside, sku: str, article: ShelfArticle, ctx: Ctx) -> Booking:
    shelf, quantity = Shelf(sku, entry["warehouse"]), entry["quantity"]
    book = books.book_of(article, shelf.warehouse, entry["lot"])
    opening = not book["reported"]
    new, difference, guessed = books.counted({**book, "reported": True}, quantity, entry["at"])
    article = _kept(article, new, entry, ctx)
    if difference is None:
        return Booking(article, reason="later_count_known")
    overtaken: tuple[Event, ...] = ()
    waiting = lists.waiting_at(article, shelf.warehouse, entry["lot"])
    if waiting is not None and waiting["counted_at"] <= entry["at"]:
        article = lists.without(article, shelf.warehouse, entry["lot"])
        overtaken = (article_records.overtaken(sku, waiting, ctx),)
    untold = difference - quantity if opening and not entry["lot"] else difference
    place = quality.place(article, shelf, entry["lot"])
    effects = supplies(place, entry["lot"], difference, COUNTED)
    untold = untold if place == shelf else 0
    because = f"counted {quantity}, booked {quantity - difference}"
    if guessed:
        because += "; told so late that movements after it are forgotten: count again"
    told = article_records.adjusted(shelf, entry["document_id"], untold, COUNTED, because, ctx)
    reason = (
        "told_too_late"
        if guessed
        else "opening_stock"
        if opening
        else "difference"
        if difference
        else "as_booked"
    )
    events = ((told,) if untold else ()) + overtaken
    return Booking(article, effects, events, reason)


def _kept(article: ShelfArticle, book: ShelfBook, entry: SetAside, ctx: Ctx) -> ShelfArticle:
    """With this book; of lots that are used up, only the recent ones."""
    since = later(entry["at"], -ctx.policy.forget_after)
    return books.without_spent(books.put(article, book, entry["lot"]), since)


def _corrected(
    shelf: Shelf, place: Shelf, lot: str, document_id: str, amount: int, because: str, ctx: Ctx
) -> tuple[tuple[Supply, ...], tuple[Event, ...]]:
    """A count saw it already: what it does to the books is taken back. `place`: where it lies; of
    blocked goods the network knows nothing."""
    told = article_records.adjusted(shelf, document_id, amount, COUNTED, because, ctx)
    return supplies(place, lot, amount, COUNTED), (told,) if place == shelf else ()
