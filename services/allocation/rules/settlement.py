"""What notices do to what an order has reserved on the shelves: at one warehouse, and of what is
still to be allocated (IV-10)."""

from collections.abc import Iterable, Sequence

from orders.business import reservations
from orders.business.accounts import WAREHOUSE_STOCK, Shelf
from orders.business.reservations import Amounts
from orders.contracts.records import Reservation, ShipmentLine


def settle_at(
    reserved: Iterable[Reservation], version: int, warehouse: str, lines: Amounts
) -> tuple[list[Reservation], list[Reservation]]:
    """(what stays reserved, what is settled) on the shelves of one warehouse: up to so much per
    line, never more than is reserved there."""
    return reservations.settle(
        reserved,
        version,
        lines,
        lambda reservation: (
            reservation["ledger"] == WAREHOUSE_STOCK
            and Shelf.of(reservation["account"]).warehouse == warehouse
        ),
    )


def settle_needed(needed: Sequence[ShipmentLine], lines: Amounts) -> list[ShipmentLine]:
    """What is still to be allocated after so much per line was stopped."""
    left = dict(lines)
    open_: list[ShipmentLine] = []
    for line in needed:
        amount = min(line["quantity"], left.get(line["line"], 0))
        if amount > 0:
            left[line["line"]] -= amount
        if amount < line["quantity"]:
            open_.append({**line, "quantity": line["quantity"] - amount})
    return open_
