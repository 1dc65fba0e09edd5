"""Where an order stands that has ended is read from Kafka, where Redis says that it stands."""

import threading
from collections.abc import Iterator, Sequence

import pytest

from orders.client import recalling
from orders.client.recalling import Recalling
from orders.client.states import States
from orders.contracts.blank import blank
from orders.contracts.partitioner import partition_of
from orders.contracts.records import TrackingState
from orders.engine.core.pointers import pointer_to
from orders.engine.core.wiring import Wiring
from orders.engine.errors import TransientError
from orders.engine.ports.log import Message
from orders.engine.settings import Settings
from services.tracking.stage import STAGE as TRACKING
from tests.codec import CODEC

SETTINGS = Settings(
    kafka_bootstrap_servers="none:1", registry_url="http://x", redis_url="redis://x"
)
TOPIC, ORDER, OFFSET = "tracking.state.v1", "shop:1", 17
STATE = {**blank(TrackingState), "number": "26-0000001", "status": "completed", "final": True}
PAYLOAD = CODEC.encode(Wiring(TRACKING).state, STATE)


class Changelog:
    """With one state on it. `busy`: a question is not answered before it is set."""

    def __init__(self) -> None:
        self.busy, self.asked = threading.Event(), threading.Event()
        self.busy.set()

    def at(self, topic: str, partition: int, offsets: Sequence[int]) -> dict[int, Message]:
        self.asked.set()
        assert self.busy.wait(300)
        one = Message(topic, partition, OFFSET, ORDER.encode(), PAYLOAD, 0, ())
        return {offset: one for offset in offsets if offset == OFFSET and topic == TOPIC}


@pytest.fixture
def changelog(monkeypatch: pytest.MonkeyPatch) -> Iterator[Changelog]:
    one = Changelog()
    monkeypatch.setattr(recalling, "KafkaChangelog", lambda settings, reader: one)
    yield one
    one.busy.set()


class Redis:
    """That keeps the same for every key of every stage."""

    def __init__(self, kept: bytes | None) -> None:
        self._kept = kept

    def ask(self, *command: object) -> bytes | None:
        return self._kept


def states(monkeypatch: pytest.MonkeyPatch, kept: bytes | None) -> States:
    monkeypatch.setattr("orders.client.states.connect", lambda url: Redis(kept))
    monkeypatch.setattr("orders.client.states.Codec", lambda ids: CODEC)
    return States(SETTINGS)


def test_what_an_order_came_to_is_told_as_if_it_were_in_redis(
    changelog: Changelog, monkeypatch: pytest.MonkeyPatch
) -> None:  # TR-01
    told = states(monkeypatch, pointer_to(OFFSET)).of("tracking", ORDER)
    assert told == STATE == states(monkeypatch, PAYLOAD).of("tracking", ORDER)
    assert states(monkeypatch, None).of("tracking", ORDER) is None


def test_of_other_stages_nothing_is_asked_about_it(
    changelog: Changelog, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert states(monkeypatch, pointer_to(OFFSET)).of("review", ORDER) is None
    assert not changelog.asked.is_set()


@pytest.mark.parametrize(("key", "offset"), [(ORDER, OFFSET + 1), ("shop:2", OFFSET)])
def test_what_has_moved_on_since_is_asked_for_again(
    changelog: Changelog, key: str, offset: int
) -> None:
    """Nobody is told of another order, or that there is none."""
    with pytest.raises(TransientError, match="ask again"):
        Recalling(SETTINGS).state(TOPIC, 0, key, pointer_to(offset))


def test_while_one_waits_for_the_brokers_the_others_are_told_to_ask_again(
    changelog: Changelog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalling, "TURN_SECONDS", 0.01)
    one, told = Recalling(SETTINGS), list[bytes]()
    partition = partition_of(ORDER.encode(), SETTINGS.partitions)

    def ask() -> None:
        told.append(one.state(TOPIC, partition, ORDER, pointer_to(OFFSET)))

    changelog.busy.clear()
    waiting = threading.Thread(target=ask)
    waiting.start()
    assert changelog.asked.wait(300)
    with pytest.raises(TransientError, match="ask again"):
        ask()
    changelog.busy.set()
    waiting.join(300)
    ask()
    assert told == [PAYLOAD, PAYLOAD]
