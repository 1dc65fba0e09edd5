"""Goods that may not be sold, and may again: what is free of them changes its place in all books at
once (IV-08; docs/decisions/0079). State key `@article/<sku>`."""

from collections.abc import Generator, Iterable, Sequence

from orders.business.accounts import ARTICLE_KEY, LOT_STOCK, WAREHOUSE_STOCK, Shelf, lot_account
from orders.business.documents import Document, known, remember
from orders.business.lots import QUALITIES, Lot
from orders.business.reports import MOST
from orders.business.times import MINUTE, earliest
from orders.contracts.buckets import QUARANTINE
from orders.contracts.records import (
    AllocationState,
    Article,
    Block,
    HoldersListed,
    LotHeld,
    LotReserved,
    ShelfArticle,
    StockBlocked,
    StockReleased,
    Warehouse,
)
from orders.engine.handling import Event, Handling, Supply
from orders.engine.questions import Answer, Question, Reserve, Take, ask
from orders.engine.stage import Asking, TimerDue
from services.allocation import article_records
from services.allocation.decide.place import Ctx
from services.allocation.decide.shelving import supplies
from services.allocation.rules import books, quality
from services.allocation.state import article_of, with_article

Moves = list[tuple[Shelf, Shelf, str, int]]
"""(from, to, lot, how much): an account's goods change their quality."""
SWEEP_AGAIN = MINUTE
"""The two ledgers are told of what was given back one after the other: what was missed between
them is looked for again."""


def block(report: StockBlocked, state: AllocationState | None, ctx: Ctx) -> Asking:
    """What is free of the goods leaves the books of what can be sold; of a whole lot, what comes
    later, too. What orders hold stays theirs: they are told (`orders recall`)."""
    article = article_of(state)
    paper = Document(report["warehouse"] or "house", "block", report["document_id"])
    lot = quality.named(article, report["lot"])
    if refused := _refusal(paper, report, lot, article, ctx):
        return ctx.ignore(refused)
    article = _noted(article, paper, ctx)
    if not report["quantity"]:
        lasting: Block = {
            "lot": lot,
            "warehouse": report["warehouse"],
            "quality": report["quality"],
            "document_id": report["document_id"],
            "since_at": report["at"],
            "because": report["because"],
        }
        article = quality.blocked(article, lasting)
    shelves = _shelves(report["sku"], article, report["warehouse"], lot)
    moves = [(shelf, shelf.among(report["quality"])) for shelf in shelves]
    most = report["quantity"] or MOST
    done, missed = yield from _move(moves, lot, most)
    return _handled("blocked", done, missed, report["document_id"], state, article, ctx)


def release(report: StockReleased, state: AllocationState | None, ctx: Ctx) -> Asking:
    """Blocked goods are sold again, or are destroyed or sent back; then what comes of the lot later
    stays blocked."""
    article = article_of(state)
    paper = Document(report["warehouse"] or "house", "release", report["document_id"])
    lot = quality.named(article, report["lot"])
    refused = _refusal(paper, report, lot, article, ctx)
    fate, kind, house = report["fate"], report["quality"], report["warehouse"]
    gone = quality.GONE.get(fate, "")
    if refused or not (gone or fate == quality.RELEASED):
        return ctx.ignore(refused or "unknown_fate")
    article = _noted(article, paper, ctx)
    if not gone and house and quality.blocked_everywhere(article, lot, kind):
        return ctx.ignore("blocked_everywhere")
    if not gone and not report["quantity"]:
        article = quality.unblocked(article, lot, house, kind)
    moves = [
        (shelf.among(kind), shelf if gone else quality.place(article, shelf, lot))
        for shelf in _shelves(report["sku"], article, house, lot)
    ]
    done, missed = yield from _move(moves, lot, report["quantity"] or MOST)
    if not gone:
        return _handled("released", done, missed, report["document_id"], state, article, ctx)
    effects: list[Supply] = []
    for blocked, shelf, _, amount in done:
        effects += supplies(blocked, lot, -amount, gone)
        movement = {"at": report["at"], "amount": -amount}
        book = books.book_of(article, shelf.warehouse, lot)
        most = ctx.policy.remembered_movements
        after = books.moved(book, movement, told_after=True, most=most)  # type: ignore[arg-type]
        article = books.put(article, after.book, lot)
    return Handling(outcome=fate, state=timed(state, article, missed, ctx), effects=effects)


