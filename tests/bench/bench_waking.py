"""How long Redis is kept when goods come that very many wait for.

`python -m tests.bench.bench_waking [WAITERS]`: so many keys (default 5,000) wait for one unit each
of one account, and all of it comes at once. Prints how many scripts it takes until all are called,
what they cost Redis together, a waiter, and at most. Then what is set aside expires, then more
comes: the same of that. Exit code 1 if a script costs more than 20 ms.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import LedgerChange, Wait
from orders.engine.redis.connection import connect
from orders.engine.redis.ledger import RedisLedger
from tests.engine.private_redis import PrivateRedis

WAITERS, MOST_MS = 5_000, 20.0
START = BatchId(1, 0)
KEY = "orders:{ledger/bench}"
GUARDS = {0: Guard(1, START)}


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_waking")
    parser.add_argument("waiters", type=int, nargs="?", default=WAITERS)
    waiters = parser.parse_args().waiters
    with tempfile.TemporaryDirectory() as folder:
        server = PrivateRedis(Path(folder))
        try:
            scripts = measure(server, waiters)
        finally:
            server.stop()
    for what, took in scripts.items():
        print(
            f"{what}: {len(took)} scripts, {sum(took):.1f} ms of Redis, "
            f"{sum(took) / waiters * 1000:.1f} us a waiter, at most {max(took):.1f} ms"
        )
    return int(max(map(max, scripts.values())) > MOST_MS)


def measure(server: PrivateRedis, waiters: int) -> dict[str, list[float]]:
    """Milliseconds of each script, by what it did."""
    ledger = RedisLedger(connect(server.url), "bench", 1)
    waits = {f"shop:{n:09}": [Wait("SKU-1", 1, "5")] for n in range(waiters)}
    ledger.stage(0, 1, START, LedgerChange(waits=waits))
    while not ledger.further():
        pass
    goods = {0: (GUARDS[0], START, LedgerChange({"SKU-1": waiters}))}
    served = [_cost(server, lambda: ledger.confirm(goods))]
    while _number(server, "queued"):
        served.append(_cost(server, lambda: ledger.wakes(GUARDS, 100)))
    _hours_pass(server)
    ended = []
    while _number(server, "until"):
        ended.append(_cost(server, lambda: ledger.wakes(GUARDS, 100)))
    more = [_cost(server, lambda: ledger.confirm(goods))]
    while (_number(server, "queued") or _number(server, "resting")) and len(more) < waiters:
        more.append(_cost(server, lambda: ledger.wakes(GUARDS, 100)))
    return {"goods come": served, "set-asides end": ended, "more goods come": more}


def _number(server: PrivateRedis, place: str) -> int:
    found: Any = server.client.zcard(f"{KEY}:{place}")
    return int(found)


def _hours_pass(server: PrivateRedis) -> None:
    """All that is set aside has expired."""
    waits: Any = server.client.zrange(f"{KEY}:until", 0, -1)
    server.client.zadd(f"{KEY}:until", dict.fromkeys(waits, 1))


def _cost(server: PrivateRedis, call: Callable[[], object]) -> float:
    """Milliseconds of the thread that runs scripts."""
    before = _cpu(server)
    call()
    return (_cpu(server) - before) * 1000


def _cpu(server: PrivateRedis) -> float:
    told: Any = server.client.info("cpu")
    return float(told["used_cpu_user_main_thread"] + told["used_cpu_sys_main_thread"])


if __name__ == "__main__":
    sys.exit(main())
