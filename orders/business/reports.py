"""What warehouses report of an article: the papers they are known by, and what is not booked
(IV-10). Inventory and allocation both judge by it, or their books would disagree."""

from collections.abc import Collection

from orders.business.documents import Document, known
from orders.contracts.records import Article, StockCounted, StockDamaged, StockReceived

Report = StockReceived | StockCounted | StockDamaged

RECEIPT, COUNT, DAMAGE = "receipt", "count", "damage"
"""Kinds of papers: a warehouse numbers each of them by itself."""


def document(report: Report, kind: str) -> Document:
    """The paper that the report is."""
    return Document(report["warehouse"], kind, report["document_id"])


def refusal(
    paper: Document, report: Report, documents: Collection[str], article: Article | None
) -> str:
    """Why the report is not booked, as a stable code; empty if it is.

    `documents`: those known of the article. An article that is not known yet is booked: the goods
    are there.
    """
    if known(paper, documents):
        return "repeated_document"
    if report["quantity"] < (0 if paper.kind == COUNT else 1):
        return "senseless_quantity"
    if article is not None and report["unit"] != article["unit"]:
        return "other_unit"
    return ""
