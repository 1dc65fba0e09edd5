"""The records that allocation publishes about an article: what moved its shelves and lots, and what
became of what was counted or reported."""

from collections import Counter
from collections.abc import Mapping, Sequence

from orders.business.accounts import ARTICLE_KEY, LOT_STOCK, Shelf, of_lot
from orders.business.messages import message
from orders.business.money import money, of_house
from orders.business.times import moment
from orders.contracts.records import (
    CountJudged,
    CountOutcome,
    FreshClass,
    FreshStockAdjusted,
    HeldCount,
    HeldLife,
    LotReserved,
    Reservation,
    SetAside,
    ShelfMoved,
    StockAdjusted,
)
from orders.engine.handling import Event
from services.allocation.records import Ctx
from services.allocation.rules import lots
from services.allocation.rules.fresh import classes_of
from services.allocation.rules.lists import name_of
from services.allocation.rules.picks import Movement


def shelves_moved(movements: Sequence[Movement], ctx: Ctx) -> list[Event]:
    """What left shelves for the order or came back to them, told to each article (IV-11)."""
    return [
        shelf_moved(
            Shelf(picked["sku"], picked["warehouse"]),
            picked["shipment_id"],
            "picked" if amount < 0 else "put_back",
            amount,
            at,
            ctx,
            journalled=True,
            lot=picked["lot"],
        )
        for picked, amount, at in movements
    ]


def shelf_moved(
    shelf: Shelf,
    document_id: str,
    kind: str,
    amount: int,
    at: int,
    ctx: Ctx,
    *,
    booked: bool = True,
    journalled: bool = False,
    lot: str = "",
) -> Event:
    """One movement of a shelf, told to its article. `booked`: the ledger has it; `journalled`: as
    another bucket (IV-10); `lot`: empty where none are kept."""
    value: ShelfMoved = {
        "sku": shelf.sku,
        "warehouse": shelf.warehouse,
        "of_order": ctx.key,
        "document_id": document_id,
        "kind": kind,
        "amount": amount,
        "booked": booked,
        "at": at,
        "journalled": journalled,
        "lot": lot,
    }
    return Event(ShelfMoved, value, key=shelf.sku)


def came_back(shelf: Shelf, return_id: str, amount: int, ctx: Ctx) -> Event:
    """Goods that stand on a shelf again, for the books of the network (AS-04)."""
    because = f"came back from {ctx.key}"
    return adjusted(shelf, return_id, amount, "returned", because, ctx)


def adjusted(
    shelf: Shelf,
    document_id: str,
    amount: int,
    source: str,
    because: str,
    ctx: Ctx,
    *,
    reason: str = "",
) -> Event:
    """What moved the shelf's book, for the books of the network (IV-10, IV-11). `reason`: a code,
    if one is known."""
    value: StockAdjusted = {
        "sku": shelf.sku,
        "warehouse": shelf.warehouse,
        "document_id": document_id,
        "difference": amount,
        "source": source,
        "because": because,
        "at": ctx.now,
        "reason": reason,
    }
    return Event(StockAdjusted, value, key=shelf.sku)


def judged(
    sku: str,
    line: HeldCount,
    outcome: CountOutcome,
    ctx: Ctx,
    *,
    booked: int | None = None,
    code: str = "",
    because: str = "",
    decided_by: str = "",
    lot: str | None = None,
) -> Event:
    """What became of one article of a warehouse's list, or of one lot of it. `booked`: what should
    have stood there then, None if it was not held against the books (IV-11). `lot`: as the list
    names it, if that is none."""
    value: CountJudged = {
        "sku": sku,
        "warehouse": line["warehouse"],
        "list_id": line["list_id"],
        "outcome": outcome,
        "counted": line["counted"],
        "booked": booked,
        "difference": line["difference"] if booked is not None else 0,
        "value_minor": line["value_minor"] if booked is not None else None,
        "reason": line["reason"],
        "code": code,
        "because": because,
        "decided_by": decided_by,
        "counted_at": line["counted_at"],
        "at": ctx.now,
        "owner_role": line["owner_role"],
        "decide_by_at": line["decide_by_at"],
        "escalations": line["escalations"],
        "lot": name_of(line) if lot is None else lot,
    }
    return Event(CountJudged, value)


