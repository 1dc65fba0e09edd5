"""Drives a house: orders at a rate, or always so many under way; and what it took between two
moments."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from orders.cli.demo.cpu import busy_seconds, spent
from orders.contracts.catalogue import STAGES
from tests.bench.house import House
from tests.bench.loops import Loop, loops, loops_since
from tests.bench.percentiles import NEVER, Percentiles, percentiles

BEHIND, LATE = 5.0, 0.1
"""What a house that holds the rate is left with at most, after each order of a window: offsets not
yet read (an order writes some thirty), and orders under way."""
FEW = 20
"""Orders under way, more or less, are no sign of anything."""
WAIT_SECONDS = 15.0
"""How long the last orders of a window are waited for."""
TURN_SECONDS = 0.01


@dataclass(frozen=True)
class Taken:
    """What happened in a window of `seconds`, per wall second: orders `submitted`, first `released`
    to a warehouse, `ended`.

    `cpu_us`: process -> CPU microseconds an order. `busy_cores` of the machine, whoever used them.
    `times`: submitted to released, of the orders of the window for which nobody had to wait.
    `held`: the house kept up; flat out, with what orders cause later. `loops`: where the stages'
    loops spent their time.
    """

    seconds: float
    submitted: float
    released: float
    ended: float
    cpu_us: Mapping[str, float]
    busy_cores: float
    times: Percentiles
    held: bool
    loops: Mapping[str, Loop]


class Moment:
    """All counters of a house, now."""

    def __init__(self, house: House) -> None:
        house.look(0)
        self.at, self.wall_ms = time.monotonic(), int(time.time() * 1000)
        self.cpu, self.busy = house.cpu(), busy_seconds()
        self.loops = loops(house.log)
        self.released, self.ended = len(house.watch.released), len(house.watch.ended)
        self.through, self.under_way = len(house.watch.through), house.under_way
        self.unread = house.lag.unread(STAGES)


def at_rate(house: House, rate: float, ramp: float, seconds: float) -> Taken:
    """So many orders a second; measured after the ramp."""
    house.channel.rate(rate, ramp + seconds)
    _pass(house, ramp)
    before = Moment(house)
    house.until(lambda: not house.channel.busy, seconds + ramp + 30)
    return _taken(house, before, Moment(house), by_submission=True)


def flat_out(house: House, under_way: int, ramp: float, seconds: float) -> Taken:
    """As fast as the house goes with so many orders under way at any time; measured after the
    ramp."""
    feed(house, under_way, ramp)
    before = Moment(house)
    feed(house, under_way, seconds)
    return _taken(house, before, Moment(house), by_submission=False)


def feed(house: House, under_way: int, seconds: float) -> None:
    """Keep so many orders between submission and release, for so long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        house.look(TURN_SECONDS)
        missing = under_way - house.under_way
        if missing >= under_way // 20 and not house.channel.busy:
            house.channel.send(missing)


def rest(house: House, patience: float) -> None:
    """Until every order sent is released, waits for somebody, or has ended."""
    house.until(lambda: not house.channel.busy and house.under_way <= 0, patience)


def _pass(house: House, seconds: float) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        house.look(min(left, 0.05))


def _taken(house: House, before: Moment, after: Moment, by_submission: bool) -> Taken:
    """CPU is divided by the orders that came, or, flat out, where they come in heaps, by those
    that got through."""
    seconds = after.at - before.at
    of_window = {
        order: at
        for order, at in house.channel.sent.items()
        if before.wall_ms <= at < after.wall_ms
    }
    orders = max(len(of_window) if by_submission else after.through - before.through, 1)
    _wait(house, of_window)
    return Taken(
        seconds=seconds,
        submitted=len(of_window) / seconds,
        released=(after.released - before.released) / seconds,
        ended=(after.ended - before.ended) / seconds,
        cpu_us={name: cpu / orders * 1e6 for name, cpu in spent(before.cpu, after.cpu).items()},
        busy_cores=(after.busy - before.busy) / seconds,
        times=_times(house, of_window),
        held=(
            after.unread - before.unread < BEHIND * orders
            and after.under_way - before.under_way < FEW + LATE * orders
        ),
        loops=loops_since(house.log, before.loops),
    )


def _wait(house: House, orders: Mapping[str, int]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while orders.keys() - house.watch.through and time.monotonic() < until:
        house.look(0.05)


def _times(house: House, orders: Mapping[str, int]) -> Percentiles:
    released, waited, ended = (house.watch.released, house.watch.waited, house.watch.ended)
    return percentiles(
        [
            released.get(order, NEVER) - at
            for order, at in orders.items()
            if order not in waited and (order in released or order not in ended)
        ]
    )
