"""What signals cost: heartbeats in a house at rest, the lookout, and what a stage tells of itself.

`python -m tests.bench.bench_signals [--rounds 4] [--seconds 60] [--partitions 12] [--rate 20]` runs
a house with all stages together: a window without heartbeats, one with them, and again; then the
lookout beside it, at rest and while orders come in; at last what one batch, and a scrape, cost a
stage. CPU time of processes, so that neighbours on the machine count for little.
"""

import argparse
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from statistics import median

from prometheus_client import generate_latest

from orders.cli.children import Child
from orders.cli.demo.cpu import spent
from orders.client.heartbeats import EVERY_SECONDS
from orders.engine.core.batch import Done
from orders.engine.core.counts import Counted, Counts
from orders.engine.core.metrics import Observer
from orders.engine.core.wiring import Wiring
from orders.engine.settings import Settings
from services.lookout.heartbeats import heartbeats
from services.review.stage import STAGE as REVIEW
from tests.bench import idle
from tests.bench.drive import rest
from tests.bench.house import FOLDER, House, Setup, open_house
from tests.bench.page import Table
from tests.bench.say import say
from tests.bench.steady import FIRST, PATIENCE

SENDER = "who sends them"
LOOKOUT = "lookout"
AIMED_PERCENT, AIMED_MB = 3.0, 150
"""Of the lookout: of a core, and resident (docs/decisions/0040-the-lookout.md)."""
BATCH, TIMES = 100, 2_000
Percents = Mapping[str, float]
"""Process -> percent of one core."""


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=60, help="of a window")
    parser.add_argument("--partitions", type=int, default=12)
    parser.add_argument("--rate", type=float, default=20, help="orders a second for the lookout")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: the stack is taken down
    FOLDER.mkdir(parents=True, exist_ok=True)
    setup = Setup(
        "sound", asked.partitions, "together", ready=int(asked.rate * asked.seconds) + 100
    )
    with open_house(setup) as house:
        house.start()
        house.channel.send(FIRST)
        rest(house, PATIENCE)
        print(of_heartbeats(house, asked.rounds, asked.seconds))
        print(of_lookout(house, asked.seconds, asked.rate))
    counting, scrape = of_batch(), of_scrape()
    print(f"\nto count a batch of {BATCH} records: {counting:.0f} µs; a scrape: {scrape:.1f} ms")


def of_heartbeats(house: House, rounds: int, seconds: float) -> Table:
    """Without them, with them, in turn; medians of percents of a core."""
    without, with_them = list[Percents](), list[Percents]()
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        without.append(idle.measure(house, seconds))
        with beating(house.settings) as sender:
            time.sleep(EVERY_SECONDS)
            with_them.append({**idle.measure(house, seconds), SENDER: sender.percent()})
    rows = []
    for process in with_them[0]:
        before = [one.get(process, 0.0) for one in without]
        after = [one[process] for one in with_them]
        gaps = sorted(b - a for a, b in zip(before, after, strict=True))
        rows.append(
            [
                process,
                f"{median(before):.2f}",
                f"{median(after):.2f}",
                f"{median(gaps):+.2f} ({gaps[0]:+.2f} to {gaps[-1]:+.2f})",
            ]
        )
    return Table(["% of a core", "without", "with heartbeats", "more, round by round"], rows)


class Sender:
    """Sends a heartbeat to each partition, as the lookout does, until it is told to stop."""

    def __init__(self, settings: Settings) -> None:
        self._stop = threading.Event()
        self._spent, self._began = 0.0, time.monotonic()
        self._thread = threading.Thread(target=self._send, args=(settings,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No more."""
        self._stop.set()
        self._thread.join()

    def percent(self) -> float:
        """Of a core, so far; librdkafka's own threads left out."""
        return self._spent / (time.monotonic() - self._began) * 100

    def _send(self, settings: Settings) -> None:
        with heartbeats(settings) as turn:
            while not self._stop.is_set():
                turn()
                self._spent = time.thread_time()
                self._stop.wait(EVERY_SECONDS)


@contextmanager
def beating(settings: Settings) -> Iterator[Sender]:
    """Heartbeats are sent meanwhile."""
    sender = Sender(settings)
    try:
        yield sender
    finally:
        sender.stop()


def of_lookout(house: House, seconds: float, rate: float) -> Table:
    """The lookout itself: percent of a core at rest and at work, resident megabytes, and what is
    aimed at."""
    house.adopt([Child(LOOKOUT, "services.lookout")])
    house.until(lambda: house.memory_mb().get(LOOKOUT, 0) > 0, PATIENCE)
    time.sleep(2 * EVERY_SECONDS)  # it looks back over what was
    at_rest = idle.measure(house, seconds)
    house.channel.rate(rate, seconds)
    before, began = house.cpu(), time.monotonic()
    house.look(seconds)
    passed = time.monotonic() - began
    at_work = {name: cpu / passed * 100 for name, cpu in spent(before, house.cpu()).items()}
    figures = (at_rest[LOOKOUT], at_work[LOOKOUT], house.memory_mb()[LOOKOUT])
    return Table(
        ["lookout", "at rest, % of a core", f"at {rate:g} orders/s", "resident MB"],
        [
            ["measured", *(f"{figure:.1f}" for figure in figures)],
            ["aimed at, no more than", f"{AIMED_PERCENT:g}", f"{AIMED_PERCENT:g}", f"{AIMED_MB}"],
            ["", *("within" if one else "OVER" for one in _within(*figures))],
        ],
    )


def _within(at_rest: float, at_work: float, megabytes: float) -> tuple[bool, bool, bool]:
    """Whether each is what is aimed at."""
    return at_rest <= AIMED_PERCENT, at_work <= AIMED_PERCENT, megabytes <= AIMED_MB


def of_batch() -> float:
    """CPU microseconds that a stage takes to count a batch, as it is at 100 records."""
    observer = Observer(Wiring(REVIEW))
    counts = Counts(
        {
            Counted("web", "OrderReceived", "confirmed", ""): 80,
            Counted("web", "OrderReceived", "held", "goods"): 10,
            Counted("shop", "OrderReceived", "confirmed", ""): 10,
        }
    )
    ages = list(range(BATCH))
    done = Done(BATCH, 20, committed_at=5_000, recorded=ages, submitted=ages, counts=counts)
    began = time.thread_time()
    for _ in range(TIMES):
        observer.batch(done)
        observer.waited(0.1)
    return (time.thread_time() - began) / TIMES * 1e6


def of_scrape() -> float:
    """CPU milliseconds of a scrape of one stage."""
    observer = Observer(Wiring(REVIEW))
    began = time.thread_time()
    for _ in range(TIMES // 10):
        generate_latest(observer.registry)
    return (time.thread_time() - began) / (TIMES // 10) * 1e3


if __name__ == "__main__":
    main()
