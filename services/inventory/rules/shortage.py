"""What is short, and when it is expected again (IV-03)."""

from collections.abc import Iterable, Sequence

from orders.business.availability.available import available_at
from orders.business.availability.rows import Rows
from orders.business.supply import Receipts
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
    served first, by what there is and by what comes (IV-03).

    `free` is what was free per take. Below zero (a count found less than is reserved) there is
    nothing, and what comes has to make up for it first.
    """
    free_of = {take.account: amount for take, amount in zip(takes, free, strict=True)}
    left = {sku: max(amount, 0) for sku, amount in free_of.items()}
    needed = dict.fromkeys(free_of, 0)
    short: list[Shortage] = []
    for line in wanted:
        sku, quantity = line["sku"], line["quantity"]
        available = min(left[sku], quantity)
        left[sku] -= available
        needed[sku] += quantity
        if available < quantity:
            rows = Rows(free_of[sku], expected=receipts.get(sku, ()))
            short.append(
                {
                    "line": line["line"],
                    "sku": sku,
                    "needed": quantity,
                    "available": available,
                    "expected_at": available_at(rows, needed[sku], now),
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
