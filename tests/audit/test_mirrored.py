"""What an order does to a shelf happens to its lots, entry by entry (IV-08, IV-10)."""

from typing import Any

import pytest

from orders.audit.goods import Rows
from orders.audit.mirrored import Mirrored
from tests.audit.made import entry, record

SHELF, LOT = "MILK@BER", "MILK@BER#20261001#L2"
CAUSE = "orders.inventory.v1/0/1"


def moved(*entries: tuple[str, str, str, str, int], kept: bool = True, **of: Any) -> list[str]:
    """What is wrong after these movements: ledger, account, debit, credit, amount."""
    controlled = Rows("lot_controlled")
    controlled.add(record("ref.articles.v1", "MILK"), {"lot_controlled": kept})
    found = Mirrored(controlled)
    for ledger, account, debit, credit, amount in entries:
        made = entry(debit, credit, amount, account=account, cause=CAUSE, **of)
        found.add(ledger, record(f"{ledger}.journal.v2", timestamp=9_000), made)
    return [f"{one.about}: {one.says}" for one in found.apart()]


TAKEN = ("warehouse_stock", SHELF, "reserved", "available", 3)


def test_lots_move_as_their_shelf_does() -> None:
    other = "MILK@BER#20261009#L1"
    lots = [("lot_stock", of, "reserved", "available", n) for of, n in ((LOT, 1), (other, 2))]
    assert moved(TAKEN, *lots) == []


@pytest.mark.parametrize("amount", [0, 2])
def test_what_moves_on_the_shelf_alone_is_found(amount: int) -> None:
    found = moved(TAKEN, ("lot_stock", LOT, "reserved", "available", amount))
    assert found == [
        f"warehouse_stock/{SHELF}: shop:1 by {CAUSE}: -3 available, {-amount:+d} of its lots",
        f"warehouse_stock/{SHELF}: shop:1 by {CAUSE}: +3 reserved, {amount:+d} of its lots",
    ]


def test_which_lot_was_picked_instead_is_nothing_to_the_shelf() -> None:
    other = "MILK@BER#20261009#L1"
    swap = [
        ("lot_stock", LOT, "available", "swapped", 2),
        ("lot_stock", other, "swapped", "available", 2),
    ]
    assert moved(*swap) == []


def test_of_what_has_no_lots_and_of_reports_nothing_is_asked() -> None:
    assert moved(TAKEN, kept=False) == []
    assert moved(TAKEN, key="@article/MILK") == []
