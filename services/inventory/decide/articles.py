"""What warehouses and suppliers report about an article. State key `@article/<sku>`."""

from orders.business import reports
from orders.business.accounts import STOCK
from orders.business.documents import Document, remember
from orders.business.documents import known as is_known
from orders.business.reports import Report
from orders.contracts.blank import blank
from orders.contracts.records import (
    Article,
    ExpectedReceipt,
    ExpectedSupply,
    InventoryState,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    StockAdjusted,
    StockCounted,
    StockDamaged,
    StockReceived,
)
from orders.engine.handling import Event, Handling, Supply
from services.inventory.decide.orders import Ctx
from services.inventory.rules import expected as supply


def receive(report: StockReceived, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Goods came in: supplier -> on hand (IV-10); what their purchase order still owes is no
    longer expected (IV-03)."""
    known = state or blank(InventoryState)
    paper = reports.document(report, reports.RECEIPT)
    if refused := _refusal(paper, report, known, ctx):
        return ctx.ignore(refused)
    expected = supply.received(known["expected"], report["purchase_order"], report["quantity"])
    new: InventoryState = {
        **_noted(paper, known, ctx),
        "expected": expected,
        "last_received_at": report["at"],
    }
    events = () if expected == known["expected"] else (_expected(report["sku"], expected),)
    return Handling(
        outcome="received",
        state=new,
        events=events,
        effects=(Supply(STOCK, report["sku"], report["quantity"], "supplier"),),
    )


def count(report: StockCounted, state: InventoryState | None, ctx: Ctx) -> Handling:
    """A warehouse's first report of an article, if a count, is opening stock: counted -> on hand
    (IV-10).

    Any later count concerns the books of that shelf, which allocation keeps; it tells the
    difference (`adjust`).
    """
    known = state or blank(InventoryState)
    paper = reports.document(report, reports.COUNT)
    if refused := _refusal(paper, report, known, ctx):
        return ctx.ignore(refused)
    new = _noted(paper, known, ctx)
    if report["warehouse"] in known["warehouses"]:
        return Handling(outcome="counted", reason="left_to_the_shelfs_books", state=new)
    effects = (
        (Supply(STOCK, report["sku"], report["quantity"], "counted"),) if report["quantity"] else ()
    )
    return Handling(outcome="counted", reason="opening_stock", state=new, effects=effects)


def adjust(adjustment: StockAdjusted, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The difference that a count made on the shelf's books is posted here too, even below what
    is reserved (IV-10, IV-11)."""
    return Handling(
        outcome="adjusted",
        effects=(Supply(STOCK, adjustment["sku"], adjustment["difference"], "counted"),),
    )


def damage(report: StockDamaged, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Goods on the shelf are lost: on hand -> scrapped (IV-10). Free stock may fall below zero:
    reality, not an order, drove it there."""
    known = state or blank(InventoryState)
    paper = reports.document(report, reports.DAMAGE)
    if refused := _refusal(paper, report, known, ctx):
        return ctx.ignore(refused)
    return Handling(
        outcome="damaged",
        state=_noted(paper, known, ctx),
        effects=(Supply(STOCK, report["sku"], -report["quantity"], "scrapped"),),
    )


def expect(order: PurchaseOrderConfirmed, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The supplier confirms a delivery: it counts as expected until it comes (IV-03)."""
    known = state or blank(InventoryState)
    paper = Document(order["supplier"], "confirmation", order["document_id"])
    if is_known(paper, known["supplier_documents"]):
        return ctx.ignore("repeated_document")
    if order["quantity"] < 1:
        return ctx.ignore("senseless_quantity")
    return _keep("expected", paper, order, order["quantity"], known, ctx)


def postpone(order: PurchaseOrderDelayed, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The supplier is late: the new date counts, for what that purchase order still owes
    (IV-03)."""
    known = state or blank(InventoryState)
    paper = Document(order["supplier"], "delay", order["document_id"])
    if is_known(paper, known["supplier_documents"]):
        return ctx.ignore("repeated_document")
    owed = [
        receipt["quantity"]
        for receipt in known["expected"]
        if receipt["purchase_order"] == order["purchase_order"]
    ]
    return (
        _keep("postponed", paper, order, owed[0], known, ctx)
        if owed
        else ctx.ignore("unknown_purchase_order")
    )


def _keep(
    outcome: str,
    paper: Document,
    order: PurchaseOrderConfirmed | PurchaseOrderDelayed,
    quantity: int,
    known: InventoryState,
    ctx: Ctx,
) -> Handling:
    receipt = ExpectedReceipt(
        purchase_order=order["purchase_order"],
        warehouse=order["warehouse"],
        quantity=quantity,
        expected_at=order["expected_at"],
    )
    expected = supply.confirmed(known["expected"], receipt)
    seen = remember(paper, known["supplier_documents"], ctx.policy.remembered_documents)
    new: InventoryState = {**known, "supplier_documents": seen, "expected": expected}
    return Handling(outcome=outcome, state=new, events=(_expected(order["sku"], expected),))


def _refusal(paper: Document, report: Report, known: InventoryState, ctx: Ctx) -> str:
    article = ctx.references.table(Article).get(report["sku"])
    return reports.refusal(paper, report, known["documents"], article)


def _noted(paper: Document, known: InventoryState, ctx: Ctx) -> InventoryState:
    """The article's state with the document remembered and the warehouse known."""
    warehouses = known["warehouses"]
    return {
        **known,
        "documents": remember(paper, known["documents"], ctx.policy.remembered_documents),
        "warehouses": warehouses if paper.issuer in warehouses else [*warehouses, paper.issuer],
    }


def _expected(sku: str, receipts: list[ExpectedReceipt]) -> Event:
    return Event(ExpectedSupply, ExpectedSupply(sku=sku, receipts=receipts))
