"""A thousand buyers for the last hundred pieces at the same time: exactly a hundred are sold, and
what one gives back goes to the first who waits."""

from collections.abc import Callable

import pytest

from orders.business.ranks import rank
from tests.chaos.conftest import OpenHouse
from tests.chaos.goods import UNMOVED
from tests.chaos.house import House

PIECES, BUYERS = 100, 1000
WORLD = {
    **UNMOVED,
    "customers": {"cancel": 0, "amend": 0},
    "warehouses": {
        "pick": {"least": "P8D", "most": "P9D"},
        "answer_recall": {"least": "PT1M", "most": "PT2M"},
        "refuse_recall": 0,
    },
    "suppliers": {
        "confirm": {"least": "P30D", "most": "P31D"},
        "deliver": {"least": "P30D", "most": "P31D"},
    },
}
"""Nothing leaves the house, nothing new comes in; the warehouse calls back whatever it is asked
to."""


def sell_out(house: House) -> None:
    """A thousand order within some seconds, so that every batch of both replicas has buyers from
    several partitions."""
    house.furnish({("SKU-1", "BER"): PIECES})
    house.start("inventory")
    house.until("the pieces are on the shelf", lambda: house.shelf("SKU-1") == PIECES)
    house.start("inventory", replica=2)
    house.start("intake", "review")
    house.until(
        "both replicas have partitions",
        lambda: min(house.family.owned(f"inventory-{replica}") for replica in (1, 2)) > 0,
    )
    house.until("all are ready", lambda: all(map(house.family.ready, house.family.names)))
    house.until(
        "a thousand have ordered",
        lambda: len(house.submitted) >= BUYERS,
        feed=250,
        ahead=BUYERS,
        quantities=(1,),
        terms="PREPAID",
    )
    house.until(
        "each has an answer",
        lambda: reserved(house) + house.ear.count("OrderBackordered") >= len(house.submitted),
    )
    house.rest()


def reserved(house: House) -> int:
    return house.ear.count("StockReserved")


def place(house: House) -> Callable[[str], str]:
    """Where an order stands (IV-09): by the day the house has promised it, which not all of them
    share; so it need not be the oldest."""
    promised = {
        record.value["order_id"]: record.value["promised_at"]
        for record in house.ear.records
        if record.name == "OrderConfirmed"
    }
    return lambda order: rank(house.submitted[order], 3, promised[order])


@pytest.mark.timeout(1800)
def test_the_last_pieces_are_sold_once(open_house: OpenHouse) -> None:
    house = open_house(day_seconds=60)
    sell_out(house)
    sold, waiting = house.ear.orders("StockReserved"), house.ear.orders("OrderBackordered")
    assert len(sold) == sold.total() == PIECES
    assert len(waiting) == waiting.total() == len(house.submitted) - PIECES
    asked = {
        record.partition
        for record in house.ear.records
        if record.name in ("StockReserved", "OrderBackordered")
    }
    assert len(asked) > 2, "they were to compete; who of them comes first is the machine's"
    house.until("nothing is on the shelf", lambda: house.shelf("SKU-1") == 0)
    house.audit()

    # One of them cancels: the first who waits gets the piece, and nobody else.
    first = min(waiting, key=place(house))
    house.start("allocation", "shipping")
    house.start_world(WORLD)
    house.until("they are with the warehouse", house.heard("ShipmentReleased", sold))
    house.cancel(next(iter(sold)))
    house.until("the piece is sold again", lambda: reserved(house) > PIECES)
    house.rest()
    assert house.ear.orders("StockReserved") - sold == {first: 1}
    house.until("nothing is on the shelf", lambda: house.shelf("SKU-1") == 0)
    house.audit()
