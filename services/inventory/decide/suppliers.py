"""What suppliers say about an article: what comes, and when. State key `@article/<sku>`."""

from orders.business.documents import Document, known, remember
from orders.contracts.records import (
    ExpectedReceipt,
    InventoryState,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    StockArticle,
)
from orders.engine.handling import Handling
from services.inventory import records
from services.inventory.decide import planning
from services.inventory.records import Ctx
from services.inventory.rules import expected as rules
from services.inventory.state import article_of, with_article


def expect(order: PurchaseOrderConfirmed, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The supplier confirms a delivery: it counts as expected until it comes (IV-03)."""
    paper = Document(order["supplier"], "confirmation", order["document_id"])
    if known(paper, article_of(state)["supplier_documents"]):
        return ctx.ignore("repeated_document")
    if order["quantity"] < 1:
        return ctx.ignore("senseless_quantity")
    return _expected("expected", paper, order, order["quantity"], state, ctx)


def postpone(order: PurchaseOrderDelayed, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The supplier is late: the new date counts, for what that purchase order still owes
    (IV-03)."""
    article, paper = article_of(state), Document(order["supplier"], "delay", order["document_id"])
    if known(paper, article["supplier_documents"]):
        return ctx.ignore("repeated_document")
    owed = [
        receipt["quantity"]
        for receipt in article["expected"]
        if receipt["purchase_order"] == order["purchase_order"]
    ]
    return (
        _expected("postponed", paper, order, owed[0], state, ctx)
        if owed
        else ctx.ignore("unknown_purchase_order")
    )


def _expected(
    outcome: str,
    paper: Document,
    order: PurchaseOrderConfirmed | PurchaseOrderDelayed,
    quantity: int,
    state: InventoryState | None,
    ctx: Ctx,
) -> Handling:
    article = article_of(state)
    receipt = ExpectedReceipt(
        purchase_order=order["purchase_order"],
        warehouse=order["warehouse"],
        quantity=quantity,
        expected_at=order["expected_at"],
    )
    expected = rules.confirmed(article["expected"], receipt)
    seen = remember(paper, article["supplier_documents"], ctx.policy.remembered_documents)
    new: StockArticle = {**article, "supplier_documents": seen, "expected": expected}
    return Handling(
        outcome=outcome,
        state=planning.soon(with_article(state, new), ctx),
        events=records.coming(order["sku"], new, ctx.now),
    )
