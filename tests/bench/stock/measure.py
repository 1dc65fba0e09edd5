"""Questions of each kind, over HTTP, as `orders stock` asks them.

`python -m tests.bench.stock.measure [ARTICLES]` (default 100,000, two lots each) prints p50 and p99
of each kind: what the command does after Python has started, its connection included; and CPU,
which a busy machine hardly changes. Exit code 1 if a p99 is above 50 ms (IV-01).
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from orders.cli.demo.cpu import cpu_seconds
from orders.cli.stock.gateway import Gateway
from orders.cli.stock.question import Question
from orders.client.stock.piles import Wanted
from tests.bench.percentiles import Percentiles, percentiles
from tests.bench.stock import house
from tests.bench.stock.serving import Served, served
from tests.engine.private_redis import PrivateRedis

ARTICLES, ROUNDS, MOST_MS, LIMIT = 100_000, 200, 50.0, 50
DRAW = random.Random(14)
Ask = Callable[[Gateway, int], object]


@dataclass(frozen=True)
class Stock:
    """Milliseconds by kind of question, and of CPU the mean, here and in the gateway; `first_ms`:
    until lots were told for the first time."""

    articles: int
    first_ms: float
    told: Mapping[str, Percentiles]
    cpu_ms: Mapping[str, float]


def by(number: int) -> str:
    """A day up to which some lots expire."""
    return f"{house.FIRST_DAY + timedelta(days=number % 60):%Y-%m-%d}"


def on(number: int) -> datetime:
    """A day within the lots' lives."""
    day = house.FIRST_DAY + timedelta(days=number % house.DAYS)
    return datetime(day.year, day.month, day.day)


QUESTIONS: Mapping[str, Ask] = {
    "by code": lambda g, n: g.shown([house.sku(n)], Question()),
    "by name": lambda g, n: g.shown([f"{n:06} no."], Question()),
    "by words that many have": lambda g, n: g.found(f"{house.WORDS[n % 10]} tea", LIMIT),
    "for a channel": lambda g, n: g.shown([house.sku(n)], Question(house.CHANNEL)),
    "as of a date": lambda g, n: g.shown([house.sku(n)], Question("", on(n))),
    "by lot": lambda g, n: g.lots("", Wanted(lot=house.lots(n)[0][1]), LIMIT),
    "by expiry": lambda g, n: g.lots("", Wanted(expires_by=by(n)), LIMIT),
    "by quality": lambda g, n: g.lots("", Wanted(quality="quarantine"), LIMIT),
    "by house, quality and expiry": lambda g, n: g.lots(
        "", Wanted("MUC", "", "sellable", by(n)), LIMIT
    ),
    "lots of articles by name": lambda g, n: g.lots(f"mint {n:05}", Wanted(), LIMIT),
}


def measure(articles: int = ARTICLES, rounds: int = ROUNDS) -> Stock:
    """On a Redis and a gateway of their own."""
    with tempfile.TemporaryDirectory() as folder:
        server = PrivateRedis(Path(folder))
        try:
            house.fill(server.url, articles)
            with served(server.url, articles) as gateway:
                return _measured(gateway, articles, rounds)
        finally:
            server.stop()


def _measured(gateway: Served, articles: int, rounds: int) -> Stock:
    first = _took(QUESTIONS["by lot"], gateway, 0)
    told, cpu_ms = dict[str, Percentiles](), dict[str, float]()
    for kind, ask in QUESTIONS.items():
        before = _cpu(gateway)
        times = [_took(ask, gateway, DRAW.randrange(articles)) for _ in range(rounds)]
        told[kind], cpu_ms[kind] = percentiles(times), (_cpu(gateway) - before) * 1000 / rounds
    return Stock(articles, first, told, cpu_ms)


def _took(ask: Ask, gateway: Served, number: int) -> float:
    """Milliseconds; each asks on a connection of its own, as a command does."""
    began = time.perf_counter()
    ask(Gateway(gateway.url, gateway.token), number)
    return (time.perf_counter() - began) * 1000


def _cpu(gateway: Served) -> float:
    return time.process_time() + cpu_seconds(gateway.pid)


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.stock.measure")
    parser.add_argument("articles", type=int, nargs="?", default=ARTICLES)
    found = measure(parser.parse_args().articles)
    print(f"{found.articles:,} articles; the first who asks for lots waits {found.first_ms:.0f} ms")
    for kind, times in found.told.items():
        cpu = found.cpu_ms[kind]
        print(f"{kind:32} p50 {times.p50:6.1f} ms  p99 {times.p99:6.1f} ms  CPU {cpu:5.1f} ms")
    return int(max(times.p99 for times in found.told.values()) > MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
