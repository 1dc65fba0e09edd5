"""Ceilings of accounts, from the history of reference data: what was agreed with a customer,
what a warehouse can send in a day."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any

from orders.audit.source import Record

LATE_MS = 60_000
"""A stage may see a change of reference data so much later than it was written."""


class History:
    """Values by key, each the sum of some fields, with the wall clock at which it was written."""

    def __init__(self, *fields: str) -> None:
        self._fields = fields
        self._changes: dict[str, list[tuple[int, int]]] = {}

    def add(self, record: Record, value: Mapping[str, Any]) -> None:
        """One more row."""
        key = (record.key or b"").decode()
        self._changes.setdefault(key, []).append(
            (record.timestamp, sum(value[field] for field in self._fields))
        )

    def highest(self, key: str, at: int) -> int | None:
        """The highest value that may have been seen at `at`; None if the history (compacted)
        does not reach back that far."""
        changes = self._changes.get(key, ())
        first, last = (
            bisect_right(changes, (moment, float("inf"))) for moment in (at - LATE_MS, at)
        )
        seen = changes[max(first - 1, 0) : last]
        return max(value for _, value in seen) if seen else None

    def of_customer(self, account: str, at: int) -> int | None:
        """Ceiling of a credit account: the limit by contract and what a guarantor stands in for;
        policy and time only ever lower it."""
        return self.highest(account, at)

    def of_day(self, account: str, at: int) -> int | None:
        """Ceiling of a capacity account, `<warehouse>@<date>`, or `<region>/<part>@<date>` of
        technicians: what there are of them."""
        return self.highest(account.rpartition("@")[0], at)


def of_days(warehouses: History, technicians: History) -> Callable[[str, int], int | None]:
    """Ceilings of capacity: of warehouses, and of technicians, whose accounts name a part of a
    region's day (SH-04)."""

    def of(account: str, at: int) -> int | None:
        return (technicians if "/" in account else warehouses).of_day(account, at)

    return of


def one(account: str, at: int) -> int | None:
    """Ceiling of a basket: one order goes on unasked."""
    return 1


def unbounded(account: str, at: int) -> int | None:
    """Ceiling of a count: it refuses nobody."""
    return 2**52


def nothing(account: str, at: int) -> int | None:
    """Ceiling of stock: what is not there cannot be taken."""
    return 0
