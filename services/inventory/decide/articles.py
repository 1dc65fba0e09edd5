"""What warehouses and suppliers report about an article. State key `@article/<sku>`."""

from typing import NamedTuple

from orders.business import reports
from orders.business.accounts import ARTICLE_KEY, STOCK
from orders.business.documents import Document, remember
from orders.business.documents import known as is_known
from orders.business.reports import Report
from orders.business.times import later
from orders.contracts.blank import blank
from orders.contracts.records import (
    Article,
    ExpectedReceipt,
    ExpectedSupply,
    InventoryState,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    SetAside,
    StockAdjusted,
    StockCounted,
    StockDamaged,
    StockReceived,
    Warehouse,
)
from orders.engine.handling import Event, Handling, Supply
from orders.engine.stage import TimerDue
from services.inventory.decide.orders import Ctx
from services.inventory.rules import expected as supply

OUTCOMES = {reports.RECEIPT: "received", reports.DAMAGE: "damaged", reports.COUNT: "counted"}


class Booking(NamedTuple):
    """What a report does to the article's state and to the ledger."""

    state: InventoryState
    effects: tuple[Supply, ...] = ()
    reason: str = ""


def receive(report: StockReceived, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Goods came in: supplier -> on hand (IV-10); what their purchase order still owes is no
    longer expected (IV-03)."""
    return _reported(reports.RECEIPT, report, state, ctx)


def count(report: StockCounted, state: InventoryState | None, ctx: Ctx) -> Handling:
    """A warehouse's first report of an article, if a count, is opening stock: counted -> on hand
    (IV-10).

    Any later count concerns the books of that shelf, which allocation keeps; it tells the
    difference (`adjust`).
    """
    return _reported(reports.COUNT, report, state, ctx)


def damage(report: StockDamaged, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Goods on the shelf are lost: on hand -> scrapped (IV-10). Free stock may fall below zero:
    reality, not an order, drove it there."""
    return _reported(reports.DAMAGE, report, state, ctx)


def adjust(adjustment: StockAdjusted, state: InventoryState | None, ctx: Ctx) -> Handling:
    """What a count or a return did to the shelf's books is posted here too, even below what is
    reserved (IV-10, IV-11, AS-04)."""
    return Handling(
        outcome="adjusted",
        reason=adjustment["source"],
        effects=(Supply(STOCK, adjustment["sku"], adjustment["difference"], adjustment["source"]),),
    )


def look_again(timer: TimerDue, state: InventoryState, ctx: Ctx) -> Handling:
    """Reports of a warehouse that is known by now are booked, in the order of their arrival
    (IV-10)."""
    sku, warehouses = timer["key"].removeprefix(ARTICLE_KEY), ctx.references.table(Warehouse)
    due = [entry for entry in state["set_aside"] if entry["warehouse"] in warehouses]
    left = [entry for entry in state["set_aside"] if entry["warehouse"] not in warehouses]
    wake_at = later(ctx.now, ctx.policy.look_again_after) if left else None
    known: InventoryState = {**state, "set_aside": left, "wake_at": wake_at}
    effects: list[Supply] = []
    for entry in due:
        booking = _book(entry, sku, known)
        known = booking.state
        effects += booking.effects
    told = known["expected"] != state["expected"]
    return Handling(
        outcome="booked" if due else "set_aside",
        reason="warehouse_known" if due else reports.UNKNOWN_WAREHOUSE,
        state=known,
        events=(_expected(sku, known["expected"]),) if told else (),
        effects=effects,
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


def _reported(kind: str, report: Report, state: InventoryState | None, ctx: Ctx) -> Handling:
    known, sku, paper = (
        state or blank(InventoryState),
        report["sku"],
        reports.document(report, kind),
    )
    master = ctx.references.table(Article).get(sku)
    if refused := reports.refusal(paper, report, known["documents"], master):
        return ctx.ignore(refused)
    documents = remember(paper, known["documents"], ctx.policy.remembered_documents)
    noted: InventoryState = {**known, "documents": documents}
    entry = reports.entry(kind, report)
    if reports.must_wait(entry, known["set_aside"], ctx.references):
        return Handling(
            outcome="set_aside",
            reason=entry["because"],
            state={
                **noted,
                "set_aside": [*known["set_aside"], entry],
                "wake_at": known["wake_at"] or later(ctx.now, ctx.policy.look_again_after),
            },
        )
    booking = _book(entry, sku, noted)
    told = booking.state["expected"] != known["expected"]
    return Handling(
        outcome=OUTCOMES[kind],
        reason=booking.reason,
        state=booking.state,
        events=(_expected(sku, booking.state["expected"]),) if told else (),
        effects=booking.effects,
    )


def _book(entry: SetAside, sku: str, known: InventoryState) -> Booking:
    """A report of a warehouse that is known."""
    first = entry["warehouse"] not in known["warehouses"]
    warehouses = [*known["warehouses"], entry["warehouse"]] if first else known["warehouses"]
    new: InventoryState = {**known, "warehouses": warehouses}
    quantity = entry["quantity"]
    if entry["kind"] == reports.DAMAGE:
        return Booking(new, (Supply(STOCK, sku, -quantity, "scrapped"),))
    if entry["kind"] == reports.COUNT:
        if not first:
            return Booking(new, reason="left_to_the_shelf")
        effects = (Supply(STOCK, sku, quantity, "counted"),) if quantity else ()
        return Booking(new, effects, "opening_stock")
    expected = supply.received(known["expected"], entry["purchase_order"], quantity)
    new = {**new, "expected": expected, "last_received_at": entry["at"]}
    return Booking(new, (Supply(STOCK, sku, quantity, "supplier"),))


def _expected(sku: str, receipts: list[ExpectedReceipt]) -> Event:
    return Event(ExpectedSupply, ExpectedSupply(sku=sku, receipts=receipts))
