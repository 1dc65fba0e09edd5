"""What became of records is counted exactly, and told once a second; no death of an owner loses a
count or tells it twice."""

from collections import Counter

from orders.engine.core.counts import Counted, fits
from orders.engine.core.replica import SETTLED_SECONDS
from orders.engine.core.ticket import Ticket
from services.intake.stage import STAGE as INTAKE
from tests import orders as made
from tests.engine.scenario import BUYERS, small_world
from tests.engine.world import World

OFFSET_METADATA_BYTES = 4_096  # offset.metadata.max.bytes, the broker's default


def submit(world: World, reference: str) -> None:
    order = made.order(reference=reference)
    world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(order))


def summaries(world: World) -> list[Counter[str]]:
    """What intake told each time, by record."""
    told = []
    for _, value in world.read("orders.summaries.v1"):
        counts = Counter[str]()
        for count in value["counts"]:
            counts[count["event"]] += count["count"]
        told.append(counts)
    return told


def settled() -> World:
    """Intake has just told what it handled."""
    world = small_world()
    world.replica(INTAKE)
    world.clock.advance(SETTLED_SECONDS)
    world.turn(3)
    return world


def test_many_batches_tell_once_a_second() -> None:
    world = settled()
    assert sum(summaries(world), Counter()) == {"OrderSubmitted": BUYERS}
    before = len(summaries(world))
    for number in range(10):
        submit(world, f"more-{number}")
        world.turn()
    assert len(summaries(world)) == before
    world.clock.advance(SETTLED_SECONDS)
    world.turn()
    assert summaries(world)[before:] == [{"OrderSubmitted": 10}]
    world.clock.advance(SETTLED_SECONDS)
    world.turn()
    assert len(summaries(world)) == before + 1, "and nothing is told of nothing"


def test_what_an_owner_has_not_told_the_next_one_tells() -> None:
    world = settled()
    submit(world, "last")
    world.turn()
    [owner] = world.replicas
    owner.close()
    world.replicas = []
    world.replica(INTAKE)
    world.clock.advance(SETTLED_SECONDS)
    world.turn(3)
    assert sum(summaries(world), Counter()) == {"OrderSubmitted": BUYERS + 1}


def test_what_a_ticket_has_no_room_for_is_told_at_once() -> None:
    """Channels are chosen by whoever sends, and may be many."""
    world = settled()
    before = len(summaries(world))
    for number in range(200):
        order = made.order(channel=f"channel-{number:03}", reference="1")
        world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(order))
    world.turn()
    assert len(summaries(world)) > before
    tickets = [
        committed.metadata
        for (topic, _), committed in world.broker.group(INTAKE.name).offsets.items()
        if topic == INTAKE.chain
    ]
    assert max(map(len, tickets)) < OFFSET_METADATA_BYTES


def test_a_ticket_keeps_untold_counts() -> None:
    counts = {Counted("shop", "OrderSubmitted", "received", ""): 3}
    ticket = Ticket(1, 2, untold=counts)
    assert Ticket.parse(ticket.text()).untold == counts
    assert "untold" not in Ticket(1, 2).text()
    assert not fits({Counted(f"channel-{number}", "", "", ""): 1 for number in range(200)})
