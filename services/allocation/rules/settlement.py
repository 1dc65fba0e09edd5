"""What notices do to what an order has reserved on the shelves: at one warehouse, and of what is
still to be allocated (IV-10)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from orders.business import reservations
from orders.business.accounts import Shelf, shelf_account
from orders.business.reservations import held
from orders.contracts.records import Reservation, ShipmentLine


def settle_at(
    reserved: Iterable[Reservation],
    version: int,
    warehouse: str,
    lines: Iterable[Mapping[str, Any]],
) -> tuple[list[Reservation], list[Reservation]]:
    """(what stays reserved, what is settled) on the shelves of one warehouse: up to so much of each
    line, never more than is reserved there."""
    there = partial(shelf_account, warehouse=warehouse)
    return reservations.settle(reserved, version, held(lines, there))


def settle_needed(
    needed: Sequence[ShipmentLine], lines: Iterable[Mapping[str, Any]]
) -> list[ShipmentLine]:
    """What is still to be allocated after so much of each line was stopped."""
    left = held(lines)
    open_: list[ShipmentLine] = []
    for line in needed:
        place = line["line"], line["sku"]
        amount = min(line["quantity"], left.get(place, 0))
        if amount > 0:
            left[place] -= amount
        if amount < line["quantity"]:
            open_.append({**line, "quantity": line["quantity"] - amount})
    return open_


def by_line(settled: Iterable[Reservation]) -> dict[tuple[int, str], int]:
    """(line, article) -> units settled on shelves: a line may have come from one in two revisions,
    or be picked in part."""
    units: dict[tuple[int, str], int] = {}
    for one in settled:
        place = one["line"], Shelf.of(one["account"]).sku
        units[place] = units.get(place, 0) + one["amount"]
    return units
