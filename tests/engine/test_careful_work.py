"""A partition whose owners died is worked with care, a few records at a time; its records are
still handled in the order of the log, and none is passed over."""

import pytest

from orders.engine.core.partition import CALM_SECONDS
from orders.engine.core.replica import Limits
from orders.engine.core.ticket import SUSPICIOUS_CLAIMS, Ticket
from orders.engine.ports.log import Committed
from services.inventory.stage import STAGE as INVENTORY
from tests.engine.broken import BAD, letters, spoiled
from tests.engine.invariants import fold
from tests.engine.mortal import Killed, Mortal
from tests.engine.scenario import PIECES, SKUS, STAGES, come_to_rest, receive, small_world
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


def owners_at_rest(world: World, owners: int) -> None:
    """So many owners, one after the other, have nothing to handle."""
    for _ in range(owners):
        replica = world.replica(INVENTORY)
        come_to_rest(world, 10)
        world.replicas.remove(replica)
        replica.close()


def ticket_of(world: World) -> Ticket:
    return Ticket.parse(world.broker.group(INVENTORY.name).offsets[INVENTORY.chain, 0].metadata)


def test_owners_that_had_nothing_to_handle_are_no_reason_for_care() -> None:
    world = small_world(partitions=1)
    owners_at_rest(world, 1)
    owners_at_rest(world, SUSPICIOUS_CLAIMS)
    assert ticket_of(world).suspicious, "the scenario: nothing was handled since"
    replica = world.replica(INVENTORY)
    come_to_rest(world, 10)
    world.clock.advance(CALM_SECONDS)
    come_to_rest(world, 4)
    assert ticket_of(world).attempts == 0
    before = ticket_of(world).batch
    for number in range(20):
        receive(world, SKUS[0], 1, f"delivery-{number:02}")
    come_to_rest(world, 20)
    assert replica.partitions[0].ticket.batch - before <= 4, "all at once, or nearly"


def test_the_calm_that_a_deadly_record_waits_out_clears_nobody() -> None:
    """Of two suspicious partitions one is worked at a time: that the other has handled nothing for
    long says nothing of what waits in it."""
    world = small_world()
    mortals = [
        Mortal(world, spoiled(Killed()) if stage is INVENTORY else stage) for stage in STAGES
    ]
    world.replicas = mortals  # type: ignore[assignment]
    for _ in range(120):
        world.clock.advance(CALM_SECONDS)
        world.turn(2)
    assert [letter["state_key"] for letter in letters(world)] == [BAD]
    assert mortals[STAGES.index(INVENTORY)].deaths <= 12
