"""What notices do to what an order has reserved on the shelves: at one warehouse, and of what is
still to be allocated (IV-10)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from orders.business import reservations
from orders.business.accounts import (
    LOT_STOCK,
    WAREHOUSE_STOCK,
    Shelf,
    lot_account,
    of_lot,
    shelf_account,
)
from orders.business.reservations import Held, held
from orders.contracts.buckets import PICKED
from orders.contracts.records import Reservation, ShipmentLine
from services.allocation.rules.picks import Gone


def settle_at(
    reserved: Iterable[Reservation],
    version: int,
    warehouse: str,
    lines: Iterable[Mapping[str, Any]],
    first: Iterable[Gone] = (),
) -> tuple[list[Reservation], list[Reservation]]:
    """(what stays reserved, what is settled) on the shelves of one warehouse: up to so much of each
    line, never more than is reserved there. Of lots as much as of their shelves: these `first`,
    then what nobody has picked yet."""
    there = partial(shelf_account, warehouse=warehouse)
    kept, settled = reservations.settle(reserved, version, held(lines, there))
    if not any(one["ledger"] == LOT_STOCK for one in kept):
        return kept, settled
    kept, lots = reservations.settle(kept, version, _lots(kept, version, settled, warehouse, first))
    return kept, [*settled, *lots]


def on_shelves(settled: Iterable[Reservation]) -> list[Reservation]:
    """Of what is settled, what stood on shelves, whatever its lots."""
    return [one for one in settled if one["ledger"] == WAREHOUSE_STOCK]


def _lots(
    reserved: Iterable[Reservation],
    version: int,
    settled: Iterable[Reservation],
    warehouse: str,
    first: Iterable[Gone],
) -> Held:
    """How much of each lot goes with what is settled of its shelf."""
    left: Held = {}
    for one in settled:
        place = one["line"], one["account"]
        left[place] = left.get(place, 0) + one["amount"]
    found: Held = {}

    of_lots = [one for one in reserved if one["ledger"] == LOT_STOCK and one["version"] == version]
    there = Counter[tuple[int, str]]()
    for one in of_lots:
        there[one["line"], one["account"]] += one["amount"]

    def take(line: int, account: str, most: int) -> None:
        shelf, place = (line, of_lot(account)[0].account), (line, account)
        amount = min(most, left.get(shelf, 0), there[place] - found.get(place, 0))
        if amount > 0:
            left[shelf] -= amount
            found[place] = found.get(place, 0) + amount

    for gone in first:
        shelf = shelf_account(gone.sku, warehouse)
        take(gone.line, lot_account(shelf, gone.lot), gone.quantity)
    for one in sorted(of_lots, key=lambda one: one["bucket"] == PICKED):
        take(one["line"], one["account"], one["amount"])
    return found


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
    """(line, article) -> units of what was settled on shelves: a line may have come from one in two
    revisions, or be picked in part."""
    units: dict[tuple[int, str], int] = {}
    for one in settled:
        place = one["line"], Shelf.of(one["account"]).sku
        units[place] = units.get(place, 0) + one["amount"]
    return units
