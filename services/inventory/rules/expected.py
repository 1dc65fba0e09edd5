"""What suppliers have confirmed and not yet delivered, and what is in transit (IV-03)."""

from collections.abc import Iterable

from orders.business import transfers
from orders.contracts.records import ExpectedReceipt, PurchaseOrder, StockArticle
from services.inventory.rules.purchases import owed


def all_of(article: StockArticle) -> list[ExpectedReceipt]:
    """All that is to come of an article, earliest first: from suppliers, and from other
    warehouses of the house."""
    if not article["transfers"]:
        return article["expected"]
    together = [*article["expected"], *transfers.expected(article["transfers"])]
    return sorted(together, key=lambda one: (one["expected_at"], one["purchase_order"]))


def confirmed(
    expected: Iterable[ExpectedReceipt], receipt: ExpectedReceipt
) -> list[ExpectedReceipt]:
    """A purchase order confirmed, or confirmed anew, earliest first; one that owes nothing is not
    expected."""
    others = [other for other in expected if _name(other) != _name(receipt)]
    coming = [receipt] if receipt["quantity"] else []
    return sorted([*others, *coming], key=lambda r: (r["expected_at"], r["purchase_order"]))


def received(expected: Iterable[ExpectedReceipt], order: PurchaseOrder) -> list[ExpectedReceipt]:
    """What is still to come after a receipt for that purchase order; one that came whole is no
    longer expected."""
    left: list[ExpectedReceipt] = []
    for receipt in expected:
        if _name(receipt) != (order["purchase_order"], order["warehouse"]):
            left.append(receipt)
        elif owes := owed(order):
            left.append({**receipt, "quantity": owes})
    return left


def _name(receipt: ExpectedReceipt) -> tuple[str, str]:
    """A purchase order is told once a warehouse."""
    return receipt["purchase_order"], receipt["warehouse"]
