"""What is short, and when it is expected again (IV-03)."""

from collections.abc import Iterable, Mapping, Sequence

from orders.contracts.records import ExpectedReceipt, ExpectedSupply, LineQuantity, Shortage
from orders.engine.questions import Take
from orders.engine.references import References

Receipts = Mapping[str, Sequence[ExpectedReceipt]]
"""Article number -> purchase orders under way."""


def expected_receipts(references: References) -> Receipts:
    """What suppliers have confirmed, by article."""
    return {
        supply["sku"]: supply["receipts"] for supply in references.table(ExpectedSupply).values()
    }


def shortages(
    wanted: Iterable[LineQuantity],
    takes: Sequence[Take],
    free: Sequence[int],
    receipts: Receipts,
    now: int,
) -> list[Shortage]:
    """The lines that stock could not cover, in order of lines: earlier lines of an article are
    served first (IV-03).

    `free` is what was free per take; below zero (a count found less than is reserved) counts as
    nothing.
    """
    left = {take.account: max(amount, 0) for take, amount in zip(takes, free, strict=True)}
    short: list[Shortage] = []
    for line in wanted:
        available = min(left[line["sku"]], line["quantity"])
        left[line["sku"]] -= available
        if available < line["quantity"]:
            short.append(
                {
                    "line": line["line"],
                    "sku": line["sku"],
                    "needed": line["quantity"],
                    "available": available,
                    "expected_at": restock_at(
                        receipts.get(line["sku"], ()), line["quantity"] - available, now
                    ),
                }
            )
    return short


def restock_at(receipts: Iterable[ExpectedReceipt], missing: int, now: int) -> int | None:
    """When purchase orders under way will have covered what is missing; None if they do not
    (IV-03). Overdue ones promise nothing."""
    for receipt in sorted(receipts, key=lambda r: (r["expected_at"], r["purchase_order"])):
        if receipt["expected_at"] > now:
            missing -= receipt["quantity"]
            if missing <= 0:
                return receipt["expected_at"]
    return None


def complete_at(short: Iterable[Shortage]) -> int | None:
    """When the whole order can be served: the latest of its lines' dates; None if one of them is
    unknown."""
    dates = [shortage["expected_at"] for shortage in short]
    return (
        None if None in dates else max((date for date in dates if date is not None), default=None)
    )
