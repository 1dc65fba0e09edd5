"""A house at work: idle, at each rate, flat out. Once to the release of an order, with nobody
outside who answers; once its whole life, in the demo's world."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from orders.cli.demo.cpu import CORES
from tests.bench import idle
from tests.bench.drive import Taken, at_rate, feed, flat_out, rest
from tests.bench.house import House, Setup, open_house
from tests.bench.plan import Plan
from tests.bench.say import say
from tests.bench.tree import HERE, Tree
from tests.bench.watch import RELEASES, STATUS

RELEASE, LIFE = "release", "life"
UNDER_WAY: Mapping[str, int] = {RELEASE: 6_000, LIFE: 200}
"""Orders between submission and release when a house goes flat out: a full batch for each stage. In
a whole life most of the work comes later, and an order that needs a second lives a day longer."""
FIRST, PATIENCE = 20, 120.0
FASTEST = 1_500
"""Orders a second for which orders are made beforehand."""


@dataclass
class Run:
    """What one house did. `rates`: orders a second -> what it took; those that come after one that
    it did not hold are left out. `memory_mb`: after all of it, process -> resident megabytes."""

    what: str
    mode: str
    partitions: int
    codec: str = ""
    idle: Mapping[str, float] = field(default_factory=dict)
    rates: dict[float, Taken] = field(default_factory=dict)
    highest: Taken | None = None
    memory_mb: Mapping[str, float] = field(default_factory=dict)
    orders: int = 0


def setup(what: str, mode: str, partitions: int, plan: Plan, tree: Tree = HERE) -> Setup:
    """The house for it."""
    if what == LIFE:
        return Setup("living", partitions, mode, tree, plan.day_seconds, watched=(RELEASES, STATUS))
    ready = int(
        sum(plan.rates) * (plan.ramp + plan.seconds) + FASTEST * (plan.warm + 2 * plan.seconds)
    )
    return Setup("sound", partitions, mode, tree, ready=ready, watched=(RELEASES,))


def measure(what: str, house: House, plan: Plan) -> Run:
    """All that the plan asks of this house; its stages run already."""
    run = Run(what, house.setup.mode, house.setup.partitions)
    house.channel.send(FIRST)
    rest(house, PATIENCE)
    (to_release if what == RELEASE else whole_life)(house, plan, run)
    run.memory_mb, run.orders = house.memory_mb(), len(house.channel.sent)
    run.codec = house.codec_in_use()
    return run


def to_release(house: House, plan: Plan, run: Run) -> None:
    """Flat out, which warms it up; idle; each rate."""
    feed(house, UNDER_WAY[RELEASE], plan.warm)
    if RELEASE in plan.only:
        # twice as long: with full batches orders come through in heaps
        run.highest = flat_out(house, UNDER_WAY[RELEASE], 0, plan.seconds * 2)
        say(f"  flat out: {line(run.highest)}")
    rest(house, PATIENCE)
    if "idle" in plan.only:
        say(f"  idle for {plan.seconds:.0f} s")
        run.idle = idle.measure(house, plan.seconds)
    if RELEASE in plan.only:
        each_rate(house, plan, plan.ramp, run)


def whole_life(house: House, plan: Plan, run: Run) -> None:
    """Slowly first: what orders cause comes long after them, and is not to be taken for what later
    ones cost."""
    feed(house, UNDER_WAY[LIFE], plan.warm / 3)
    house.channel.rate(1, plan.life_ramp)
    house.until(lambda: not house.channel.busy, PATIENCE)
    each_rate(house, plan, plan.life_ramp, run)
    run.highest = flat_out(house, UNDER_WAY[LIFE], plan.life_ramp, plan.seconds)
    say(f"  flat out: {line(run.highest)}")


def each_rate(house: House, plan: Plan, ramp: float, run: Run) -> None:
    """Until one is not held."""
    first = house.setup.partitions == plan.partitions[0]
    for rate in plan.rates if first else plan.wide_rates:
        taken = run.rates[rate] = at_rate(house, rate, ramp, plan.seconds)
        say(f"  {line(taken)}")
        if not taken.held:
            return


def runs(plan: Plan, what: str, found: list[Run]) -> None:
    """A house for each mode and number of partitions; each is added to what was `found`."""
    for mode in plan.modes:
        for partitions in plan.partitions:
            say(f"{what}: {mode}, {partitions} partitions")
            with open_house(setup(what, mode, partitions, plan)) as house:
                house.start()
                found.append(measure(what, house, plan))


def line(taken: Taken) -> str:
    """For whoever waits."""
    times, total = taken.times, sum(taken.cpu_us.values())
    return (
        f"{taken.submitted:.0f} orders/s in, {taken.released:.0f} released, {taken.ended:.0f} "
        f"ended; p50 {times.p50:.0f} ms, p99 {times.p99:.0f} ms; {total:.0f} µs an order, "
        f"{taken.busy_cores:.2f} of {CORES} cores{'' if taken.held else '; behind'}"
    )
