"""What suppliers have confirmed and not yet delivered, and what is in transit (IV-03)."""

from collections.abc import Iterable

from orders.business import transfers
from orders.contracts.records import ExpectedReceipt, StockArticle


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
    """A purchase order confirmed, or confirmed anew, earliest first."""
    others = [other for other in expected if other["purchase_order"] != receipt["purchase_order"]]
    return sorted([*others, receipt], key=lambda r: (r["expected_at"], r["purchase_order"]))


def beyond(expected: Iterable[ExpectedReceipt], purchase_order: str, quantity: int) -> int:
    """How much more a receipt brings than its purchase order still owes; 0 where no such order is
    known."""
    owed = [one["quantity"] for one in expected if one["purchase_order"] == purchase_order]
    return max(quantity - sum(owed), 0) if owed and purchase_order else 0


def received(
    expected: Iterable[ExpectedReceipt], purchase_order: str, quantity: int
) -> list[ExpectedReceipt]:
    """What is still to come of a purchase order after a receipt; one that came whole is no
    longer expected."""
    left: list[ExpectedReceipt] = []
    for receipt in expected:
        if not purchase_order or receipt["purchase_order"] != purchase_order:
            left.append(receipt)
        elif receipt["quantity"] > quantity:
            left.append({**receipt, "quantity": receipt["quantity"] - quantity})
    return left
