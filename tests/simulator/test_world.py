"""The outside world on a real broker: it answers, and after a restart repeats nothing. A stack
of its own: it answers whatever it reads."""

from collections import Counter
from collections.abc import Iterator

import pytest

from deploy.local import LocalStack
from orders.cli.demo.house import apply_topics, furnish
from orders.client.producing import Sender
from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.records import ShipmentReleased
from orders.engine.host.clock import RealClock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from services.simulator.catalogue import Catalogue, catalogue
from services.simulator.outside import SAID
from services.simulator.plans import identity
from services.simulator.policy import load_policy
from services.simulator.wire import Inbox
from services.simulator.world import World
from tests.conftest import scratch_folder
from tests.leaders import until_led
from tests.simulator.lives import until_silent
from tests.simulator.shipments import LONG_AGO, shipments

pytestmark = [pytest.mark.broker, pytest.mark.timeout(900)]

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
            until_led(found, list(TOPICS))
            yield found
        finally:
            stack.discard()


def codec(settings: Settings) -> Codec:
    return Codec(RegistrySchemaIds(settings.registry_properties(), timeout=60.0))


def release_some(settings: Settings, house: Catalogue) -> None:
    with Sender(settings, codec(settings)) as sender:
        for shipment in shipments(SHIPMENTS, house):
            sender.send(ShipmentReleased, shipment["order_id"], shipment)


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


def live(settings: Settings) -> Counter[str]:
    """The world lives until it has nothing left to say now; what stands there then."""
    until_silent(lambda: World(settings, codec(settings), RealClock(), 3, load_policy()))
    return said(settings)


def test_the_world_answers_and_repeats_nothing_after_a_restart(settings: Settings):
    house = catalogue(3, LONG_AGO, 100)
    with Sender(settings, codec(settings)) as sender:
        furnish(sender, house)
    release_some(settings, house)
    first = live(settings)
    assert len(first) >= 3 * SHIPMENTS  # picked, packed, picked up
    assert set(first.values()) == {1}
    assert live(settings) == first
