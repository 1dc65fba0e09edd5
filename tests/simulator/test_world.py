"""The outside world on a real broker: it answers, and after a restart repeats nothing. A stack
of its own: it answers whatever it reads."""

import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from deploy.local import LocalStack
from orders.cli.demo.house import apply_topics, furnish
from orders.client.producing import Sender
from orders.contracts.codec.codec import Codec
from orders.contracts.order import CarriedOrder
from orders.contracts.records import ShipmentReleased
from orders.engine.host.clock import RealClock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from services.simulator.catalogue import Catalogue, catalogue
from services.simulator.orders import orders
from services.simulator.plans import identity
from services.simulator.policy import load_policy
from services.simulator.wire import Inbox
from services.simulator.world import SAID, World
from tests.conftest import scratch_folder

pytestmark = [pytest.mark.broker, pytest.mark.timeout(900)]

LONG_AGO = 1_700_000_000_000
SHIPMENTS = 20


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    """A stack with topics, schemas and nothing else."""
    with scratch_folder() as folder, pytest.MonkeyPatch.context() as patch:
        stack = LocalStack(folder, say=print)
        try:
            for name, value in stack.up().settings().items():
                patch.setenv(name, value)
            found = load_settings()
            apply_topics(found)
            yield found
        finally:
            stack.discard()


def codec(settings: Settings) -> Codec:
    return Codec(RegistrySchemaIds(settings.registry_properties(), timeout=60.0))


def release_some(settings: Settings, house: Catalogue) -> None:
    with Sender(settings, codec(settings)) as sender:
        for n, order in enumerate(orders(3, SHIPMENTS, LONG_AGO, house), start=1):
            lines = [
                {
                    "line": one["line"],
                    "sku": one["sku"],
                    "quantity": max(1, one["quantity"]),
                    "unit": one["unit"],
                }
                for one in order["lines"]
            ]
            value: dict[str, object] = {
                "order_id": order["order_id"],
                "number": f"N{n}",
                "version": 1,
                "step": 50,
                "customer_id": "C1",
                "total_minor": 1,
                "currency": "EUR",
                "priority": 0,
                "at": LONG_AGO,
                "decision": {"outcome": "released", "policy": "", "rules": []},
                "shipment_id": f"N{n}-1",
                "warehouse": "HAM",
                "lines": lines,
                "packaging": "standard",
                "marks": [],
                "weight_g": 900,
                "volume_ml": 900,
                "carrier": "swift",
                "service": "parcel",
                "mode": "road",
                "offers": [],
                "dispatch_by_at": LONG_AGO,
                "order": CarriedOrder.of(order),
            }
            sender.send(ShipmentReleased, order["order_id"], value)


def said(settings: Settings) -> Counter[str]:
    """Everything that stands in the partners' topics, by identity."""
    read, reader = Inbox(settings, SAID), codec(settings)
    found: Counter[str] = Counter()
    while not read.at_end:
        for message in read.poll(1_000, 0.2):
            kind, value = reader.decode(message.value() or b"", message.topic() or "")
            if kind.name != "StockCounted":
                found[identity(kind.record, (message.key() or b"").decode(), value)] += 1
    read.close()
    return found


def live(settings: Settings, until: int) -> Counter[str]:
    """A life of the world that ends once it has heard everything, said at least so much, and
    has nothing left to say now."""
    clock = RealClock()
    world = World(settings, codec(settings), clock, 3, load_policy())

    def silent() -> bool:
        due = world._agenda.next_due()
        return world.caught_up and world.sent >= until and (due is None or due > clock.now())

    thread = threading.Thread(target=world.run)
    thread.start()
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline and not silent():
        time.sleep(0.1)
    world.stop()
    thread.join(60)
    return said(settings)


def test_the_world_answers_and_repeats_nothing_after_a_restart(settings: Settings):
    house = catalogue(3, LONG_AGO, 100)
    with Sender(settings, codec(settings)) as sender:
        furnish(sender, house)
    release_some(settings, house)
    first = live(settings, 3 * SHIPMENTS)
    assert len(first) >= 3 * SHIPMENTS  # picked, packed, picked up
    assert set(first.values()) == {1}
    assert live(settings, 0) == first
