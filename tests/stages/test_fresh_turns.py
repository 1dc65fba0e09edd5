"""Two orders that wait for the same fresh goods: one of them gets them, and they come to rest
(IV-02, IV-09)."""

from typing import Any

import pytest

from orders.contracts.records import Article, FreshStockAdjusted, OrderConfirmed, StockAdjusted
from services.inventory.stage import STAGE
from tests.engine.world import World
from tests.orders import PLACED, article, line, order
from tests.stages.supply import confirmed

CLASSES = (7, 10)
"""Five days left when they arrive, and two or five on the road."""
TURNS = 60


@pytest.fixture
def world() -> World:
    """Five pieces are in the books, none of which is known to keep long enough."""
    made = World(partitions=1)
    milk = article("MILK", lot_controlled=True, least_life_days=5)
    made.send("ref.articles.v1", Article.__name__, milk, "MILK")
    made.replica(STAGE)
    made.send("stock.adjustments.v1", StockAdjusted.__name__, _booked(5))
    made.turn(5)
    return made


@pytest.mark.parametrize("wanted", [(2, 4), (4, 2), (3, 4), (4, 3)])
def test_neither_keeps_from_the_other_what_both_need(world: World, wanted: tuple[int, int]) -> None:
    """They ask at once, and what there is suffices for one. Units of the one book are set aside for
    the first in the queue, those of the other for the second, which wakes both together."""
    for name, quantity in zip("ab", wanted, strict=True):
        content = order(reference=name, lines=[line(1, "MILK", quantity)])
        world.send("orders.review.v1", OrderConfirmed.__name__, confirmed(content))
    world.send("stock.adjustments.v1", FreshStockAdjusted.__name__, _fresh(5))
    world.turn(TURNS)
    assert world.names("orders.inventory.v1").count("StockReserved") == 1
    before = _said(world)
    world.turn(TURNS)
    assert _said(world) == before, "they wake each other for ever"


def _said(world: World) -> int:
    return len(world.broker.log("inventory.state.v1", 0).entries)


def _booked(difference: int) -> dict[str, Any]:
    return {
        "sku": "MILK",
        "warehouse": "BER",
        "document_id": "GR-1",
        "difference": difference,
        "source": "receipt",
        "because": "received",
        "at": PLACED,
        "reason": "",
    }


def _fresh(amount: int) -> dict[str, Any]:
    return {
        "sku": "MILK",
        "classes": [{"days": days, "amount": amount} for days in CLASSES],
        "at": PLACED,
    }
