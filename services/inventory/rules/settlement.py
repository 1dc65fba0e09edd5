"""What notices do to reservations: by lines and quantities, of their version alone (IV-10)."""

from collections.abc import Iterable

from orders.contracts.records import LineQuantity, Reservation
from orders.engine.handling import Consume


def quantities(lines: Iterable[LineQuantity]) -> dict[int, int]:
    """Line number -> amount."""
    amounts: dict[int, int] = {}
    for line in lines:
        amounts[line["line"]] = amounts.get(line["line"], 0) + line["quantity"]
    return amounts


def settle(
    reservations: Iterable[Reservation], version: int, amounts: dict[int, int]
) -> tuple[list[Reservation], list[Reservation]]:
    """(what stays held, what is settled): up to `amounts` per line, never more than is held."""
    left = dict(amounts)
    kept: list[Reservation] = []
    settled: list[Reservation] = []
    for reservation in reservations:
        amount = (
            min(reservation["amount"], left.get(reservation["line"], 0))
            if reservation["version"] == version
            else 0
        )
        if amount <= 0:
            kept.append(reservation)
            continue
        left[reservation["line"]] -= amount
        settled.append({**reservation, "amount": amount})
        if amount < reservation["amount"]:
            kept.append({**reservation, "amount": reservation["amount"] - amount})
    return kept, settled


def release(reservations: Iterable[Reservation], version: int) -> list[Reservation]:
    """What stays held when everything of a version is given back."""
    return [reservation for reservation in reservations if reservation["version"] != version]


def shipped(settled: Iterable[Reservation]) -> list[Consume]:
    """Dispatched units leave the books for good: reserved -> shipped (IV-10)."""
    return [
        Consume(reservation["ledger"], reservation["account"], reservation["amount"], "shipped")
        for reservation in settled
    ]
