"""Compaction takes states from a changelog that later ones of their keys have superseded, whenever
it likes: what is left comes out as it was, or is said to be gone."""

from random import Random

import pytest

from orders.engine.core.headers import checksum
from orders.engine.ports.log import Message
from orders.replay.again import COMPACTED
from orders.replay.recorded import Stretch, decisions
from tests.audit.fakes import FakeSource, quietly
from tests.engine.scenario import EVERY_STAGE
from tests.engine.world import World
from tests.fakes.log import Entry, Log
from tests.replay.past import again, played


@pytest.mark.parametrize("seed", range(3))
def test_whatever_was_compacted_nothing_comes_out_otherwise(seed: int) -> None:
    """Decisions that published nothing among it, of which only the state after them tells."""
    world, random = played(), Random(seed)
    for log in changelogs(world):
        latest = {message.key: entry.offset for entry, message in records(log)}
        gone = [
            entry
            for entry, message in records(log)
            if entry.offset < latest[message.key] and random.random() < 0.4
        ]
        log.entries[:] = [entry for entry in log.entries if entry not in gone]
    for stage in EVERY_STAGE:
        report = again(world, stage)
        assert report.differing == 0, (stage.name, report.first)
        assert report.gone.keys() <= {COMPACTED}
        assert report.decisions > 0, "what still has the state that it met is folded again"


def test_every_decision_names_the_state_that_it_met() -> None:
    world = played()
    source = FakeSource(world.broker)
    for replica in world.replicas:
        for partition in range(world.partitions):
            made = decisions(source, replica._wiring, partition, Stretch(), quietly)
            assert all(one.met == checksum(one.before) for one in made)


def test_what_older_code_wrote_names_none_and_is_folded_again_all_the_same() -> None:
    world = played()
    for log in changelogs(world):
        for entry, message in records(log):
            headers = tuple(header for header in message.headers if header[0] != "met")
            entry.message = message._replace(headers=headers)
    for stage in EVERY_STAGE:
        report = again(world, stage)
        assert (report.differing, report.gone) == (0, {})
        assert report.decisions > 0


def changelogs(world: World) -> list[Log]:
    topics = [f"{stage.name}.state.v1" for stage in EVERY_STAGE]
    return [world.broker.log(topic, p) for topic in topics for p in range(world.partitions)]


def records(log: Log) -> list[tuple[Entry, Message]]:
    return [(entry, entry.message) for entry in log.entries if entry.message is not None]
