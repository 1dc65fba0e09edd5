"""What notices do to what an order holds on the shelves: by lines and quantities, of their
version alone (IV-10)."""

from collections.abc import Iterable, Sequence

from orders.contracts.records import LineQuantity, Reservation, ShipmentLine
from orders.engine.handling import Consume
from services.allocation.rules.shelves import WAREHOUSE_STOCK

Amounts = dict[int, int]
"""Line number -> amount."""


def quantities(lines: Iterable[LineQuantity]) -> Amounts:
    """Amount per line."""
    amounts: Amounts = {}
    for line in lines:
        amounts[line["line"]] = amounts.get(line["line"], 0) + line["quantity"]
    return amounts


def warehouse_of(reservation: Reservation) -> str:
    """The warehouse that a hold is at."""
    return reservation["account"].rpartition("@")[2]


def settle_at(
    reservations: Iterable[Reservation], version: int, warehouse: str, amounts: Amounts
) -> tuple[list[Reservation], list[Reservation]]:
    """(what stays held, what is settled) at one warehouse: up to `amounts` per line, never more
    than is held there."""
    left, kept, settled = dict(amounts), [], []
    for reservation in reservations:
        here = (
            reservation["ledger"] == WAREHOUSE_STOCK
            and reservation["version"] == version
            and warehouse_of(reservation) == warehouse
        )
        amount = min(reservation["amount"], left.get(reservation["line"], 0)) if here else 0
        if amount <= 0:
            kept.append(reservation)
            continue
        left[reservation["line"]] -= amount
        settled.append(
            Reservation(
                ledger=WAREHOUSE_STOCK,
                account=reservation["account"],
                version=version,
                line=reservation["line"],
                amount=amount,
            )
        )
        if amount < reservation["amount"]:
            kept.append({**reservation, "amount": reservation["amount"] - amount})
    return kept, settled


def settle_needed(
    needed: Sequence[ShipmentLine], amounts: Amounts
) -> tuple[list[ShipmentLine], Amounts]:
    """(what is still to be allocated, what of `amounts` remains): what is not allocated yet is
    stopped first."""
    left = dict(amounts)
    open_: list[ShipmentLine] = []
    for line in needed:
        amount = min(line["quantity"], left.get(line["line"], 0))
        if amount > 0:
            left[line["line"]] -= amount
        if amount < line["quantity"]:
            open_.append({**line, "quantity": line["quantity"] - amount})
    return open_, {line: amount for line, amount in left.items() if amount > 0}


def settle_anywhere(
    reservations: Sequence[Reservation], version: int, amounts: Amounts
) -> list[Reservation]:
    """What stays held after a stop, which names lines but no warehouse: the largest part that it
    covers whole first, else the latest."""
    held: dict[str, Amounts] = {}
    for reservation in reservations:
        if reservation["ledger"] == WAREHOUSE_STOCK and reservation["version"] == version:
            lines = held.setdefault(warehouse_of(reservation), {})
            lines[reservation["line"]] = lines.get(reservation["line"], 0) + reservation["amount"]
    latest_first = list(reversed(held))
    covered = [
        code
        for code in latest_first
        if all(amounts.get(line, 0) >= amount for line, amount in held[code].items())
    ]
    covered.sort(key=lambda code: -sum(held[code].values()))
    kept, left = list(reservations), dict(amounts)
    for warehouse in dict.fromkeys((*covered, *latest_first)):
        kept, settled = settle_at(kept, version, warehouse, left)
        for reservation in settled:
            left[reservation["line"]] -= reservation["amount"]
    return kept


def release(reservations: Iterable[Reservation], version: int) -> list[Reservation]:
    """What stays held when everything of a version is given back, capacity included."""
    return [reservation for reservation in reservations if reservation["version"] != version]


def shipped(settled: Iterable[Reservation]) -> list[Consume]:
    """Dispatched units leave the books for good: reserved -> shipped (IV-10)."""
    return [
        Consume(reservation["ledger"], reservation["account"], reservation["amount"], "shipped")
        for reservation in settled
    ]
