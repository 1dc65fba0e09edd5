"""Six stages with tracking, submission to release: what rate they sustain, and how long an order takes at half of that."""

import time
from dataclasses import dataclass
from statistics import quantiles

from services.cli.demo.watch import Progress
from services.cli.run import STAGES
from services.contracts.records import OrderSubmitted
from tests.bench.latency import ReleaseTimes
from tests.bench.orders import submissions
from tests.bench.place import Place, spent

WARM_UP = 20_000
"""Orders before the first is measured: a cold broker spends half its time compiling itself."""


@dataclass(frozen=True)
class Pipeline:
    """`cpu_per_100k`: process -> CPU seconds per 100,000 orders. Latencies in milliseconds of wall time, submitted to released."""

    sustained_per_second: float
    cpu_per_100k: dict[str, float]
    offered_per_second: float
    p50_ms: float
    p99_ms: float


def allocated(progress: Progress) -> int:
    """How many orders shipping has released."""
    return progress.handled["shipping"]["released"] if "shipping" in progress.handled else 0


def measure(place: Place, count: int, half: float, half_count: int) -> Pipeline:
    """Submit `count` orders as fast as they are taken; then `half_count` at the rate `half` a second."""
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
    _feed(place, "calm", half_count, half)
    place.until(lambda progress: allocated(progress) >= WARM_UP + count + half_count, 300)
    took = times.read(half_count)
    cuts = quantiles(took, n=100)
    per_100k = {name: cpu / count * 100_000 for name, cpu in used.items()}
    return Pipeline(count / seconds, per_100k, half, cuts[49], cuts[98])


def _feed(place: Place, prefix: str, count: int, rate: float | None) -> None:
    """Submit orders, evenly if a rate is given."""
    started = time.monotonic()
    for number, (key, value) in enumerate(submissions(prefix, count)):
        if rate is not None and (ahead := number / rate - (time.monotonic() - started)) > 0.002:
            time.sleep(ahead)
        place.sender.send(OrderSubmitted, key, value)
    place.sender.flush()
