"""How long a ledger is closed that has to be rebuilt, and how long others wait for Redis meanwhile.

`python -m tests.bench.bench_opening [ACCOUNTS] [--partitions 12] [--waiters 500] [--replicas 1]`:
every partition contributes an amount of every account (default 300,000), from so many connections
at a time; then all of it is added up. Another process asks another slot all the time. Prints
seconds until all is staged and until it is open, CPU of this process and of Redis, that of its
scripts (where one connection is used at a time), how long the other process waited, and what Redis
held at most. On a busy machine the CPU tells more than the wall, so budgets are of CPU: exit code 1
if 300,000 accounts cost more than 20 s, or a script more than 20 ms.
"""

import argparse
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any, NamedTuple

from orders.engine.core.contributions import in_pieces
from orders.engine.core.reconcile import PIECE
from orders.engine.ports.guard import NOTHING, BatchId, Guard
from orders.engine.ports.ledger import LedgerChange, Wait
from orders.engine.ports.state_store import StoreHead
from orders.engine.redis.connection import connect
from orders.engine.redis.ledger import RedisLedger
from orders.engine.redis.state_store import RedisStateStore
from tests.engine.private_redis import PrivateRedis

ACCOUNTS, PARTITIONS, WAITERS, MB = 300_000, 12, 500, 1_000_000
EVERY_SECONDS = 0.002
MOST_SECONDS, MOST_MS = 20.0, 20.0
"""Of CPU: for so many accounts in all partitions, here and in Redis; for a script."""
TOKEN = 1


class Found(NamedTuple):
    """Seconds; CPU milliseconds of the scripts, and wall ones for the waits of others: all of
    them, in order."""

    staged: float
    opened: float
    own_cpu: float
    redis_cpu: float
    scripts: list[float]
    others: list[float]
    held: int


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_opening")
    parser.add_argument("accounts", type=int, nargs="?", default=ACCOUNTS)
    parser.add_argument("--partitions", type=int, default=PARTITIONS)
    parser.add_argument("--waiters", type=int, default=WAITERS)
    parser.add_argument("--replicas", type=int, default=1)
    asked = parser.parse_args()
    found = measure(asked.accounts, asked.partitions, asked.waiters, asked.replicas)
    others, scripts = found.others, found.scripts
    print(
        f"{asked.accounts:,} accounts in {asked.partitions} partitions, {asked.replicas} at a "
        f"time, {asked.waiters} waiters: staged after {found.staged:.1f} s, open after "
        f"{found.opened:.1f} s; CPU {found.own_cpu:.1f} s here, {found.redis_cpu:.1f} s in Redis; "
        f"scripts of {_one_of(2, scripts):.1f} ms of CPU, one of a hundred "
        f"{_one_of(100, scripts):.1f} ms, at most {scripts[-1]:.1f} ms; others waited "
        f"{_one_of(2, others):.2f} ms, one of a thousand {_one_of(1_000, others):.1f} ms, at most "
        f"{others[-1]:.1f} ms; "
        f"{found.held / MB:.0f} MB in Redis at most"
    )
    allowed = MOST_SECONDS * max(asked.accounts / ACCOUNTS, 1.0)
    return int(found.own_cpu + found.redis_cpu > allowed or scripts[-1] > MOST_MS)


def _one_of(many: int, times: list[float]) -> float:
    """One of so many takes that long or longer."""
    return times[-max(len(times) // many, 1)]


def measure(accounts: int, partitions: int, waiters: int, replicas: int) -> Found:
    """On a Redis of its own."""
    amounts = {f"SKU-{n // 20:05}@W{n % 20:02}": 10**6 + n for n in range(accounts)}
    waits = {f"shop:{n:09}": [Wait(f"SKU-{n:05}@W00", 10**9, "5")] for n in range(waiters)}
    with tempfile.TemporaryDirectory() as folder:
        server = PrivateRedis(Path(folder))
        try:
            totals = [LedgerChange(amounts, amounts, waits), LedgerChange(amounts, amounts)]
            with _another(server.url) as asking:
                return _measured(server, totals, partitions, replicas, asking)
        finally:
            server.stop()


def _measured(
    server: PrivateRedis,
    totals: list[LedgerChange],
    partitions: int,
    replicas: int,
    asking: Connection,
) -> Found:
    scripts: list[float] = []
    served, own, began = _redis_cpu(server), process_time(), perf_counter()
    with ThreadPoolExecutor(replicas) as pool:

        def contribute(number: int) -> None:
            _contribute(server, number, partitions, totals[number > 0], scripts)

        list(pool.map(contribute, range(partitions)))
        staged, held = perf_counter() - began, _held(server)
        list(pool.map(lambda _: _go_on(server, partitions, scripts), range(replicas)))
    opened, own = perf_counter() - began, process_time() - own
    served = _redis_cpu(server) - served
    asking.send(None)
    others = sorted(asking.recv())
    assert RedisLedger(connect(server.url), "bench", partitions).head(0).open
    held = max(held, _held(server))
    return Found(staged, opened, own, served, sorted(scripts), others, held)


def _contribute(
    server: PrivateRedis, number: int, partitions: int, totals: LedgerChange, scripts: list[float]
) -> None:
    """As a claim does."""
    ledger, confirmed = RedisLedger(connect(server.url), "bench", partitions), BatchId(TOKEN, 0)
    for piece, last, part in in_pieces(totals, PIECE):
        with _script(server, scripts):
            ledger.stage(number, TOKEN, confirmed, part, piece, last)


def _go_on(server: PrivateRedis, partitions: int, scripts: list[float]) -> None:
    """As every owner that waits for it."""
    ledger, opened = RedisLedger(connect(server.url), "bench", partitions), False
    while not opened:
        with _script(server, scripts):
            opened = ledger.further()


@contextmanager
def _script(server: PrivateRedis, scripts: list[float]) -> Iterator[None]:
    """Notes what a call costs Redis, milliseconds of CPU."""
    before = _redis_cpu(server)
    yield
    scripts.append((_redis_cpu(server) - before) * 1000)


@contextmanager
def _another(url: str) -> Iterator[Connection]:
    """A process that asks another slot all the time; sent anything, it tells how long each answer
    took, in milliseconds."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_ask, args=(url, there), daemon=True)
    process.start()
    here.recv()
    try:
        yield here
    finally:
        process.terminate()
        process.join()


def _ask(url: str, pipe: Connection) -> None:
    store, took = RedisStateStore(connect(url), "another"), []
    store.reset(0, StoreHead(TOKEN, NOTHING, 0, "bench", 0, 0))
    guards = {0: Guard(TOKEN, NOTHING)}
    pipe.send(None)
    while not pipe.poll():
        began = perf_counter()
        store.due(guards, 0, 100)
        took.append((perf_counter() - began) * 1000)
        sleep(EVERY_SECONDS)
    pipe.send(took)


def _held(server: PrivateRedis) -> int:
    told: Any = server.client.info("memory")
    return int(told["used_memory"])


def _redis_cpu(server: PrivateRedis) -> float:
    """Seconds so far, of the thread that runs scripts."""
    told: Any = server.client.info("cpu")
    return float(told["used_cpu_user_main_thread"] + told["used_cpu_sys_main_thread"])


if __name__ == "__main__":
    sys.exit(main())
