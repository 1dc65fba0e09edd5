"""Retention cuts topics wherever it likes, through the midst of what one decision published: what
is left comes out as it was."""

from collections.abc import Iterator
from random import Random

import pytest

from tests.engine.scenario import EVERY_STAGE
from tests.engine.world import World
from tests.replay.past import again, past

KEPT = (".state.v1", "ref.")
"""Of what is compacted nothing is cut."""


@pytest.fixture
def world() -> Iterator[World]:
    """Whole again afterwards."""
    found = past()
    whole = [(log, log.low, list(log.entries)) for log in found.broker.logs()]
    yield found
    for log, low, entries in whole:
        log.low, log.entries[:] = low, entries


@pytest.mark.parametrize("seed", [2, 3, 12, 13, 14, 15, 20, 30])
def test_whatever_was_cut_nothing_comes_out_otherwise(seed: int, world: World) -> None:
    """Of these cuts each goes through a decision's records, or through a partition that another
    one's decisions published to."""
    random = Random(seed)
    for log in world.broker.logs():
        compacted = log.topic.endswith(KEPT[0]) or log.topic.startswith(KEPT[1])
        if not compacted and random.random() < 0.5:
            log.delete_before(random.randint(log.low, log.stable))
    for stage in EVERY_STAGE:
        report = again(world, stage)
        assert report.differing == 0, (stage.name, report.first)
        assert all("retention has deleted" in reason for reason in report.gone)
        assert report.decisions + sum(report.gone.values()) > 0
