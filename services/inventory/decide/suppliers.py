"""What suppliers say about an article: what comes, and when. State key `@article/<sku>`."""

from orders.business.documents import LONGEST, Document, known, remember
from orders.business.reports import MOST
from orders.business.times import later
from orders.contracts.records import (
    ExpectedReceipt,
    InventoryState,
    PurchaseOrder,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    StockArticle,
)
from orders.engine.handling import Handling
from services.inventory import article_records
from services.inventory.decide import planning
from services.inventory.records import Ctx
from services.inventory.rules import expected as rules
from services.inventory.rules import purchases
from services.inventory.state import article_of, with_article


def expect(order: PurchaseOrderConfirmed, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The supplier confirms a delivery: it counts as expected until it comes (IV-03)."""
    paper = Document(order["supplier"], "confirmation", order["document_id"])
    if known(paper, article_of(state)["supplier_documents"]):
        return ctx.ignore("repeated_document")
    if not 1 <= order["quantity"] <= MOST:
        return ctx.ignore("senseless_quantity")
    if because := _senseless(order, ctx):
        return ctx.ignore(because)
    most = ctx.policy.over_delivery.most(order["quantity"], order["supplier"])
    before = purchases.find(article_of(state), order["purchase_order"], order["warehouse"])
    bought = purchases.confirmed(before, order["quantity"], most)
    handling = _expected("expected", paper, order, bought, state, ctx)
    handling.reason = "beyond_its_order" if bought["most"] > most else ""
    return handling


def postpone(order: PurchaseOrderDelayed, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The supplier is late: the new date counts, for what that purchase order still owes
    (IV-03)."""
    article, paper = article_of(state), Document(order["supplier"], "delay", order["document_id"])
    if known(paper, article["supplier_documents"]):
        return ctx.ignore("repeated_document")
    if because := _senseless(order, ctx):
        return ctx.ignore(because)
    bought = purchases.find(article, order["purchase_order"], order["warehouse"])
    if not purchases.owed(bought):
        return ctx.ignore("unknown_purchase_order")
    return _expected("postponed", paper, order, bought, state, ctx)


def _senseless(order: PurchaseOrderConfirmed | PurchaseOrderDelayed, ctx: Ctx) -> str:
    """Why what a supplier says is not taken, as a stable code; empty if it is. Customers would be
    promised a day that no calendar has."""
    names = order["supplier"], order["document_id"], order["purchase_order"], order["warehouse"]
    if max(map(len, names)) > LONGEST:
        return "senseless_document"
    soon = 0 <= order["expected_at"] <= later(ctx.now, ctx.policy.expected_within)
    return "" if soon else "senseless_date"


def _expected(
    outcome: str,
    paper: Document,
    order: PurchaseOrderConfirmed | PurchaseOrderDelayed,
    bought: PurchaseOrder,
    state: InventoryState | None,
    ctx: Ctx,
) -> Handling:
    article = article_of(state)
    receipt = ExpectedReceipt(
        purchase_order=order["purchase_order"],
        warehouse=order["warehouse"],
        quantity=purchases.owed(bought),
        expected_at=order["expected_at"],
    )
    expected = rules.confirmed(article["expected"], receipt)
    seen = remember(paper, article["supplier_documents"], ctx.policy.remembered_documents)
    new: StockArticle = {
        **article,
        "supplier_documents": seen,
        "expected": expected,
        "purchase_orders": purchases.noted(article["purchase_orders"], bought),
    }
    return Handling(
        outcome=outcome,
        state=planning.soon(with_article(state, new), ctx),
        events=article_records.coming(order["sku"], new, ctx.now),
    )
