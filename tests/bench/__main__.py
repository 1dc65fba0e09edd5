"""`make bench`: measures on fresh stacks, prints, and writes docs/performance.md."""

import argparse
import json
import os
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from orders.engine.core.timing import PARTS
from tests.bench import one_stage, pipeline
from tests.bench.loops import Loop
from tests.bench.place import open_place
from tests.bench.yardstick import fastavro_us

REPORT = Path("docs/performance.md")
PARTITIONS = 2, 12
"""Of every topic. Partitions are for replicas to share, and a broker's work for a transaction grows
with the partitions that it touches. So both are measured: what the local stack has for two cores,
and the default of a cluster."""


def main() -> None:
    """Run both benchmarks."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measures the stages on a broker and Redis of their own.",
    )
    parser.add_argument(
        "--orders",
        type=int,
        default=180_000,
        help="orders through review alone (they stay open for the restart)",
    )
    parser.add_argument("--through", type=int, default=30_000, help="orders through all stages")
    parser.add_argument(
        "--half", type=float, default=500, help="orders a second at which latencies are taken"
    )
    parser.add_argument("--no-report", action="store_true", help=f"do not write {REPORT}")
    chosen = parser.parse_args()
    folder = Path("var/bench")
    yardstick = [fastavro_us()]
    print(
        f"one review process, everything on (fastavro reads an order in {yardstick[0]:.0f} µs at "
        "present) ...",
        flush=True,
    )
    with open_place(folder, partitions=PARTITIONS[0]) as place:
        alone = one_stage.measure(place, chosen.orders)
    print(json.dumps(asdict(alone), indent=2), flush=True)
    through: dict[int, pipeline.Pipeline] = {}
    for partitions in PARTITIONS:
        yardstick.append(fastavro_us())
        print(
            f"all stages, {partitions} partitions, submission to release (fastavro: "
            f"{yardstick[-1]:.0f} µs) ...",
            flush=True,
        )
        with open_place(folder, partitions=partitions) as place:
            through[partitions] = pipeline.measure(
                place, chosen.through, chosen.half, int(chosen.half * 20)
            )
        print(json.dumps(asdict(through[partitions]), indent=2), flush=True)
    yardstick.append(fastavro_us())
    if not chosen.no_report:
        REPORT.write_text(report(alone, through, yardstick), encoding="utf-8")
        print(f"written: {REPORT}")


def report(
    alone: one_stage.OneStage, runs: dict[int, pipeline.Pipeline], yardstick: list[float]
) -> str:
    """The page that people read."""
    rows: list[tuple[str, Any, str]] = [
        ("one review process, orders/s", _spread(alone.orders_per_second), "7,000"),
        ("its own CPU per order, µs", _spread(alone.cpu_us), "120"),
        ("broker's CPU per order, µs", f"{alone.broker_us:.0f}", ""),
        ("Redis' CPU per order, µs", f"{alone.redis_us:.0f}", ""),
        (
            f"restart with {alone.open_orders:,} open orders, s until it handles the next",
            f"{alone.restart_seconds:.1f}",
            "2",
        ),
    ]
    for partitions, run in runs.items():
        each = f"{partitions} partition{'s' * (partitions > 1)} a topic"
        rows += [
            (
                f"six stages with tracking, {each}, orders/s",
                f"{run.sustained_per_second:,.0f}",
                "1,000",
            ),
            (
                f"submitted to released at {run.offered_per_second:,.0f}/s, {each}, p50 ms",
                f"{run.p50_ms:.0f}",
                "400",
            ),
            (
                f"submitted to released at {run.offered_per_second:,.0f}/s, {each}, p99 ms",
                f"{run.p99_ms:.0f}",
                "1,000",
            ),
        ]
    rows.append(
        (
            "yardstick: fastavro reads one of these orders, µs of CPU, between the runs",
            ", ".join(f"{us:.0f}" for us in yardstick),
            "",
        )
    )
    through = runs[PARTITIONS[0]]
    highest, calm = through.cpu_per_100k, through.calm_cpu_per_100k
    lines = [
        "# Performance",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}, {machine()}. Five-line orders "
        "of the full canonical",
        "schema, half of them on account; broker, registry, Redis and all stages (one process "
        "each) on the same machine,",
        "one replica a stage. One run; of review alone the median of its stretches of 20,000 "
        "orders, and the slowest and the fastest.",
        "The machine may be shared: the yardstick says how fast it was at the time (it was seen "
        "between 27 and 56 µs); CPU figures go",
        "with it.",
        "",
        "| measured | figure | target |",
        "|---|---|---|",
        *(f"| {name} | {figure} | {target} |" for name, figure, target in rows),
        "",
        "## Where the time of one review process goes",
        "",
        "Microseconds of its loop per order, by part. `decide` is the rules of credit, goods, "
        "prices and customer, with the order decoded",
        "for them, and the bytes of two events, a journal entry and a state:",
        "",
        f"| {' | '.join(PARTS)} |",
        f"|{'---|' * len(PARTS)}",
        f"| {' | '.join(f'{alone.parts_us.get(part, 0.0):.1f}' for part in PARTS)} |",
        "",
        "## CPU by process",
        "",
        "CPU seconds per 100,000 orders, submission to release and status: at the highest rate, "
        "and at the rate at which latencies were",
        "taken, where batches are small and the fixed cost of a transaction weighs more "
        f"({PARTITIONS[0]} partitions a topic).",
        "",
        f"| process | {through.sustained_per_second:,.0f}/s "
        f"| {through.offered_per_second:,.0f}/s |",
        "|---|---|---|",
        *(
            f"| {name} | {seconds:.1f} | {calm[name]:.1f} |"
            for name, seconds in sorted(highest.items(), key=lambda entry: -entry[1])
        ),
        f"| **all** | **{sum(highest.values()):.0f}** | **{sum(calm.values()):.0f}** |",
        "",
        f"## Where the time of an order goes at {through.offered_per_second:,.0f}/s",
        "",
        f"{through.busy_cores:.2f} of {os.cpu_count()} cores were busy. An order waits, in each of "
        "five stages, for the batch under way",
        "and then for its own. Milliseconds of a stage's loop per batch, by part; what is more "
        "than its CPU (above) is waiting for a core,",
        "the broker or Redis:",
        "",
        f"| stage | batches/s | items a batch | {' | '.join(PARTS)} |",
        f"|---|---|---|{'---|' * len(PARTS)}",
        *(_loop_row(name, loop, through.calm_seconds) for name, loop in through.loops.items()),
        "",
    ]
    return "\n".join(lines)


def _spread(figures: list[float]) -> str:
    return f"{median(figures):,.0f} ({min(figures):,.0f} to {max(figures):,.0f})"


def _loop_row(name: str, loop: Loop, seconds: float) -> str:
    batches = max(loop.batches, 1.0)
    parts = " | ".join(f"{loop.seconds.get(part, 0.0) / batches * 1000:.1f}" for part in PARTS)
    return f"| {name} | {loop.batches / seconds:.1f} | {loop.items / batches:.0f} | {parts} |"


def machine() -> str:
    """Processor, cores, Python."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return (
        f"{len(names)} cores of {names[0] if names else platform.processor()}, Python "
        f"{platform.python_version()}"
    )


if __name__ == "__main__":
    main()
