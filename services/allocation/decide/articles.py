"""What warehouses report about an article, shelf by shelf. State key `@article/<sku>`."""

from orders.business import reports
from orders.business.accounts import WAREHOUSE_STOCK, Shelf
from orders.business.documents import Document, remember
from orders.business.reports import Report
from orders.contracts.blank import blank
from orders.contracts.records import (
    AllocationState,
    Article,
    StockAdjusted,
    StockCounted,
    StockDamaged,
    StockReceived,
)
from orders.engine.handling import Event, Handling, Supply
from orders.engine.questions import OnHand, ask
from orders.engine.stage import Asking
from services.allocation.decide.place import Ctx


def receive(report: StockReceived, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Goods came in: supplier -> on hand (IV-10)."""
    known = state or blank(AllocationState)
    paper = reports.document(report, reports.RECEIPT)
    if refused := _refusal(paper, report, known, ctx):
        return ctx.ignore(refused)
    return Handling(
        outcome="received",
        state=_noted(paper, known, ctx),
        effects=(_supply(report, report["quantity"], "supplier"),),
    )


def damage(report: StockDamaged, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Goods on the shelf are lost: on hand -> scrapped (IV-10). Free stock may fall below zero:
    reality, not an order, drove it there."""
    known = state or blank(AllocationState)
    paper = reports.document(report, reports.DAMAGE)
    if refused := _refusal(paper, report, known, ctx):
        return ctx.ignore(refused)
    return Handling(
        outcome="damaged",
        state=_noted(paper, known, ctx),
        effects=(_supply(report, -report["quantity"], "scrapped"),),
    )


def count(report: StockCounted, state: AllocationState | None, ctx: Ctx) -> Asking:
    """A count: its difference to the books of the shelf is posted (IV-10, IV-11), and inventory
    told what it still has to post.

    Inventory keeps no shelves. It takes a warehouse's first report as opening stock by itself; of
    any other count it learns from here, so that both books move by the same amount.
    """
    known = state or blank(AllocationState)
    paper = reports.document(report, reports.COUNT)
    if refused := _refusal(paper, report, known, ctx):
        return ctx.ignore(refused)
    (booked,) = yield from ask(OnHand(WAREHOUSE_STOCK, (_account(report),)))
    difference = report["quantity"] - booked
    opening = report["warehouse"] not in known["warehouses"]
    untold = difference - report["quantity"] if opening else difference
    events = (_adjusted(report, booked, untold, ctx),) if untold else ()
    effects = (_supply(report, difference, "counted"),) if difference else ()
    reason = "opening_stock" if opening else "difference" if difference else "as_booked"
    return Handling(
        outcome="counted",
        reason=reason,
        state=_noted(paper, known, ctx),
        events=events,
        effects=effects,
    )


def _account(report: Report) -> str:
    return Shelf(report["sku"], report["warehouse"]).account


def _supply(report: Report, amount: int, source: str) -> Supply:
    return Supply(WAREHOUSE_STOCK, _account(report), amount, source)


def _adjusted(report: StockCounted, booked: int, difference: int, ctx: Ctx) -> Event:
    value = StockAdjusted(
        sku=report["sku"],
        warehouse=report["warehouse"],
        document_id=report["document_id"],
        difference=difference,
        because=f"counted {report['quantity']}, booked {booked}",
        at=ctx.now,
    )
    return Event(StockAdjusted, value)


def _refusal(paper: Document, report: Report, known: AllocationState, ctx: Ctx) -> str:
    article = ctx.references.table(Article).get(report["sku"])
    return reports.refusal(paper, report, known["documents"], article)


def _noted(paper: Document, known: AllocationState, ctx: Ctx) -> AllocationState:
    """The article's state with the document remembered and the warehouse known."""
    warehouses = known["warehouses"]
    return {
        **known,
        "documents": remember(paper, known["documents"], ctx.policy.remembered_documents),
        "warehouses": warehouses if paper.issuer in warehouses else [*warehouses, paper.issuer],
    }
