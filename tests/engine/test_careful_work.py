"""A partition whose owners died is worked with care, a few records at a time; its records are
still handled in the order of the log, and none is passed over."""

import pytest

from orders.engine.core.replica import Limits
from orders.engine.core.ticket import SUSPICIOUS_CLAIMS, Ticket
from orders.engine.ports.log import Committed
from services.inventory.stage import STAGE as INVENTORY
from tests.engine.invariants import fold
from tests.engine.scenario import PIECES, SKUS, receive, small_world
from tests.engine.world import World

RECEIPTS = 5 * Limits().rounds


def wary_world() -> World:
    """Many receipts of one article wait for a stage whose owners died one after the other."""
    world = small_world(partitions=1)
    for number in range(RECEIPTS):
        receive(world, SKUS[0], 1, f"delivery-{number:02}")
    ticket = Ticket(0, 0, attempts=SUSPICIOUS_CLAIMS)
    world.broker.group(INVENTORY.name).offsets[INVENTORY.chain, 0] = Committed(0, ticket.text())
    return world


@pytest.mark.parametrize("turns", range(5, 12))
def test_no_record_is_passed_over_when_its_owner_dies_again(turns: int) -> None:
    """Receipts that one batch has no room for went behind those that care
    had kept back: the committed position passed them, and the next owner never saw them."""
    world = wary_world()
    first = world.replica(INVENTORY)
    world.turn(turns)
    world.replicas.remove(first)
    first.close()
    world.replica(INVENTORY)
    world.turn(40)
    [states] = fold(world, INVENTORY).values()
    [share] = [
        state["share"]
        for state in states.values()
        if state["share"] and state["share"]["account"] == SKUS[0]
    ]
    assert share["supplied"] == PIECES + RECEIPTS
    read = world.broker.group(INVENTORY.name).offsets["stock.events.v1", 0].offset
    assert read == world.broker.log("stock.events.v1", 0).high, "and all is told to be read"
