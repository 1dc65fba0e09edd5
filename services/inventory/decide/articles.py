"""What warehouses and suppliers report about an article. State key `@article/<sku>`."""

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
from services.inventory.rules import documents
from services.inventory.rules.demand import STOCK

Report = StockReceived | StockCounted | StockDamaged


def receive(report: StockReceived, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Goods came in: supplier -> on hand (IV-10); what their purchase order still owes is no
    longer expected (IV-03)."""
    known = state or blank(InventoryState)
    if refused := _refusal(report, known, least=1, ctx=ctx):
        return ctx.ignore(refused)
    expected = documents.received(known["expected"], report["purchase_order"], report["quantity"])
    new: InventoryState = {
        **_noted(report, known, ctx),
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
    if refused := _refusal(report, known, least=0, ctx=ctx):
        return ctx.ignore(refused)
    new = _noted(report, known, ctx)
    if report["warehouse"] in known["warehouses"]:
        return Handling(outcome="counted", reason="left to the shelf's books", state=new)
    effects = (
        (Supply(STOCK, report["sku"], report["quantity"], "counted"),) if report["quantity"] else ()
    )
    return Handling(outcome="counted", reason="opening stock", state=new, effects=effects)


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
    if refused := _refusal(report, known, least=1, ctx=ctx):
        return ctx.ignore(refused)
    return Handling(
        outcome="damaged",
        state=_noted(report, known, ctx),
        effects=(Supply(STOCK, report["sku"], -report["quantity"], "scrapped"),),
    )


def expect(order: PurchaseOrderConfirmed, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The supplier confirms a delivery: it counts as expected until it comes (IV-03)."""
    known = state or blank(InventoryState)
    if order["document_id"] in known["supplier_documents"]:
        return ctx.ignore("repeated document")
    if order["quantity"] < 1:
        return ctx.ignore("senseless quantity")
    return _keep("expected", order, order["quantity"], known, ctx)


def postpone(order: PurchaseOrderDelayed, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The supplier is late: the new date counts, for what that purchase order still owes
    (IV-03)."""
    known = state or blank(InventoryState)
    if order["document_id"] in known["supplier_documents"]:
        return ctx.ignore("repeated document")
    owed = [
        receipt["quantity"]
        for receipt in known["expected"]
        if receipt["purchase_order"] == order["purchase_order"]
    ]
    return (
        _keep("postponed", order, owed[0], known, ctx)
        if owed
        else ctx.ignore("unknown purchase order")
    )


def _keep(
    outcome: str,
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
    expected = documents.confirmed(known["expected"], receipt)
    seen = documents.remember(
        known["supplier_documents"], order["document_id"], ctx.policy.remembered_documents
    )
    new: InventoryState = {**known, "supplier_documents": seen, "expected": expected}
    return Handling(outcome=outcome, state=new, events=(_expected(order["sku"], expected),))


def _refusal(report: Report, known: InventoryState, least: int, ctx: Ctx) -> str:
    """Why the report is not booked, empty if it is."""
    if report["document_id"] in known["documents"]:
        return "repeated document"
    return documents.fault(
        report["quantity"], least, report["unit"], ctx.references.table(Article).get(report["sku"])
    )


def _noted(report: Report, known: InventoryState, ctx: Ctx) -> InventoryState:
    """The article's state with the document remembered and the warehouse known."""
    warehouse = report["warehouse"]
    return {
        **known,
        "documents": documents.remember(
            known["documents"], report["document_id"], ctx.policy.remembered_documents
        ),
        "warehouses": known["warehouses"]
        if warehouse in known["warehouses"]
        else [*known["warehouses"], warehouse],
    }


def _expected(sku: str, receipts: list[ExpectedReceipt]) -> Event:
    return Event(ExpectedSupply, ExpectedSupply(sku=sku, receipts=receipts))
