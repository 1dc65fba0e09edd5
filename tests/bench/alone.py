"""One review process with everything on: what an order costs it, and how soon it works again
after a restart with all of them open."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from orders.cli.demo.cpu import spent
from tests.bench.house import House, Setup, open_house
from tests.bench.loops import loops, loops_since
from tests.bench.plan import Plan
from tests.bench.processes import BROKER, REDIS
from tests.bench.say import say
from tests.bench.tree import HERE, Tree

STAGE, CHAIN = "review", "orders.intake.v1"
WARM_UP = STRETCH = 20_000
BEHIND = 100
"""Orders that come while it is down."""
PATIENCE = 600.0


@dataclass(frozen=True)
class Alone:
    """A figure for each stretch of 20,000 orders: `rate`, orders a second; CPU microseconds an
    order of the process (`own_us`), of the broker and of Redis.

    `parts_us`: wall time of its loop an order, by part. `restart_seconds`: from the start of the
    process until the first order behind the open ones is handled. `memory_mb`: then.
    """

    rate: list[float]
    own_us: list[float]
    broker_us: list[float]
    redis_us: list[float]
    parts_us: Mapping[str, float]
    open_orders: int
    restart_seconds: float
    memory_mb: float


def measure(plan: Plan, partitions: int, mode: str = "separate", tree: Tree = HERE) -> Alone:
    """All orders wait in the topic before it starts."""
    with open_house(Setup("received", partitions, mode, tree, watched=())) as house:
        total = WARM_UP + plan.alone
        house.channel.send(total)
        house.until(lambda: not house.channel.busy, PATIENCE)
        family = house.start((STAGE,))
        _reach(house, WARM_UP)
        turned = loops(house.log)
        stretches = []
        for at in range(WARM_UP, total, STRETCH):
            stretches.append(_stretch(house, min(at + STRETCH, total)))
            say(f"  {stretches[-1]['rate']:,.0f} orders/s, {stretches[-1][STAGE]:.0f} µs an order")
        spent_on = loops_since(house.log, turned)[f"{STAGE}-1"].seconds
        house.stop(family)
        seconds = _restart(house, total)
        return Alone(
            rate=[one["rate"] for one in stretches],
            own_us=[one[STAGE] for one in stretches],
            broker_us=[one[BROKER] for one in stretches],
            redis_us=[one[REDIS] for one in stretches],
            parts_us={part: spent / plan.alone * 1e6 for part, spent in spent_on.items()},
            open_orders=total,
            restart_seconds=seconds,
            memory_mb=house.memory_mb()[STAGE],
        )


def _stretch(house: House, until: int) -> dict[str, float]:
    before, first, started = house.cpu(), _passed(house), time.monotonic()
    done = _reach(house, until) - first
    seconds, used = time.monotonic() - started, spent(before, house.cpu())
    return {"rate": done / seconds, **{name: cpu / done * 1e6 for name, cpu in used.items()}}


def _restart(house: House, known: int) -> float:
    house.channel.send(BEHIND)
    house.until(lambda: not house.channel.busy, PATIENCE)
    started = time.monotonic()
    house.start((STAGE,))
    _reach(house, known + 1)
    return time.monotonic() - started


def _reach(house: House, count: int) -> int:
    """Wait until it has handled so many; how many they are by then."""
    started = time.monotonic()
    while (passed := _passed(house)) < count:
        house.look(0.02)
        if time.monotonic() - started > PATIENCE:
            raise TimeoutError(f"{passed} of {count} orders handled; the log is {house.log}")
    return passed


def _passed(house: House) -> int:
    return house.lag.passed(STAGE, CHAIN)
