"""Whatever a broker did not keep of what a simulated partner said, the partner says again."""

from contextlib import closing
from functools import partial

from orders.client.producing import Sender
from orders.contracts.catalogue import record_type
from orders.contracts.records import ShipmentReleased
from orders.engine.host.clock import RealClock
from orders.engine.settings import Settings
from services.simulator.outside import HEARD, KNOWN, SAID, SHELVES
from services.simulator.policy import load_policy
from services.simulator.wire import Inbox
from services.simulator.world import World
from tests.codec import CODEC
from tests.simulator.lives import until_silent
from tests.simulator.scene import made
from tests.simulator.shipments import shipments
from tests.unready import UnreadyBroker, unready_broker

TOPICS = sorted({*HEARD, *SHELVES, *SAID, *(record_type(record).topic for record in KNOWN)})
SHIPMENTS = 3


def release(broker: UnreadyBroker) -> list[str]:
    """Some shipments are released; returns their ids."""
    with Sender(broker.settings, CODEC) as sender:
        released = list(shipments(SHIPMENTS, made()))
        for shipment in released:
            sender.send(ShipmentReleased, shipment["order_id"], shipment)
    return [shipment["shipment_id"] for shipment in released]


def world(settings: Settings) -> World:
    return World(settings, CODEC, RealClock(), 3, load_policy())


def documents(settings: Settings) -> set[str]:
    """What stands in the partners' topics of picking, packing and handing over."""
    with closing(Inbox(settings, ["warehouse.events.v1", "carrier.events.v1"])) as inbox:
        found: set[str] = set()
        while not inbox.at_end:
            for message in inbox.poll(1_000, 0.2):
                _, value = CODEC.decode(message.value() or b"", message.topic() or "")
                found.add(value["document_id"])
    return found


def test_what_the_broker_refused_while_it_took_the_next_is_said_again():
    with unready_broker(TOPICS) as broker:
        wanted = {
            document
            for shipment in release(broker)
            for document in (f"pick:{shipment}", f"pack:{shipment}", f"scan:{shipment}:PICKED_UP")
        }
        broker.refuse(1)
        until_silent(partial(world, broker.settings))
        assert documents(broker.settings) == wanted
