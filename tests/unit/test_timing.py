"""Where a second goes: each second is counted once."""

import pytest

from orders.engine.core.timing import Timing
from orders.engine.stage import Stage
from tests.engine.scenario import STAGES, come_to_rest, small_world


def test_a_part_within_another_is_not_counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000]

    def work(seconds: int) -> None:
        now[0] += seconds

    monkeypatch.setattr("orders.engine.core.timing.time.perf_counter", lambda: now[0])
    timing = Timing()
    with timing.part("decide"):
        work(2)
        with timing.part("ledger"):
            work(10)
        with timing.part("ledger"):
            work(10)
    with timing.part("encode"):
        work(3)
    spent = {part: seconds for part, seconds in timing.seconds.items() if seconds}
    assert spent == {"ledger": 20, "decide": 2, "encode": 3}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_part_of_a_stage_at_work_is_measured(stage: Stage) -> None:
    world = small_world()
    replicas = {one.name: world.replica(one) for one in STAGES}
    come_to_rest(world)
    silent = {part for part, seconds in replicas[stage.name]._timing.seconds.items() if not seconds}
    asks = stage.ledgers and stage.name != "intake"  # no channel of the small world is watched
    assert silent == (set() if asks else {"ledger"})
