"""What notices do to reservations: by lines and quantities, of their version alone (IV-10)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orders.contracts.buckets import SHIPPED
from orders.contracts.records import Reservation
from orders.engine.handling import Consume

Amounts = dict[int, int]
"""Line number -> quantity."""
Held = dict[tuple[int, str], int]
"""(line number, account) -> quantity. A line may be sent as several articles."""


def amounts(lines: Iterable[Mapping[str, Any]]) -> Amounts:
    """Quantity per line; entries of the same line add up."""
    total: Amounts = {}
    for line in lines:
        total[line["line"]] = total.get(line["line"], 0) + line["quantity"]
    return total


def held(lines: Iterable[Mapping[str, Any]], account: Callable[[str], str] = str) -> Held:
    """Quantity per line and account of its article; `account` names that, by default as the
    article."""
    total: Held = {}
    for line in lines:
        place = line["line"], account(line["sku"])
        total[place] = total.get(place, 0) + line["quantity"]
    return total


def settle(
    reservations: Iterable[Reservation], version: int, lines: Held
) -> tuple[list[Reservation], list[Reservation]]:
    """(what stays reserved, what is settled): up to so much per line and account of a version,
    never more than is reserved."""
    left = dict(lines)
    kept: list[Reservation] = []
    settled: list[Reservation] = []
    for reservation in reservations:
        place = reservation["line"], reservation["account"]
        about = reservation["version"] == version
        amount = min(reservation["amount"], left.get(place, 0)) if about else 0
        if amount <= 0:
            kept.append(reservation)
            continue
        left[place] -= amount
        settled.append({**reservation, "amount": amount})
        if amount < reservation["amount"]:
            kept.append({**reservation, "amount": reservation["amount"] - amount})
    return kept, settled


def release(reservations: Iterable[Reservation], version: int) -> list[Reservation]:
    """What stays reserved when everything of a version is given back."""
    return [reservation for reservation in reservations if reservation["version"] != version]


def shipped(settled: Iterable[Reservation]) -> list[Consume]:
    """Dispatched units leave the books for good: reserved -> shipped (IV-10)."""
    return [
        Consume(reservation["ledger"], reservation["account"], reservation["amount"], SHIPPED)
        for reservation in settled
    ]
