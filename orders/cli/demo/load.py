"""The load of the demo: orders at a rate, and the search for the rate that the machine holds."""

import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from orders.cli.demo.cpu import CORES
from orders.contracts.records import Order
from services.simulator.shops.traffic import Traffic

PORTION_SECONDS = 0.1
FIRST_RATE, LEAST_RATE = 15.0, 5.0
STEP_SECONDS = 4.0
STEPS = 7
BUSY, STEADY = 0.6, 0.7
"""Share of all cores that the search aims at, and share of the rate so found that is then kept:
room for what orders cause later, for bursts, and for whoever uses the machine."""
FASTEST_GROWTH, FASTEST_FALL = 1.5, 0.6
SLOW_MS = 300
"""An order that nobody waits for should not need longer than this from submission to release."""

Latency = Callable[[Mapping[str, int]], int | None]
"""Median milliseconds to release of these submissions (order id -> when); None: none released."""


class Feed:
    """Buyers of the simulated day: they place orders in the shops, evenly, and the shops tell the
    gateway."""

    def __init__(self, traffic: Traffic, coming: Iterator[Order]) -> None:
        self.traffic = traffic
        self._coming = coming

    @property
    def at(self) -> dict[str, int]:
        """Order id -> when it was first sent, wall clock in milliseconds."""
        return self.traffic.sent_at

    def run(self, rate: float, seconds: float) -> Iterator[None]:
        """So many orders a second for so long, in portions of a tenth of a second, after each of
        which the traffic is to be tended; ends early when there are no more."""
        started, placed = time.monotonic(), 0
        while (passed := time.monotonic() - started) < seconds:
            due = int(passed * rate) + 1 - placed
            portion = list(islice(self._coming, due))
            for order in portion:
                self.traffic.place(order)
            placed += due
            yield
            if len(portion) < due:
                return
            time.sleep(PORTION_SECONDS)


def steady_rate(
    feed: Feed, cpu: Callable[[], float], latency: Latency, say: Callable[[str], None]
) -> Iterator[float]:
    """Look for the rate: a few seconds at one, then nearer to what keeps the cores as busy as
    `BUSY` says. `cpu`: CPU seconds of the demo so far. Yields the rate now, every tenth of a
    second; the last one is the answer.

    What orders cause later (partners' answers, returns) comes while it looks, so the later steps
    see the whole life of the earlier orders.
    """
    rate = FIRST_RATE
    for _ in range(STEPS):
        busy, started, before = cpu(), time.monotonic(), len(feed.at)
        for _ in feed.run(rate, STEP_SECONDS):
            yield rate
        used = (cpu() - busy) / (time.monotonic() - started) / CORES
        took = latency(dict(islice(feed.at.items(), before, None)))
        say(f"{rate:.0f} orders a second keep {used:.0%} of the cores busy")
        rate = max(rate * next_step(used, took), LEAST_RATE)
    yield max(rate * STEADY, LEAST_RATE)


def next_step(busy: float, took_ms: int | None) -> float:
    """The factor to the next rate: towards the share of the cores that is aimed at, and down when
    orders take too long."""
    if took_ms is not None and took_ms > SLOW_MS:
        return FASTEST_FALL
    return min(max(BUSY / max(busy, 0.01), FASTEST_FALL), FASTEST_GROWTH)
