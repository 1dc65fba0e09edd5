"""What suppliers have confirmed, and when it covers what is missing (IV-03, CF-04)."""

from collections.abc import Iterable, Mapping, Sequence

from orders.contracts.records import ExpectedReceipt, ExpectedSupply
from orders.engine.references import References

Receipts = Mapping[str, Sequence[ExpectedReceipt]]
"""Article number -> purchase orders under way."""


def expected_receipts(references: References) -> Receipts:
    """What suppliers have confirmed, by article."""
    return {
        supply["sku"]: supply["receipts"] for supply in references.table(ExpectedSupply).values()
    }


def restock_at(receipts: Iterable[ExpectedReceipt], missing: int, now: int) -> int | None:
    """When purchase orders under way will have covered what is missing; None if they do not
    (IV-03). Overdue ones promise nothing."""
    for receipt in sorted(receipts, key=lambda r: (r["expected_at"], r["purchase_order"])):
        if receipt["expected_at"] > now:
            missing -= receipt["quantity"]
            if missing <= 0:
                return receipt["expected_at"]
    return None
