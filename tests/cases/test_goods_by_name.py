"""Goods, case by case, through all stages: what the rulebooks ask by name. After each the books are
right, nothing is held for nobody, and the audit finds nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from orders.contracts.records import RecallAnswered, StockBlocked
from tests.cases.house import ORDER, OTHER, House
from tests.cases.milk import MILK
from tests.cases.steps import HOUR, NOW, Send
from tests.cases.story import (
    arrived,
    cancelled,
    counted,
    delivered,
    ordered,
    packed,
    picked,
    received,
    scanned,
    sent_back,
    stock,
)
from tests.cases.warehousing import listed


@pytest.fixture
def house() -> Iterator[House]:
    made = House()
    yield made
    made.ends()


def test_the_same_article_on_two_lines(house: House) -> None:
    """IV-02: they are added up: of the five that are wanted four are there, so nothing is promised,
    and one is missing of the second line."""
    house.says(stock("ART-B", "HAM", 4), ordered("one", ("ART-B", 3), ("ART-B", 2)))
    assert (house.status(), house.books("ART-B")) == ("backordered", (4, 4))
    (short,) = house.named("OrderBackordered")
    (second,) = short["shortages"]
    assert (second["line"], second["needed"], second["available"]) == (2, 2, 1)
    house.says(received("ART-B", "HAM", "GR-1", 1))
    assert (house.status(), house.books("ART-B")) == ("released", (0, 5))
    house.says(*delivered(ORDER, ("ART-B", 3), ("ART-B", 2)))
    assert (house.status(), house.books("ART-B")) == ("delivery_completed", (0, 0))


def test_two_houses_for_one_line(house: House) -> None:
    """AL-02, IV-02: neither has five, both together have; each sends what it has, once."""
    house.says(stock("ART-B", "HAM", 2), stock("ART-B", "MUC", 3), ordered("one", ("ART-B", 5)))
    shipments = [one for told in house.named("OrderAllocated") for one in told["shipments"]]
    assert {one["warehouse"]: one["lines"][0]["quantity"] for one in shipments} == {
        "HAM": 2,
        "MUC": 3,
    }
    for number in (1, 2):
        house.says(*(scanned(ORDER, word, number) for word in ("PICKED_UP", "DELIVERED")))
    (done,) = house.named("DeliveryCompleted")
    assert [(one["sku"], one["quantity"]) for one in done["delivered"]] == [("ART-B", 5)]
    assert house.books("ART-B") == (0, 0)


def test_repeated_cancel(house: House) -> None:
    """IV-02: what is given back is given back once, whoever cancels how often, and goes once to who
    waits."""
    house.says(stock("ART-B", "HAM", 2), ordered("one", ("ART-B", 2)))
    house.says(ordered("two", ("ART-B", 2)), ordered("three", ("ART-B", 1)))
    assert house.status(OTHER) == house.status("shop:three") == "backordered"
    house.says_at_once(*[cancelled(ORDER)] * 3)
    recall = house.named("ShipmentRecallRequested")
    assert len(recall) == 1
    house.says(_answer(recall[0]), cancelled(ORDER), _answer(recall[0], "again"))
    assert house.status() == "cancelled"
    assert (house.status(OTHER), house.status("shop:three")) == ("released", "backordered")
    assert house.books("ART-B") == (0, 2)
    assert len(house.named("RefundRequested")) == 1


def test_return_above_what_was_shipped(house: House) -> None:
    """AS-04, IV-10: nobody sends back more than they got; what comes beyond what was announced is
    on no shelf."""
    house.says(stock("ART-B", "HAM", 4), ordered("one", ("ART-B", 2)))
    house.says(*delivered(ORDER, ("ART-B", 2)), sent_back(ORDER, ("ART-B", 3), number=1))
    assert [one["return_id"] for one in house.named("ReturnRefused")] == ["R-1"]
    house.says(sent_back(ORDER, ("ART-B", 2), number=2))
    house.says(arrived(ORDER, ("ART-B", 5), return_id="R-2", document="A-1"))
    assert house.books("ART-B") == (4, 4)
    house.says(arrived(ORDER, ("ART-B", 5), return_id="R-2", document="A-2"))
    house.says(arrived(ORDER, ("ART-B", 10**15), return_id="R-9", document="A-3"))
    assert house.books("ART-B") == (4, 4)
    assert sum(one["amount_minor"] for one in house.named("RefundRequested")) == 2000


def test_count_during_reservations_and_picks(house: House) -> None:
    """IV-11: of ten, four are reserved and lie there still, three are picked and stand packed: who
    counts finds seven, and that is no difference."""
    house.says(stock("ART-A", "HAM", 10), ordered("one", ("ART-A", 4)))
    house.says(ordered("two", ("ART-A", 3)), picked(OTHER, ("ART-A", 3)), packed(OTHER))
    house.says(counted("ART-A", "HAM", "C-1", 7))
    assert house.books("ART-A") == (3, 10)
    house.says(scanned(OTHER, "PICKED_UP"), counted("ART-A", "HAM", "C-2", 7, at=NOW + 1))
    assert house.books("ART-A") == (3, 7)
    house.says(*delivered(ORDER, ("ART-A", 4)), scanned(OTHER, "DELIVERED"))
    assert house.books("ART-A") == house.shelf("ART-A", "HAM") == (3, 3)


def test_a_receipt_that_a_list_saw_and_that_is_told_after_it(house: House) -> None:
    """IV-11: five came, and stood there when the house was counted; their paper is late. They are
    in the count, and nowhere twice."""
    house.says(stock("ART-A", "HAM", 4), listed("ART-A", "HAM", "L-1", 9, 0))
    assert house.books("ART-A") == (9, 9)
    house.says(received("ART-A", "HAM", "GR-1", 5, at=NOW - HOUR))
    assert house.books("ART-A") == house.shelf("ART-A", "HAM") == (9, 9)


@pytest.mark.parametrize("round", range(3))
def test_last_unit_in_two_regions(house: House, round: int) -> None:
    """IV-02: one unit is left, far from both; two who live apart order it at the same moment. One
    gets it, and the other waits: whatever partitions they are in, whichever is first."""
    house.says(stock("ART-B", "MUC", 1))
    north, south = (f"shop:region-{name}-{round}" for name in ("north", "south"))
    house.says_at_once(
        *(
            _living_in(city, ordered(order.removeprefix("shop:"), ("ART-B", 1)))
            for order, city in ((north, "Flensburg"), (south, "Oberstdorf"))
        )
    )
    assert sorted(map(house.status, (north, south))) == ["backordered", "released"]
    assert house.books("ART-B") == house.shelf("ART-B", "MUC") == (0, 1)


def test_bundle_with_a_short_part(house: House) -> None:
    """IV-02: two sets of one A and two B need four B, and three are there: no set is promised, no
    part held, and who wants a single B has it. When they come the sets go; a part that is not found
    on the shelf is sought and, found nowhere, paid back by the piece."""
    house.says(stock("ART-A", "HAM", 9), stock("ART-B", "HAM", 3), ordered("one", ("SET", 2)))
    assert house.status() == "backordered"
    assert (house.books("ART-A"), house.books("ART-B")) == ((9, 9), (3, 3))
    house.says(ordered("two", ("ART-B", 1)))
    assert house.status(OTHER) == "released"
    house.says(received("ART-B", "HAM", "GR-1", 2))
    assert (house.status(), house.books("ART-B")) == ("released", (0, 5))
    short = picked(ORDER)
    there = [("ART-A", 2), ("ART-B", 3)]
    lines = [{"line": 1, "sku": sku, "quantity": amount} for sku, amount in there]
    house.says(short._replace(value={**short.value, "lines": lines}))
    house.says(*(scanned(ORDER, word) for word in ("PICKED_UP", "DELIVERED")), cancelled(ORDER))
    assert house.books("ART-A") == (7, 7)
    # six pieces cost 20.00: the one that never came is a sixth
    assert [one["amount_minor"] for one in house.named("RefundRequested")] == [333]


@pytest.mark.parametrize("first", ["block", "order"])
def test_block_during_a_take(house: House, first: str) -> None:
    """IV-08: a lot is blocked at the moment at which it is ordered. Either the order has its shelf,
    and the rest is blocked, or it waits for one, and all is; nothing is free for anybody else."""
    came = received(MILK, "HAM", "GR-1", 10)
    lot = {"lot": "L1", "expires_on": ""}
    house.says(came._replace(value={**came.value, **lot}))
    block = {
        "sku": MILK,
        "warehouse": "",
        "document_id": "B-1",
        "lot": "L1",
        "quality": "recalled",
        "quantity": 0,
        "because": "glass was found",
        "at": NOW,
    }
    said = [Send(StockBlocked, MILK, block), ordered("one", (MILK, 4))]
    house.says_at_once(*(said if first == "block" else reversed(said)))
    held = 4 if house.status() == "released" else 0
    assert house.status() in ("released", "allocation_delayed", "backordered")
    assert house.shelf(MILK, "HAM") == (0, held)
    assert (house.books(MILK)[0] <= 0, house.books(MILK)[1]) == (True, held)
    assert house.shelf(MILK, "HAM!recalled") == (10 - held, 10 - held)
    house.says(ordered("two", (MILK, 1)))
    assert house.status(OTHER) == "backordered"


def _answer(request: Any, document: str = "once") -> Send:
    """The warehouse has stopped what it was asked to."""
    value = {
        "order_id": request["order_id"],
        "document_id": f"recall-{document}",
        "shipment_id": request["shipment_id"],
        "recalled": True,
        "because": "",
        "at": NOW,
    }
    return Send(RecallAnswered, request["order_id"], value)


def _living_in(city: str, bought: Send) -> Send:
    order = bought.value["order"]
    address = {**order["delivery_address"], "city": city}
    return bought._replace(value={**bought.value, "order": {**order, "delivery_address": address}})
