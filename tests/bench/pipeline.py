"""Six stages with tracking, submission to release: what rate they sustain, and how long an order
takes at half of that."""

import time
from dataclasses import dataclass
from statistics import quantiles

from orders.cli.demo.cpu import busy_seconds, spent
from orders.cli.demo.watch import Progress
from orders.contracts.catalogue import STAGES
from orders.contracts.records import OrderSubmitted
from tests.bench.latency import ReleaseTimes
from tests.bench.loops import Loop, loops, loops_since
from tests.bench.orders import submissions
from tests.bench.place import Place

WARM_UP = 20_000
"""Orders before the first is measured: a cold broker spends half its time compiling itself."""


@dataclass(frozen=True)
class Pipeline:
    """`cpu_per_100k`: process -> CPU seconds per 100,000 orders. Latencies in milliseconds of wall
    time, submitted to released.

    At the offered rate: `calm_cpu_per_100k`; `busy_cores` of the machine, whoever used them;
    `loops`, where each stage spent its time.
    """

    sustained_per_second: float
    cpu_per_100k: dict[str, float]
    offered_per_second: float
    p50_ms: float
    p99_ms: float
    calm_cpu_per_100k: dict[str, float]
    busy_cores: float
    calm_seconds: float
    loops: dict[str, Loop]


def allocated(progress: Progress) -> int:
    """How many orders shipping has released."""
    return progress.handled["shipping"]["released"] if "shipping" in progress.handled else 0


def measure(place: Place, count: int, half: float, half_count: int) -> Pipeline:
    """Submit `count` orders as fast as they are taken; then `half_count` at the rate `half` a
    second."""
    place.furnish()
    place.start(STAGES)
    _feed(place, "warm", WARM_UP, 1_000)
    place.until(lambda progress: allocated(progress) >= WARM_UP, 300)
    before, started = place.cpu(), time.monotonic()
    _feed(place, "bulk", count, None)
    place.until(lambda progress: allocated(progress) >= WARM_UP + count, 600)
    seconds = time.monotonic() - started
    place.until(lambda progress: len(progress.standing) >= WARM_UP + count, 300)
    used = spent(before, place.cpu())
    time.sleep(3)
    times = ReleaseTimes(place.settings, place.codec)
    before, busy, turned, started = place.cpu(), busy_seconds(), loops(place.log), time.monotonic()
    _feed(place, "calm", half_count, half)
    place.until(lambda progress: allocated(progress) >= WARM_UP + count + half_count, 300)
    calm_seconds, calm_used = time.monotonic() - started, spent(before, place.cpu())
    busy_cores, calm_loops = (busy_seconds() - busy) / calm_seconds, loops_since(place.log, turned)
    cuts = quantiles(times.read(half_count), n=100)
    return Pipeline(
        sustained_per_second=count / seconds,
        cpu_per_100k=_per_100k(used, count),
        offered_per_second=half,
        p50_ms=cuts[49],
        p99_ms=cuts[98],
        calm_cpu_per_100k=_per_100k(calm_used, half_count),
        busy_cores=busy_cores,
        calm_seconds=calm_seconds,
        loops=calm_loops,
    )


def _per_100k(used: dict[str, float], orders: int) -> dict[str, float]:
    return {name: cpu / orders * 100_000 for name, cpu in used.items()}


def _feed(place: Place, prefix: str, count: int, rate: float | None) -> None:
    """Submit orders, evenly if a rate is given."""
    started = time.monotonic()
    for number, (key, value) in enumerate(submissions(prefix, count)):
        if rate is not None and (ahead := number / rate - (time.monotonic() - started)) > 0.002:
            time.sleep(ahead)
        place.sender.send(OrderSubmitted, key, value)
    place.sender.flush()
