"""What is short, and when it is expected again (IV-03)."""

from collections.abc import Iterable, Sequence

from orders.business.supply import Receipts, restock_at
from orders.contracts.records import LineQuantity, Shortage
from orders.engine.questions import Take


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


def complete_at(short: Iterable[Shortage]) -> int | None:
    """When the whole order can be served: the latest of its lines' dates; None if one of them is
    unknown."""
    dates = [shortage["expected_at"] for shortage in short]
    return (
        None if None in dates else max((date for date in dates if date is not None), default=None)
    )
