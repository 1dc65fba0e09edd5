"""The house's buyers, and suppliers who deliver in parts (IV-04 is no stage yet)."""

from typing import Any

from orders.contracts.records import (
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    StockCounted,
    StockReceived,
)
from services.simulator.actors.suppliers import purchase
from services.simulator.plans import identity
from services.simulator.purchasing import Purchasing
from services.simulator.shelves import Shelves
from tests.simulator.scene import AT, DAY, made, of, scene

SEVEN = 7 * 3_600_000
FRIDAY = AT // DAY * DAY + DAY
NOTHING = {"purchase_order": "", "lot": "", "expires_on": ""}
WHOLE = {"in_parts": 0, "late": 0}


class House:
    """Buyers of seed 7's house; 100 pieces of its first article are in Hamburg."""

    def __init__(self, **suppliers: Any) -> None:
        self.sku = made().articles[0]["sku"]
        self.shelves = Shelves()
        sections = {"purchasing": {"reorder_at": 0.4}, "suppliers": suppliers}
        self.scene = scene(made(), transfers={"share": 0}, **sections)
        self.buyers = Purchasing(self.scene, self.shelves)
        self.hear(StockCounted, quantity=100)

    def hear(self, record: type, **said: Any) -> None:
        value = {**NOTHING, "sku": self.sku, "warehouse": "HAM", **said}
        self.shelves.saw(record, value)
        self.buyers.saw(record, value)

    def bought(self, now: int) -> list[tuple[str, int]]:
        orders = of(PurchaseOrderConfirmed, self.buyers.due(now))
        return [(one.value["purchase_order"], one.value["quantity"]) for one in orders]


def test_what_runs_low_is_bought_up_to_what_it_opened_with_once_a_day():
    house = House(**WHOLE)
    assert house.bought(FRIDAY + SEVEN) == []
    house.hear(StockCounted, quantity=39)
    monday = FRIDAY + 3 * DAY
    assert house.bought(monday + SEVEN - 1) == []
    [(order, quantity)] = house.bought(monday + SEVEN)
    assert quantity == 61
    assert house.bought(monday + SEVEN + 1) == []
    house.hear(PurchaseOrderConfirmed, purchase_order=order, quantity=61)
    assert house.bought(monday + DAY + SEVEN) == [], "it is on its way"
    house.hear(StockReceived, purchase_order=order, quantity=1)
    house.hear(StockCounted, quantity=3)
    house.hear(StockReceived, purchase_order=order, quantity=60)
    house.hear(StockCounted, quantity=1)
    assert [n for _, n in house.bought(monday + 2 * DAY + SEVEN)] == [99]


def test_nobody_buys_on_a_saturday():
    house = House(**WHOLE)
    house.hear(StockCounted, quantity=0)
    assert house.bought(FRIDAY + DAY + SEVEN) == []


def test_what_comes_in_two_parts_is_all_that_was_bought_and_the_rest_has_a_day():
    plans = purchase("cause", made().articles[0]["sku"], 9, AT, House(in_parts=1, late=0).scene)
    first, second = of(StockReceived, plans)
    assert (first.value["quantity"], second.value["quantity"]) == (5, 4)
    assert first.due_at < second.due_at
    [told] = of(PurchaseOrderDelayed, plans)
    assert told.value["expected_at"] == second.due_at
    names = [identity(one.record, one.key, one.value) for one in plans]
    assert len(names) == len(set(names))


def test_a_single_piece_comes_at_once():
    plans = purchase("cause", made().articles[0]["sku"], 1, AT, House(in_parts=1, late=0).scene)
    assert [one.value["quantity"] for one in of(StockReceived, plans)] == [1]
