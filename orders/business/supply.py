"""What suppliers have confirmed, by article (IV-03, CF-04)."""

from collections.abc import Mapping, Sequence

from orders.contracts.records import ExpectedReceipt, ExpectedSupply
from orders.engine.references import References

Receipts = Mapping[str, Sequence[ExpectedReceipt]]
"""Article number -> purchase orders under way."""


def expected_receipts(references: References) -> Receipts:
    """What suppliers have confirmed, by article."""
    return {
        supply["sku"]: supply["receipts"] for supply in references.table(ExpectedSupply).values()
    }
