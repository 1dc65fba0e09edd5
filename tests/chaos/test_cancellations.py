"""Cancellations race every stage, partly dispatched orders among them: each order ends in one final
state, nothing stays held, nothing dispatched reappears in stock."""

import random
from collections import Counter

import pytest

from orders.contracts.catalogue import STAGES
from tests.chaos.conftest import OpenHouse
from tests.chaos.goods import CALM, UNMOVED
from tests.chaos.house import House

ORDERS = 160
LEFT = 10
DAY_SECONDS = 4.0
STOCK = {("SKU-1", "BER"): 100_000, ("SKU-2", "LYS"): 100_000, ("SKU-3", "BER"): 10}
WORLD = {
    **UNMOVED,
    "customers": {**CALM["customers"], "confirm": {"least": "PT1H", "most": "PT20H"}},
    "warehouses": {
        "pick": {"least": "PT4H", "most": "P2D"},
        "pack": {"least": "PT1H", "most": "P1D"},
        "short_pick": 0.05,
        "refuse_recall": 0.3,
    },
    "carriers": {**CALM["carriers"], "pick_up": {"least": "PT1H", "most": "P2D"}, "refused": 0.05},
    "suppliers": {"deliver": {"least": "P1D", "most": "P4D"}},
}
"""Everything takes its time, so that cancellations meet orders everywhere."""
STOPPED = ("cancelled", "unconfirmed")
"""Final states of who got nothing: on a slow machine the time to confirm may be over before the
answer is read."""


def buy(house: House, number: int) -> str:
    """Of two articles in two houses, so in two shipments; some by mail, which asks for a
    confirmation; some of what is scarce."""
    if number % 5 == 0:
        [bought] = house.buy(quantities=(1, 0, 2))
    elif number % 5 == 1:
        [bought] = house.buy(
            quantities=(1, 1),
            channel="desk",
            wished_delivery_at=house.clock.now() + 30 * 86_400_000,
        )
    else:
        [bought] = house.buy(quantities=(2, 3))
    return bought


@pytest.mark.timeout(1800)
def test_cancellations_race_every_stage(open_house: OpenHouse) -> None:
    house = open_house(DAY_SECONDS)
    house.furnish(STOCK)
    house.start(*STAGES)
    house.start_world(WORLD)
    house.until("every stage works", lambda: house.ear.count("ShipmentReleased") >= 4, feed=1)
    chance = random.Random(1)
    begin = house.clock.monotonic()
    timed = [
        (begin + chance.uniform(0, 3 * DAY_SECONDS), buy(house, number)) for number in range(ORDERS)
    ]
    leaving = {order for _, order in timed[2::5]}  # each in two shipments
    timed = [one for one in timed if one[1] not in leaving]

    def raced() -> bool:
        while timed and min(timed)[0] <= house.clock.monotonic():
            due = min(timed)
            timed.remove(due)
            house.cancel(due[1])
        for order in leaving & house.ear.orders("UnitsDispatched").keys():
            leaving.remove(order)
            house.cancel(order)  # as soon as something of it has left
        return not timed and len(leaving) <= ORDERS / 5 - LEFT

    house.until("all are cancelled that time or a dispatch tells", raced)
    for order in leaving:
        house.cancel(order)
    house.until("every order is final", house.final)
    report = house.audit()
    assert report.by_state.keys() <= {*STOPPED, "completed"}
    house.hear_out()
    check_pieces(house)
    stoppers = Counter(stop["stopped_by"] for stop in house.ear.all("OrderStopped"))
    assert stoppers.keys() >= {"review", "inventory", "shipping"}, stoppers
    assert partly(house), "no order was partly dispatched when its cancellation came"


def check_pieces(house: House) -> None:
    """Every piece ordered was stopped or left the house, not both; what left and did not come
    back is gone from the shelves."""
    stopped, dispatched, restocked = (
        pieces(house, "OrderStopped"),
        pieces(house, "UnitsDispatched"),
        pieces(house, "UnitsReturned", "restocked"),
    )
    whole = {notice["order_id"] for notice in house.ear.all("OrderStopped") if notice["whole"]}
    gone = Counter[str]()
    for order_id, order in house.submitted.items():
        status = house.ear.status[order_id][0]
        assert (order_id in whole) == (status in STOPPED), f"{order_id} is {status}"
        for line in order["lines"]:
            place = (order_id, line["line"])
            assert stopped[place] + dispatched[place] == line["quantity"], (
                f"{place}: {stopped[place]} stopped, {dispatched[place]} dispatched"
            )
            assert restocked[place] <= dispatched[place], (
                f"{place}: came back more often than it left"
            )
            gone[line["sku"]] += dispatched[place] - restocked[place]
    came = Counter({sku: quantity for (sku, _), quantity in STOCK.items()})
    for name, sign in (
        ("StockReceived", 1),
        ("StockDamaged", -1),
    ):  # suppliers, and what warehouses miss
        for report in house.ear.all(name):
            came[report["sku"]] += sign * report["quantity"]
    for sku in came:
        assert house.shelf(sku) == came[sku] - gone[sku], (
            f"{house.shelf(sku)} of {came[sku]} {sku} are there, {gone[sku]} have left"
        )


def pieces(house: House, notice: str, amount: str = "quantity") -> Counter[tuple[str, int]]:
    """(order, line) -> pieces, by all notices of this name."""
    counted = Counter[tuple[str, int]]()
    for value in house.ear.all(notice):
        counted.update({(value["order_id"], line["line"]): line[amount] for line in value["lines"]})
    return counted


def partly(house: House) -> set[str]:
    """Orders of which some pieces left and some were stopped."""
    left = {notice["order_id"] for notice in house.ear.all("UnitsDispatched")}
    return left & {
        notice["order_id"] for notice in house.ear.all("OrderStopped") if notice["lines"]
    }
