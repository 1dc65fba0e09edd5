"""A thousand buyers for the last hundred pieces at the same time: exactly a hundred are sold, and what one gives back goes to the first
who waits."""

import pytest

from services.inventory.rules.queue import rank
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import House

PIECES, BUYERS = 100, 1000


def sell_out(house: House) -> None:
    """Intake and review alone, then inventory in two replicas that find everybody waiting at the door."""
    house.furnish({("SKU-1", "BER"): PIECES})
    house.start("inventory")
    house.until("the pieces are on the shelf", lambda: house.shelf("SKU-1") == PIECES)
    house.start("inventory", replica=2)
    house.start("intake", "review")
    house.buy(BUYERS, quantities=(1,), terms="PREPAID")
    house.until("every buyer has an answer", lambda: reserved(house) + house.ear.count("OrderBackordered") >= BUYERS, 120)
    house.rest()


def reserved(house: House) -> int:
    return house.ear.count("StockReserved")


@pytest.mark.timeout(900)
def test_the_last_pieces_are_sold_once(open_house: OpenHouse) -> None:
    house = open_house()
    sell_out(house)
    sold, waiting = house.ear.orders("StockReserved"), house.ear.orders("OrderBackordered")
    assert len(sold) == sold.total() == PIECES
    assert len(waiting) == waiting.total() == BUYERS - PIECES
    assert {record.partition for record in house.ear.records if record.name == "StockReserved"} == {0, 1, 2, 3}
    assert house.shelf("SKU-1") == 0
    assert min(house.family.owned(f"inventory-{replica}") for replica in (1, 2)) > 0, "both replicas sold"
    house.audit()

    # One of them cancels: the first who waits gets the piece, and nobody else.
    first = min(waiting, key=lambda order: rank(house.submitted[order]))
    house.cancel(next(iter(sold)))
    house.until("the piece is sold again", lambda: reserved(house) > PIECES)
    house.rest()
    assert house.ear.orders("StockReserved") - sold == {first: 1}
    assert house.shelf("SKU-1") == 0
    house.audit()
