"""`make bench-compare REV=…`: this tree and another revision in turn, in one run, as a shared
machine is never twice the same. Ratios, of CPU time above all, with their spread.

The stages are the other revision's own, started as processes with its contracts on a fresh stack;
whoever sends, watches and counts is this tree's.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import median

from tests.bench import alone, steady
from tests.bench.drive import Taken
from tests.bench.floor.turns import engine_alone
from tests.bench.house import MODES, open_house
from tests.bench.page import Table, whole
from tests.bench.plan import FULL, Plan
from tests.bench.processes import ours
from tests.bench.say import say
from tests.bench.steady import LIFE, RELEASE, Run
from tests.bench.tree import HERE, Tree, at_revision
from tests.bench.yardstick import fastavro_us

Figures = dict[str, float]
PARTS = ("floor", "alone", RELEASE, LIFE)
COMPARED = replace(
    FULL,
    only=(*PARTS, "idle"),
    rates=(50, 100),
    partitions=(3,),
    life_ramp=20,
    alone=60_000,
    floor_rounds=2,
)
"""Twenty minutes with two rounds."""
KEPT = ("ORDERS_PARTS_DIR", "ORDERS_DATA_DIR")
"""Settings of the machine. All others are at their defaults: another revision may not know them."""
STOPPED = 130


@dataclass(frozen=True)
class Side:
    """Whose stages run, and how."""

    tree: Tree
    mode: str


def main() -> int:
    """Exit code 0: compared; 2: no such revision; 130: stopped, and nothing left running."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
    asked = arguments()
    for name in [name for name in os.environ if name.startswith("ORDERS_") and name not in KEPT]:
        del os.environ[name]
    try:
        with at_revision(asked.revision) as tree:
            compare(Side(tree, asked.their_mode), Side(HERE, asked.mode), asked.rounds, asked.plan)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        say("stopped")
        return STOPPED
    return 0


def compare(there: Side, here: Side, rounds: int, plan: Plan) -> None:
    """There, here, there, here; and the table."""
    found: dict[Side, list[Figures]] = {there: [], here: []}
    for number in range(rounds):
        for side in (there, here):
            say(f"round {number + 1}: {side.tree.name} (yardstick {fastavro_us():.0f} µs)")
            found[side].append(measured(side, plan))
    print(f"\nCPU in microseconds an order, unless it says otherwise; {rounds} rounds in turn.\n")
    print(table(there.tree.name, found[there], found[here]))


def measured(side: Side, plan: Plan) -> Figures:
    """All that is asked of one side, once."""
    figures: Figures = {}
    for part in PARTS:
        if part in plan.only:
            figures |= MEASURES[part](side, plan)
    return figures


def of_floor(side: Side, plan: Plan) -> Figures:
    """The plain review on that engine."""
    costs = engine_alone(plan, side.tree)
    return {
        "the engine's floor: its own": median(cost.own for cost in costs),
        "the engine's floor: the broker's": median(cost.broker for cost in costs),
    }


def of_alone(side: Side, plan: Plan) -> Figures:
    """One review process."""
    found = alone.measure(plan, plan.partitions[0], side.mode, side.tree)
    return {
        "review alone: its own": median(found.own_us),
        "review alone: the broker's": median(found.broker_us),
        "review alone: orders/s": median(found.rate),
        "review alone: restart, ms": found.restart_seconds * 1000,
        "review alone: resident MB": found.memory_mb,
    }


def of_release(side: Side, plan: Plan) -> Figures:
    """The house, to release."""
    return of_run(_run(RELEASE, side, plan))


def of_life(side: Side, plan: Plan) -> Figures:
    """The house, whole lives."""
    return of_run(_run(LIFE, side, plan))


MEASURES: Mapping[str, Callable[[Side, Plan], Figures]] = {
    "floor": of_floor,
    "alone": of_alone,
    RELEASE: of_release,
    LIFE: of_life,
}


def of_run(run: Run) -> Figures:
    """A house's figures by name. A rate that was not held has none: its backlog was not paid."""
    figures: Figures = {"idle: percent of a core": ours(run.idle)} if run.idle else {}
    for rate, taken in run.rates.items():
        if taken.held:
            figures |= of_rate(f"{run.what} at {rate:g}/s", taken)
    if run.highest:
        figures |= of_rate(f"{run.what} flat out", run.highest)
        figures[f"{run.what} flat out: released/s"] = run.highest.released
        if run.what == LIFE:
            figures[f"{run.what} flat out: ended/s"] = run.highest.ended
    return figures


def table(name: str, there: list[Figures], here: list[Figures], mine: str = "here") -> Table:
    """A row for each figure that every round of both sides has: medians, and the ratio of `mine` to
    `name`, round by round."""
    rows = []
    for what in _common([*there, *here]):
        pairs = [(theirs[what], ours[what]) for theirs, ours in zip(there, here, strict=True)]
        ratios = sorted(own / theirs for theirs, own in pairs if theirs)
        if not ratios:
            continue
        rows.append(
            [
                what,
                whole(median(theirs for theirs, _ in pairs)),
                whole(median(own for _, own in pairs)),
                f"{median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})",
            ]
        )
    return Table(["", name, mine, f"{mine} / {name}"], rows)


def _run(what: str, side: Side, plan: Plan) -> Run:
    setup = steady.setup(what, side.mode, plan.partitions[0], plan, side.tree)
    with open_house(setup) as house:
        house.start()
        return steady.measure(what, house, plan)


def of_rate(where: str, taken: Taken) -> Figures:
    """CPU microseconds an order, of each process, and latencies."""
    each = sorted(taken.cpu_us.items(), key=lambda entry: -entry[1])
    return {
        f"{where}: all": ours(taken.cpu_us),
        **{f"{where}: {process}": cpu for process, cpu in each},
        f"{where}: p50, ms": taken.times.p50,
        f"{where}: p99, ms": taken.times.p99,
    }


def _common(found: Iterable[Figures]) -> list[str]:
    first, *others = found
    return [what for what in first if all(what in other for other in others)]


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.compare", description="Another revision and this tree, in turn."
    )
    parser.add_argument("revision", help="a commit, a branch, a tag")
    parser.add_argument("--rounds", type=int, default=2, help="of both")
    parser.add_argument("--only", help=f"parts, of {', '.join(PARTS)}; all if not said")
    parser.add_argument("--rates", default="50,100", help="orders a second, with commas")
    parser.add_argument("--partitions", type=int, default=3, help="of every topic")
    parser.add_argument("--seconds", type=float, default=FULL.seconds, help="of a window")
    parser.add_argument("--ramp", type=float, default=COMPARED.life_ramp, help="in a whole life")
    parser.add_argument("--orders", type=int, default=COMPARED.alone, help="through review alone")
    parser.add_argument("--mode", choices=MODES, default="separate", help="of this tree's stages")
    parser.add_argument("--their-mode", choices=MODES, default="separate", help="of the others'")
    asked = parser.parse_args()
    only = tuple(asked.only.split(",")) if asked.only else PARTS
    if unknown := {*only} - {*PARTS}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    asked.plan = replace(
        COMPARED,
        only=(*only, "idle"),
        rates=tuple(map(float, asked.rates.split(","))),
        partitions=(asked.partitions,),
        seconds=asked.seconds,
        life_ramp=asked.ramp,
        alone=asked.orders,
    )
    return asked


if __name__ == "__main__":
    sys.exit(main())
