"""What partners report: dropped when repeated, refused when senseless, kept as expected supply
(IV-03, IV-10)."""

from collections.abc import Iterable, Sequence

from orders.contracts.records import Article, ExpectedReceipt


def remember(documents: Sequence[str], document_id: str, most: int) -> list[str]:
    """The last `most` documents of an article, latest last."""
    return [*documents, document_id][-most:]


def fault(quantity: int, least: int, unit: str, article: Article | None) -> str:
    """Why a report cannot be booked, as a short code; empty if it can. An article that is not
    known yet is booked: the goods are there."""
    if quantity < least:
        return "senseless quantity"
    if article is not None and unit != article["unit"]:
        return "other unit"
    return ""


def confirmed(
    expected: Iterable[ExpectedReceipt], receipt: ExpectedReceipt
) -> list[ExpectedReceipt]:
    """A purchase order confirmed, or confirmed anew, earliest first."""
    others = [other for other in expected if other["purchase_order"] != receipt["purchase_order"]]
    return sorted([*others, receipt], key=lambda r: (r["expected_at"], r["purchase_order"]))


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
