"""A world in which orders have lived: completed, under way, waiting for goods, cancelled,
rejected, set aside; and ways to spoil it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from orders.contracts.catalogue import TOPICS
from orders.contracts.topic import RecordType
from orders.engine.ports.log import Message
from tests import orders as made
from tests.engine.scenario import EVERY_STAGE, cancel, come_to_rest, small_world
from tests.engine.world import World
from tests.fakes.log import Log
from tests.stages.house import UNSEEN

SENT_HOME, GARBAGE = 3, b"\x00\x00\x00\x00\x01not a record"
DAY = 86_400
COMPLETED = ("orders.aftersales.v1", "OrderCompleted")


def lived(partitions: int = 2) -> World:
    """Twelve orders for too few pieces on all stages: one rejected besides, two cancelled,
    three delivered and completed."""
    world = small_world(partitions)
    for stage in EVERY_STAGE:
        world.replica(stage)
    come_to_rest(world)
    world.send(
        "orders.submissions.v1",
        "OrderSubmitted",
        made.submitted(made.order(reference="faulty", lines=[made.line(1, quantity=-2)])),
    )
    world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(_first(world)))
    world.broker.send("orders.submissions.v1", b"shop:garbage", GARBAGE)
    cancel(world, 3)
    cancel(world, 8)
    come_to_rest(world)
    for shipment in released(world)[:SENT_HOME]:
        scan(world, shipment, "DELIVERED", proof="signature")
    come_to_rest(world)
    world.clock.advance(120 * DAY)
    come_to_rest(world)
    return world


def scan(world: World, shipment: Mapping[str, Any], status: str, proof: str = "") -> None:
    """The carrier reports."""
    value = {
        "order_id": shipment["order_id"],
        "document_id": f"{status}-{shipment['shipment_id']}",
        "shipment_id": shipment["shipment_id"],
        "carrier": "test",
        "tracking_number": "T1",
        "status": status,
        "proof": proof,
        "proof_reference": "",
        "expected_at": None,
        "cause": "UNKNOWN",
        "because": "",
        "at": world.clock.now(),
        **UNSEEN,
    }
    world.send("carrier.events.v1", "CarrierScanned", value)


def _first(world: World) -> Any:
    submitted = next(
        value
        for kind, value in world.read("orders.submissions.v1")
        if kind.name == "OrderSubmitted"
    )
    return submitted["order"].decoded()


def released(world: World) -> list[dict[str, Any]]:
    """Shipments that a warehouse was told to send."""
    return [
        value for kind, value in world.read("orders.shipping.v1") if kind.name == "ShipmentReleased"
    ]


Wanted = Callable[[dict[str, Any]], bool]
Place = tuple[Log, int, Message, dict[str, Any]]


def every(
    world: World, topic: str, name: str, wanted: Wanted = lambda value: True
) -> Iterator[Place]:
    """The records of this name: of each its log, its index among the entries, the message, the
    value."""
    for partition in range(world.partitions):
        log = world.broker.log(topic, partition)
        for index, entry in enumerate(log.entries):
            message = entry.message
            if (
                entry.readable
                and message is not None
                and message.value is not None
                and message.value != GARBAGE
            ):
                kind, value = world.codec.decode(message.value, topic)
                if kind.name == name and wanted(value):
                    yield log, index, message, value


def find(world: World, topic: str, name: str, wanted: Wanted = lambda value: True) -> Place:
    """The first of them."""
    for found in every(world, topic, name, wanted):
        return found
    raise LookupError(f"no such {name}")


def drop(
    world: World, topic: str, name: str, wanted: Wanted = lambda value: True
) -> dict[str, Any]:
    """Lose a record; returns what it said."""
    log, index, _, value = find(world, topic, name, wanted)
    del log.entries[index]
    return value


def repeat(
    world: World, topic: str, name: str, wanted: Wanted = lambda value: True
) -> dict[str, Any]:
    """Write a record once more; returns what it says."""
    log, _, message, value = find(world, topic, name, wanted)
    log.append(message.key, message.value, message.headers, message.timestamp, None)
    return value


def change(
    world: World,
    topic: str,
    name: str,
    changes: Mapping[str, Any],
    wanted: Wanted = lambda value: True,
) -> dict[str, Any]:
    """Falsify a record; returns what it said."""
    log, index, message, value = find(world, topic, name, wanted)
    entry = log.entries[index]
    entry.message = message._replace(
        value=world.codec.encode(kind(topic, name), {**value, **changes})
    )
    return value


def change_movement(world: World, ledger: str, changes: Mapping[str, Any], wanted: Wanted) -> None:
    """Falsify the first such movement in a ledger's journal."""
    topic = f"{ledger}.journal.v2"
    entry = find(world, topic, "JournalEntry", moves(wanted))[3]
    number = next(number for number, one in enumerate(entry["movements"]) if wanted(one))
    movements = list(entry["movements"])
    movements[number] = {**movements[number], **changes}
    change(world, topic, "JournalEntry", {"movements": movements}, moves(wanted))


def moves(wanted: Wanted) -> Wanted:
    """Whether one of an entry's movements is such a one."""
    return lambda entry: any(map(wanted, entry["movements"]))


def kind(topic: str, name: str) -> RecordType:
    """The record type of this name on the topic."""
    return next(one for one in TOPICS[topic].records if one.name == name)