def count_waits(sku: str, line: HeldCount, ctx: Ctx) -> Event:
    """Who is to decide about a large difference hears of it, and until when. It stands under its
    list, as there is no order (IV-11)."""
    list_key = f"@list/{line['warehouse']}/{line['list_id']}"
    times, value = line["escalations"], line["value_minor"]
    currency = of_house(ctx.references)
    said = message(
        list_key,
        f"count-held-{sku}-{line['held_at']}-{times}",
        to=line["owner_role"],
        template="count-held",
        language="",
        values={
            "list": line["list_id"],
            "warehouse": line["warehouse"],
            "article": sku,
            "counted": str(line["counted"]),
            "difference": f"{line['difference']:+d}",
            "value": money(value, currency) if currency and value is not None else "",
            "because": line["because"],
            "decide_by": moment(line["decide_by_at"]),
            "last": "yes" if times >= ctx.policy.listed_counts.escalations else "no",
        },
        at=ctx.now,
    )
    return Event(said.record, said.value, key=list_key)


def overtaken(sku: str, line: HeldCount, ctx: Ctx) -> Event:
    """A count that waited for a person, and of which a later one says more (IV-11)."""
    return judged(sku, line, "SUPERSEDED", ctx, code="later_count_known")


def lots_reserved(
    before: Sequence[Reservation],
    after: Sequence[Reservation],
    at: int,
    fresh: Sequence[HeldLife],
    ctx: Ctx,
    drawn: lots.Lots | None = None,
) -> list[Event]:
    """What an order took of lots or gave back, told to their articles, which know of blocks; of
    which classes of remaining life it holds them; and from which expiry on they would do where they
    were `drawn`."""
    amounts: Counter[str] = Counter()
    for held, sign in ((after, 1), (before, -1)):
        for one in held:
            if one["ledger"] == LOT_STOCK:
                amounts[one["account"]] += sign * one["amount"]
    return lots_moved(amounts, at, fresh, ctx, drawn)


def lots_moved(
    amounts: Mapping[str, int],
    at: int,
    fresh: Sequence[HeldLife],
    ctx: Ctx,
    drawn: lots.Lots | None = None,
    *,
    blocked: bool = False,
) -> list[Event]:
    """An order has so much more of these accounts, or less than nothing. `blocked`: it may not be
    sold, and was picked all the same."""
    least = {shelf: of.least for shelf, of in (drawn or {}).items()}
    return [
        _lot_moved(account, amount, least, at, fresh, blocked, ctx)
        for account, amount in amounts.items()
        if amount
    ]


def _lot_moved(
    account: str,
    amount: int,
    least: Mapping[str, str],
    at: int,
    fresh: Sequence[HeldLife],
    blocked: bool,
    ctx: Ctx,
) -> Event:
    shelf, lot = of_lot(account)
    value: LotReserved = {
        "sku": shelf.sku,
        "warehouse": shelf.warehouse,
        "lot": lot,
        "of_order": ctx.key,
        "amount": amount,
        "at": at,
        "least": least.get(shelf.account, ""),
        "days": classes_of(fresh, shelf.sku),
        "blocked": blocked,
    }
    return Event(LotReserved, value, key=shelf.sku)


def fresh_stock_adjusted(classes: list[FreshClass], ctx: Ctx) -> Event:
    """What the classes of remaining life of the article gained or lost, for the books of the
    network (IV-08)."""
    sku = ctx.key.removeprefix(ARTICLE_KEY)
    value: FreshStockAdjusted = {"sku": sku, "classes": classes, "at": ctx.now}
    return Event(FreshStockAdjusted, value)


def dropped(sku: str, report: SetAside, ctx: Ctx) -> Event:
    """Somebody must see to goods of a warehouse that nobody has made known: what it reported is
    booked no more, so a count of it is needed once it is known. It stands under the article."""
    said = message(
        ctx.key,
        f"report-dropped-{report['warehouse']}-{report['kind']}-{report['document_id']}",
        to="warehouse",
        template="report-dropped",
        language="",
        values={
            "article": sku,
            "warehouse": report["warehouse"],
            "kind": report["kind"],
            "document": report["document_id"],
            "quantity": str(report["quantity"]),
        },
        at=ctx.now,
    )
    return Event(said.record, said.value, key=ctx.key)
