"""When each who waits for an article is served, by their places in the queue (IV-03, IV-09).

As ledgers serve (docs/architecture.md, Waiting): what comes is given to the first whose need it
meets. Who needs more than there is, is passed over, unless units are kept for them. So every unit
is promised once, and to whom it will be given.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from orders.business.availability.rows import Rows
from orders.contracts.records import ExpectedReceipt

STOCK = "stock"
"""`Planned.by`, where nothing has to come for it."""


class Need(NamedTuple):
    """Of one who waits. `keeps`: units are kept for them rather than go past them."""

    amount: int
    keeps: bool = False


class Planned(NamedTuple):
    """`at`: when they have all that they need, milliseconds; None: nothing that comes covers it.
    `by`: the purchase order or transfer that completes it, STOCK: it is there; empty: nothing."""

    at: int | None
    by: str


NOBODY_KNOWS = Planned(None, "")


def planned(
    rows: Rows, needs: Sequence[Need], now: int, awaited_ms: int = 0
) -> tuple[Planned, ...]:
    """When each of those who wait has what they need; `needs` in the order in which they are
    served. What is late by `awaited_ms` or more promises nothing (IV-03).

    Those who are dated by any time need together no more than there is by then.
    """
    dates = [NOBODY_KNOWS] * len(needs)
    waiting: Sequence[int] = range(len(needs))
    left = rows.on_hand - rows.reserved - rows.ahead
    for quantity, of in _comes(rows.expected, now, awaited_ms):
        left += quantity
        served, waiting = _served(waiting, needs, left)
        for one in served:
            dates[one] = of
            left -= needs[one].amount
        if not waiting:
            break
    return tuple(dates)


def _comes(
    expected: Sequence[ExpectedReceipt], now: int, awaited_ms: int
) -> Iterator[tuple[int, Planned]]:
    """What there is, then what comes, in order of time: how much, and what it is called."""
    yield 0, Planned(now, STOCK)
    for receipt in sorted(expected, key=lambda one: (one["expected_at"], one["purchase_order"])):
        if receipt["expected_at"] > now - awaited_ms:
            yield receipt["quantity"], Planned(receipt["expected_at"], receipt["purchase_order"])


def _served(
    waiting: Sequence[int], needs: Sequence[Need], left: int
) -> tuple[list[int], Sequence[int]]:
    """Who is given so much, and who waits on."""
    served, passed = list[int](), list[int]()
    for place, one in enumerate(waiting):
        amount, keeps = needs[one]
        if amount <= left:
            served.append(one)
            left -= amount
            continue
        passed.append(one)
        if keeps or left <= 0:
            return served, [*passed, *waiting[place + 1 :]]
    return served, passed
