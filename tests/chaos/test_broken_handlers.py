"""A handler that raises or hangs: its order is set aside, neighbours flow, and once mended it is
redriven in order."""

import json
from pathlib import Path

import pytest

from orders.contracts.records import RedriveRequested
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import House

RAISES, HANGS = "shop:raises", "shop:hangs"


def redrive(house: House, key: str) -> None:
    value: RedriveRequested = {
        "key": key,
        "action": "REDRIVE",
        "requested_by": "test",
        "because": "mended",
        "at": house.clock.now(),
    }
    house.sender.send(RedriveRequested, key, value, topic="review.control.v1")


def letters(house: House, key: str) -> list[str]:
    return [letter["code"] for letter in house.ear.all("DeadLetter") if letter["state_key"] == key]


@pytest.mark.timeout(1800)
def test_a_bug_stops_its_order_and_no_other(open_house: OpenHouse, tmp_path: Path) -> None:
    house = open_house()
    house.furnish()
    bugs = tmp_path / "bugs.json"
    bugs.write_text(json.dumps({RAISES: "raise", HANGS: "hang"}))
    house.start("intake", "inventory")
    house.family.start(
        "review-1", "tests.chaos.broken_review", [str(bugs)], settings={"ORDERS_STALL_SECONDS": "8"}
    )
    for order in (RAISES, HANGS):
        house.buy(6)
        house.buy(reference=order.removeprefix("shop:"))
    house.buy(6)
    house.cancel(RAISES)
    house.until(
        "the one that raises is set aside, and what follows it",
        lambda: len(letters(house, RAISES)) == 2,
    )
    house.until("the one that hangs is given up", lambda: letters(house, HANGS), 900)
    house.until(
        "neighbours flow", house.heard("StockReserved", house.submitted.keys() - {RAISES, HANGS})
    )
    assert letters(house, RAISES) == ["handler_failed", "key_parked"]
    assert letters(house, HANGS) == ["handler_never_ends"]
    assert house.family.said("review-1", "watchdog: the loop has stalled"), "it hung"
    house.audit()

    bugs.write_text("{}")
    redrive(house, RAISES)
    redrive(house, HANGS)
    house.until("the mended ones go on", house.heard("StockReserved", (RAISES, HANGS)))
    house.rest()
    said = [
        record.name
        for record in house.ear.records
        if record.topic == "orders.review.v1" and record.value["order_id"] == RAISES
    ]
    assert said == ["OrderApproved", "PromiseMade", "OrderConfirmed", "RecallRequested"], (
        "in order, the cancellation last"
    )
    assert set(house.ear.orders("StockReserved").values()) == {1}
    house.audit()
