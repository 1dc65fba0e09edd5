"""Reference tables of a replica: what a row that cannot be read does, and what a registry that does
not answer."""

import pytest
from structlog.testing import capture_logs

from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable
from orders.contracts.records import Article
from orders.engine.core.feed import Tables
from tests import orders as made
from tests.engine.world import World
from tests.fakes.references import MemoryReferenceFeed

KIND = record_type(Article)


@pytest.fixture
def world() -> World:
    """One with two articles."""
    made_of = World(partitions=1)
    for sku in ("SKU-1", "SKU-2"):
        made_of.send(KIND.topic, KIND.name, made.article(sku))
    return made_of


def tables(world: World, codec: Codec) -> Tables:
    return Tables(codec, (Article,), MemoryReferenceFeed(world.broker, (KIND.topic,)), world.clock)


def test_a_row_that_cannot_be_read_keeps_the_former_one_and_is_told(world: World) -> None:
    world.broker.send(KIND.topic, b"SKU-1", b"no article", 0)
    known = tables(world, world.codec)
    with capture_logs() as told:
        known.poll()
    assert set(known.references.table(Article)) == {"SKU-1", "SKU-2"}
    [line] = told
    assert (line["log_level"], line["topic"], line["key"]) == ("warning", KIND.topic, "SKU-1")
    assert line["reason"] == "not_avro"


class AwayAtFirst:
    """A codec whose registry does not answer the second time that it is asked."""

    def __init__(self, codec: Codec) -> None:
        self._codec, self._asked = codec, 0

    def decode(self, payload: bytes, topic: str) -> object:
        self._asked += 1
        if self._asked == 2:
            raise RegistryUnavailable("away")
        return self._codec.decode(payload, topic)


def test_no_row_is_lost_by_a_registry_that_does_not_answer(world: World) -> None:
    known = tables(world, AwayAtFirst(world.codec))  # type: ignore[arg-type]
    with pytest.raises(RegistryUnavailable):
        known.poll()
    complete = known.complete
    assert not complete
    known.poll()
    assert known.complete
    assert set(known.references.table(Article)) == {"SKU-1", "SKU-2"}
