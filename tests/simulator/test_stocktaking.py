"""Warehouses' own lists, and who decides about what is large (IV-11)."""

from typing import Any

from orders.contracts.records import (
    CountDecided,
    CountJudged,
    ShelfListed,
    ShelfMoved,
    StockCounted,
    StockDamaged,
    StockReceived,
    TransferArrived,
    TransferDeparted,
)
from services.simulator.actors import react
from services.simulator.plans import Planned, identity
from services.simulator.shelves import Shelves
from services.simulator.stocktaking import CLERK, Stocktaking
from tests.simulator.scene import AT, DAY, made, scene

SIX = 6 * 3_600_000
FRIDAY = AT // DAY * DAY + DAY
"""2025-10-10, and midnight."""
HONEST = {"differs": 0, "lost": 0}


def taking(shelves: Shelves | None = None, **rates: Any) -> Stocktaking:
    """The clerk of seed 7's house; 100 pieces of ten articles are in Hamburg."""
    house, shelves = made(), shelves or Shelves()
    for article in house.articles[:10]:
        shelves.saw(StockCounted, about(article["sku"], quantity=100))
    return Stocktaking(scene(house, stock_lists=rates), shelves)


def about(sku: str, **said: Any) -> dict[str, Any]:
    house = made().warehouses[0]["warehouse"]
    return {"sku": sku, "warehouse": house, "lot": "", "expires_on": "", **said}


def lines(planned: list[Planned]) -> dict[str, int]:
    return {one.key: one.value["quantity"] for one in planned if one.record is ShelfListed}


def test_each_working_day_has_its_lists_once():
    clerk = taking()
    assert list(clerk.due(FRIDAY + SIX - 1)) == []
    first = list(clerk.due(FRIDAY + SIX))
    assert first
    assert list(clerk.due(FRIDAY + DAY - 1)) == []
    assert list(clerk.due(FRIDAY + DAY + SIX)) == [], "a Saturday"
    assert list(clerk.due(FRIDAY + 3 * DAY + SIX))


def test_a_list_says_what_stands_there_by_all_that_moved_it():
    shelves = Shelves()
    clerk = taking(shelves, **HONEST, articles=500)
    skus = sorted(article["sku"] for article in made().articles[:10])
    shelves.saw(StockReceived, about(skus[0], quantity=7))
    shelves.saw(StockDamaged, about(skus[1], quantity=2))
    shelves.saw(ShelfMoved, about(skus[2], amount=-5))
    shelves.saw(CountJudged, about(skus[3], outcome="POSTED", difference=-60))
    shelves.saw(CountJudged, about(skus[4], outcome="HELD", difference=-60))
    shelves.saw(TransferDeparted, about(skus[4], quantity=3))
    shelves.saw(TransferArrived, about(skus[5], quantity=4))
    found = lines(list(clerk.due(FRIDAY + SIX)))
    assert [found[sku] for sku in skus[:7]] == [107, 98, 95, 40, 97, 104, 100]


def test_a_started_simulator_says_nothing_twice():
    once, again = (list(taking().due(FRIDAY + later)) for later in (SIX, SIX + 5_000))
    told = [[identity(one.record, one.key, one.value) for one in list_] for list_ in (once, again)]
    assert told[0] == told[1]
    assert len(set(told[0])) == len(told[0])


def test_large_differences_are_approved_by_others_and_handed_on():
    held = about("SKU", outcome="HELD", code="large_value", list_id="L", difference=-9, at=AT)
    held["escalations"] = 0
    of_house = scene(made(), stock_lists={"refuse": 0, "leave": 0})
    [planned] = react(CountJudged, held, of_house)
    assert planned.record is CountDecided
    assert planned.value["decided_by"] in ("S020", "S021")
    assert planned.value["decided_by"] != CLERK
    [handed_on] = react(CountJudged, {**held, "code": "beyond_limit"}, of_house)
    assert handed_on.value["decided_by"] in ("S007", "S008", "S009")
    assert react(CountJudged, {**held, "outcome": "POSTED"}, of_house) == []
    assert react(CountJudged, {**held, "code": "absent_staff"}, of_house) == []


def test_what_a_planner_left_somebody_above_them_looks_at():
    held = about("SKU", outcome="HELD", code="undecided", list_id="L", difference=-9, at=AT)
    [late] = react(CountJudged, {**held, "escalations": 1}, scene(made(), stock_lists={"leave": 0}))
    assert late.value["decided_by"] in ("S007", "S008", "S009")
    everybody = scene(made(), stock_lists={"leave": 1})
    assert react(CountJudged, {**held, "escalations": 1}, everybody) == []
