"""A record that a stage does not take is told by its schema id and skipped: its bytes are never
read, whatever they say and whatever becomes of the stage."""

from typing import Any

import pytest

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.partitioner import partition_of
from orders.contracts.topic import RecordType
from orders.engine.core.wiring import Wiring
from orders.engine.stage import Stage
from services.tracking.stage import STAGE as TRACKING
from tests.audit.fakes import FakeSource
from tests.audit.lived import find
from tests.engine.broken import BAD, control, letters
from tests.engine.invariants import check
from tests.engine.scenario import EVERY_STAGE, STAGES, come_to_rest, play, small_world
from tests.engine.world import World


class Picky(Codec):
    """Refuses to decode what the stage does not take; keeps what it did decode."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(OfflineSchemaIds())
        wiring = Wiring(stage)
        own = (wiring.control, wiring.dead_letter, wiring.state)
        self._taken = {*wiring.handlers, *own, *_references(stage)}
        self.decoded: set[RecordType] = set()

    def decode(self, payload: bytes, topic: str) -> tuple[RecordType, dict[str, Any]]:
        kind = self.record_of(payload, topic)
        assert kind is None or kind in self._taken, f"{kind} is not for this stage"
        if kind is not None:
            self.decoded.add(kind)
        return super().decode(payload, topic)


def _references(stage: Stage) -> set[RecordType]:
    kinds = {kind for topic in TOPICS.values() for kind in topic.records}
    return {kind for kind in kinds if kind.record in stage.references}


def start(world: World, stage: Stage) -> Picky:
    """A replica of the stage that decodes nothing but what it takes."""
    codec, common = Picky(stage), world.codec
    world.codec = codec
    world.replica(stage)
    world.codec = common
    return codec


def kinds_on(world: World, stage: Stage) -> set[RecordType]:
    """What stands on the stage's topics."""
    source, topics = FakeSource(world.broker), (stage.chain, *stage.also)
    places = [(topic, number) for topic in topics for number in range(world.partitions)]
    kinds = {
        world.codec.record_of(record.value, record.topic)
        for record in source.read(source.bounds(places))
        if record.value is not None
    }
    return {kind for kind in kinds if kind is not None}


def test_no_stage_decodes_what_it_does_not_take() -> None:
    """Orders, cancellations, goods, a key that was parked and is redriven, and a restart."""
    world = small_world()
    codecs = {stage.name: start(world, stage) for stage in EVERY_STAGE}
    where = partition_of(BAD.encode(), world.partitions)
    world.broker.send("orders.review.v1", BAD.encode(), b"no avro at all", where)
    play(world)
    control(world, "REDRIVE", BAD)
    come_to_rest(world)
    for replica in world.replicas:
        replica.close()
    world.replicas.clear()
    for stage in EVERY_STAGE:
        start(world, stage)
    come_to_rest(world)
    check(world, STAGES)
    assert letters(world)
    for stage in EVERY_STAGE:
        there = kinds_on(world, stage)
        taken = Wiring(stage).handlers.keys()
        assert there & taken <= codecs[stage.name].decoded, "what it takes it has decoded"
        assert not (there - taken) & codecs[stage.name].decoded


@pytest.mark.parametrize("key", [None, b"", b"\xff\xfe"])
def test_what_a_stage_does_not_take_needs_no_key_for_it(key: bytes | None) -> None:
    """It is not its record to judge."""
    world = small_world()
    for stage in STAGES:
        start(world, stage)
    start(world, TRACKING)
    come_to_rest(world)
    _, _, approved, _ = find(world, "orders.review.v1", "OrderApproved")
    world.broker.send("orders.review.v1", key, approved.value, 0)
    come_to_rest(world, 20)
    assert letters(world) == [], "inventory does not take it"
    assert [letter["code"] for letter in letters(world, "tracking")] == ["no_key"], "tracking does"
