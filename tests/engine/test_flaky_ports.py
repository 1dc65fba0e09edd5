"""Any call may fail, before it took effect or after: the world comes to the same rest (issue:
unknown outcomes)."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from orders.engine.core.replica import Replica
from orders.engine.errors import Fenced, InDoubt, TransientError
from tests.engine.scenario import STAGES, come_to_rest, play, small_world, verdict

STATE_STORE = (
    "load",
    "due",
    "confirm",
    "head",
    "raise_fencing_token",
    "reset",
    "apply",
    "server_time",
)
LEDGER = ("prepare", "withdraw", "confirm", "wakes", "passes", "changed", "head", "claim", "stage")
GROUP = ("committed", "commit", "bounds")
Failure = Callable[[str], Exception]


class Flaky:
    """Passes calls on; one in `every` (by chance) fails, before or after it took effect, while
    `budget` lasts."""

    def __init__(
        self,
        inner: Any,
        names: tuple[str, ...],
        rng: random.Random,
        budget: list[int],
        error: Callable[[str], Exception],
    ) -> None:
        self._inner = inner
        for name in names:
            setattr(self, name, self._wrapped(getattr(inner, name), name, rng, budget, error))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def _wrapped(
        self, call: Any, name: str, rng: random.Random, budget: list[int], error: Failure
    ) -> Any:
        def flaky(*arguments: Any, **named: Any) -> Any:
            fails = budget[0] > 0 and rng.random() < 0.06
            if not fails:
                return call(*arguments, **named)
            budget[0] -= 1
            if rng.random() < 0.5:
                call(*arguments, **named)
            raise error(f"no answer to {name}")

        return flaky


def make_flaky(replica: Replica, rng: random.Random, budget: list[int]) -> None:
    """Make a replica's ports flaky."""
    ports = replica._ports
    store: Any = Flaky(ports.state_store, STATE_STORE, rng, budget, TransientError)
    ledgers: Any = {
        name: Flaky(ledger, LEDGER, rng, budget, TransientError)
        for name, ledger in ports.ledgers.items()
    }
    group: Any = Flaky(ports.group, GROUP, rng, budget, TransientError)
    writer: Any = Flaky(ports.writer, ("commit",), rng, budget, InDoubt)
    flaky = replace(ports, state_store=store, ledgers=ledgers, group=group, writer=writer)
    replica._ports = flaky
    for part in (replica._batches, replica._claims, replica._alarms):
        part._store, part._ledgers = store, ledgers
    replica._claims._group = group
    replica._batches._writer = writer


@pytest.mark.parametrize("seed", range(12))
def test_any_call_may_fail(seed: int) -> None:
    rng, budget = random.Random(seed), [60]
    world = small_world()
    for stage in STAGES:
        make_flaky(world.replica(stage), rng, budget)
    play(world)
    come_to_rest(world, 120)
    end = verdict(world)
    assert budget[0] < 60, "nothing failed"
    assert end["allocated"] + end["stopped"] == end["received"], "an order is stuck"


def test_a_fenced_commit_changes_nothing() -> None:
    world = small_world()
    rng, budget = random.Random(7), [20]
    for stage in STAGES:
        replica = world.replica(stage)
        writer = replica._ports.writer

        def refused(*arguments: Any, _commit: Any = writer.commit) -> Any:
            if budget[0] and rng.random() < 0.3:
                budget[0] -= 1
                raise Fenced("surely not committed")
            return _commit(*arguments)

        setattr(writer, "commit", refused)  # noqa: B010
    play(world)
    end = verdict(world)
    assert budget[0] < 20
    assert end["allocated"] + end["stopped"] == end["received"]
