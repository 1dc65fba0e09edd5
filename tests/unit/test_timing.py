"""Where a second goes: each second is counted once."""

import time

import pytest

from orders.engine.core.timing import Timing
from orders.engine.stage import Stage
from tests.engine.scenario import STAGES, come_to_rest, small_world


def test_a_part_within_another_is_not_counted_twice() -> None:
    timing = Timing()
    with timing.part("decide"):
        time.sleep(0.02)
        with timing.part("ledger"):
            time.sleep(0.1)
        with timing.part("ledger"):
            time.sleep(0.1)
    with timing.part("encode"):
        time.sleep(0.02)
    assert timing.seconds["ledger"] >= 0.2
    assert 0.02 <= timing.seconds["decide"] < 0.15
    assert 0.02 <= timing.seconds["encode"] < 0.15


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_part_of_a_stage_at_work_is_measured(stage: Stage) -> None:
    world = small_world()
    replicas = {one.name: world.replica(one) for one in STAGES}
    come_to_rest(world)
    silent = {part for part, seconds in replicas[stage.name]._timing.seconds.items() if not seconds}
    asks = stage.ledgers and stage.name != "intake"  # no channel of the small world is watched
    assert silent == (set() if asks else {"ledger"})