def reserved(note: LotReserved, state: AllocationState | None, ctx: Ctx) -> Handling | Asking:
    """An order gave back some of a lot that is blocked: it is blocked, too. One that took some of a
    recalled lot while that was being blocked is told (IV-08)."""
    article, shelf = article_of(state), Shelf(note["sku"], note["warehouse"])
    if quality.place(article, shelf, note["lot"]) == shelf:
        return ctx.ignore("may_be_sold")
    if note["amount"] >= 0:
        recall = quality.recall_of(article, Lot.of(note["lot"]).name)
        if recall is None:
            return ctx.ignore("taken_meanwhile")
        told = _held(note["of_order"], note["sku"], recall, 0, ctx)
        return Handling(outcome="told", events=[told])
    return sweep(article, [(shelf, note["lot"])], note["of_order"], state, ctx, -note["amount"])


def tell(report: HoldersListed, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Orders that have something of a recalled lot, or had, hear of it (IV-08)."""
    recall = quality.recall_of(article_of(state), report["lot"])
    if recall is None or recall["document_id"] != report["document_id"]:
        return ctx.ignore("not_recalled")
    told = [
        _held(one["order_id"], report["sku"], recall, max(one["shipped"], 0), ctx)
        for one in report["holders"]
    ]
    return Handling(outcome="told", events=told)


def _held(order_id: str, sku: str, recall: Block, shipped: int, ctx: Ctx) -> Event:
    value: LotHeld = {
        "order_id": order_id,
        "sku": sku,
        "document_id": recall["document_id"],
        "lot": Lot.of(recall["lot"]).name,
        "shipped": shipped,
        "because": recall["because"],
        "at": ctx.now,
    }
    return Event(LotHeld, value, key=order_id)


def look_again(timer: TimerDue, state: AllocationState, ctx: Ctx) -> Asking:
    """What has become too old may not be sold any more; what was missed is blocked."""
    article, sku = article_of(state), timer["key"].removeprefix(ARTICLE_KEY)
    for warehouse, lot in _too_old(sku, article, ctx):
        ageing: Block = {
            "lot": lot,
            "warehouse": warehouse,
            "quality": quality.EXPIRED,
            "document_id": "",
            "since_at": ctx.now,
            "because": "near its expiry",
        }
        article = quality.blocked(article, ageing)
    places = [(Shelf(sku, one["book"]["warehouse"]), one["lot"]) for one in article["lot_shelves"]]
    return (yield from sweep(article, places, f"expired-{ctx.now}", state, ctx))


def sweep(
    article: ShelfArticle,
    places: Iterable[tuple[Shelf, str]],
    document_id: str,
    state: AllocationState | None,
    ctx: Ctx,
    expected: int = 0,
) -> Asking:
    """Whatever is free of blocked lots in these places is blocked. `expected`: so much came free;
    what gave it may not have been confirmed yet."""
    done: Moves = []
    missed = False
    for shelf, lot in places:
        to = quality.place(article, shelf, lot)
        if to != shelf:
            moved, short = yield from _move([(shelf, to)], lot, MOST)
            done, missed = done + moved, missed or short
    missed = missed or sum(amount for *_, amount in done) < expected
    return _handled("blocked", done, missed, document_id, state, article, ctx)


def timed(
    state: AllocationState | None, article: ShelfArticle, missed: bool, ctx: Ctx
) -> AllocationState:
    """The article's state, which wakes when the next of its lots becomes too old, when reports are
    looked at again, or soon if something was missed."""
    new = with_article(state, article)
    if not article["lot_shelves"]:
        return new
    days = _withdraw_days(ctx, ctx.key.removeprefix(ARTICLE_KEY))
    at = quality.next_at(article, days, ctx.references.table(Warehouse))
    again = ctx.now + SWEEP_AGAIN if missed else None
    return {**new, "wake_at": earliest(at, new["wake_at"], again)}


def _move(
    moves: Sequence[tuple[Shelf, Shelf]], lot: str, most: int
) -> Generator[Question, Answer, tuple[Moves, bool]]:
    """(what is free at the one places and goes to the others, whether a lot had more free than its
    shelf). Taken first and not kept, so that nobody else can take it meanwhile."""
    done: Moves = []
    missed = False
    for source, target in moves:
        amount = most
        if lot:
            takes = (Take(lot_account(source.account, lot), most),)
            (amount,) = (yield from ask(Reserve(LOT_STOCK, takes, partial=True))).granted
        takes = (Take(source.account, amount),)
        (there,) = (yield from ask(Reserve(WAREHOUSE_STOCK, takes, partial=True))).granted
        missed = missed or bool(lot and there < amount)
        if there:
            done.append((source, target, lot, there))
    return done, missed


def _handled(
    outcome: str,
    done: Moves,
    missed: bool,
    document_id: str,
    state: AllocationState | None,
    article: ShelfArticle,
    ctx: Ctx,
) -> Handling:
    effects: list[Supply] = []
    events: list[Event] = []
    for source, target, lot, amount in done:
        effects += supplies(source, lot, -amount, QUARANTINE)
        effects += supplies(target, lot, amount, QUARANTINE)
        house = source.warehouse.partition("!")[0]
        sold = (target.warehouse == house) - (source.warehouse == house)
        if sold:
            shelf, because = Shelf(source.sku, house), f"{outcome} in {house}"
            told = article_records.adjusted(
                shelf, document_id, sold * amount, QUARANTINE, because, ctx
            )
            events.append(told)
    reason = "" if done else "nothing_free"
    new = timed(state, article, missed, ctx)
    return Handling(outcome=outcome, reason=reason, state=new, effects=effects, events=events)


def _refusal(
    paper: Document,
    report: StockBlocked | StockReleased,
    lot: str,
    article: ShelfArticle,
    ctx: Ctx,
) -> str:
    """Why the paper is not followed, as a stable code; empty if it is."""
    if known(paper, article["papers"]):
        return "repeated_document"
    if report["quality"] not in QUALITIES:
        return "unknown_quality"
    if report["warehouse"] and report["warehouse"] not in ctx.references.table(Warehouse):
        return "unknown_warehouse"
    master = ctx.references.table(Article).get(report["sku"])
    by_lot = master is not None and master["lot_controlled"]
    if by_lot and not lot:
        return "unknown_lot"
    part = 0 < report["quantity"] <= MOST and report["warehouse"]
    whole = by_lot and not report["quantity"]
    return "" if part or whole else "senseless_quantity"


def _noted(article: ShelfArticle, paper: Document, ctx: Ctx) -> ShelfArticle:
    papers = remember(paper, article["papers"], ctx.policy.remembered_documents)
    return {**article, "papers": papers}


def _shelves(sku: str, article: ShelfArticle, warehouse: str, lot: str) -> list[Shelf]:
    houses = quality.lots_on(article, warehouse, lot) if lot else [warehouse]
    return [Shelf(sku, house) for house in dict.fromkeys(houses)]


def _too_old(sku: str, article: ShelfArticle, ctx: Ctx) -> list[tuple[str, str]]:
    warehouses = ctx.references.table(Warehouse)
    return list(quality.too_old(article, _withdraw_days(ctx, sku), warehouses, ctx.now))


def _withdraw_days(ctx: Ctx, sku: str) -> int:
    article = ctx.references.table(Article).get(sku)
    return article["withdraw_days"] if article is not None else 0
