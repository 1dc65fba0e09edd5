"""What warehouses report: dropped when repeated, refused when senseless (IV-10). The same rules
as in inventory: both books must agree."""

from collections.abc import Sequence

from orders.contracts.records import Article


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
