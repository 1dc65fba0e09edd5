"""One review process with everything on: orders a second, its own CPU per order; and how soon it
works again after a restart."""

import time
from dataclasses import dataclass

from orders.cli.demo.cpu import spent
from orders.cli.demo.watch import Progress
from orders.contracts.records import OrderReceived
from tests.bench.loops import loops, loops_since
from tests.bench.orders import received
from tests.bench.place import Place

WARM_UP = STRETCH = 20_000


@dataclass(frozen=True)
class OneStage:
    """After the warm-up, of each stretch of 20,000 orders: `orders_per_second` and `cpu_us`, the
    process's own CPU per order.

    `broker_us`, `redis_us`: theirs per order. `parts_us`: wall time of the loop per order, by part.
    """

    orders: int
    orders_per_second: list[float]
    cpu_us: list[float]
    broker_us: float
    redis_us: float
    restart_seconds: float
    open_orders: int
    parts_us: dict[str, float]


def judged(progress: Progress) -> int:
    """How many orders review has confirmed."""
    return progress.handled["review"]["confirmed"] if "review" in progress.handled else 0


def measure(place: Place, count: int) -> OneStage:
    """Preload `count` orders and the warm-up, start review, measure between the end of the
    warm-up and the end."""
    place.furnish()
    for key, value in received("bench", count + WARM_UP):
        place.sender.send(OrderReceived, key, value)
    place.sender.flush()
    family = place.start(["review"])
    place.until(lambda progress: judged(progress) >= WARM_UP, 300)
    before, turned, first = place.cpu(), loops(place.log), judged(place.watch.progress)
    stretches = [
        _stretch(place, min(at + STRETCH, count) + WARM_UP) for at in range(0, count, STRETCH)
    ]
    used = spent(before, place.cpu())
    done = judged(place.watch.progress) - first
    parts = {
        part: spent / done * 1e6
        for part, spent in loops_since(place.log, turned)["review-1"].seconds.items()
    }
    family.stop()
    restart = _restart(place, count + WARM_UP)
    per_order = {name: cpu / done * 1e6 for name, cpu in used.items()}
    return OneStage(
        orders=done,
        orders_per_second=[rate for rate, _ in stretches],
        cpu_us=[cpu_us for _, cpu_us in stretches],
        broker_us=per_order["Apache Kafka"],
        redis_us=per_order["Redis"],
        restart_seconds=restart,
        open_orders=judged(place.watch.progress),
        parts_us=parts,
    )


def _stretch(place: Place, until: int) -> tuple[float, float]:
    """Orders a second, and review's CPU microseconds per order, until so many are judged."""
    before, first, started = place.cpu(), judged(place.watch.progress), time.monotonic()
    place.until(lambda progress: judged(progress) >= until, 600)
    seconds, used = time.monotonic() - started, spent(before, place.cpu())
    done = judged(place.watch.progress) - first
    return done / seconds, used["review-1"] / done * 1e6


def _restart(place: Place, known: int) -> float:
    """Seconds from the start of the process until the first order behind the open ones is
    handled, Redis intact."""
    for key, value in received("after", 100):
        place.sender.send(OrderReceived, key, value)
    place.sender.flush()
    started = time.monotonic()
    place.start(["review"])
    place.until(lambda progress: judged(progress) > known, 120)
    return time.monotonic() - started
