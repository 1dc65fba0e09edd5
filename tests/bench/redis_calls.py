"""What Redis costs: reservations, confirms and loads a second, with the CPU of this process and of
the server.

.venv/bin/python -m tests.bench.redis_calls
"""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import LedgerChange, Wait
from orders.engine.ports.state_store import Confirmation, StoreHead
from orders.engine.questions import Question, Reserve, Take
from orders.engine.redis.connection import connect
from orders.engine.redis.ledger import RedisLedger
from orders.engine.redis.state_store import RedisStateStore
from tests.engine.private_redis import PrivateRedis

ORDERS, LINES, ARTICLES, PARTITIONS = 500, 5, 5_000, 12
PLENTY = 10**12
STATE = bytes(400)
SECONDS = 3.0


class Bench:
    """Runs one operation for a while and prints what an order costs."""

    def __init__(self, private: PrivateRedis) -> None:
        self._private = private

    def run(self, name: str, operation: Callable[[], object]) -> None:
        for _ in range(5):
            operation()
        rounds, started, own, server = (
            0,
            time.perf_counter(),
            time.process_time(),
            self._server_cpu(),
        )
        while time.perf_counter() - started < SECONDS:
            operation()
            rounds += 1
        elapsed, orders = time.perf_counter() - started, rounds * ORDERS
        per_order = (
            (time.process_time() - own) / orders * 1e6,
            (self._server_cpu() - server) / orders * 1e6,
        )
        print(
            f"{name:44} {orders / elapsed:9,.0f} orders/s   {per_order[0]:5.1f} us here   "
            f"{per_order[1]:5.1f} us in Redis"
        )

    def _server_cpu(self) -> float:
        info: Any = self._private.client.info("cpu")
        return float(info["used_cpu_user_main_thread"] + info["used_cpu_sys_main_thread"])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        private = PrivateRedis(Path(folder))
        try:
            bench_state_store(Bench(private), RedisStateStore(connect(private.url), "bench"))
            bench_ledger(Bench(private), RedisLedger(connect(private.url), "bench", PARTITIONS))
        finally:
            private.stop()


def bench_state_store(bench: Bench, store: RedisStateStore) -> None:
    """Batches of 500 orders over all partitions: their states loaded, their states and timers
    confirmed."""
    for partition in range(PARTITIONS):
        store.reset(partition, StoreHead(1, BatchId(1, 0), 0, "bench", 0))
    keys = {
        partition: [f"web:{partition}-{n}" for n in range(ORDERS // PARTITIONS + 1)]
        for partition in range(PARTITIONS)
    }
    guards = {partition: Guard(1, BatchId(1, 0)) for partition in range(PARTITIONS)}
    confirmations = {
        partition: Confirmation(
            guards[partition],
            BatchId(1, 0),
            1,
            1,
            dict.fromkeys(here, STATE),
            dict.fromkeys(here, 1_700_000_000_000),
        )
        for partition, here in keys.items()
    }
    bench.run("store: confirm states and timers", lambda: store.confirm(confirmations))
    bench.run("store: load states", lambda: store.load(keys, guards))
    bench.run("store: nothing due, the comparison alone", lambda: store.due(guards, 0, 100))


def bench_ledger(bench: Bench, ledger: RedisLedger) -> None:
    """Batches of 500 orders of five lines, skewed as demand is: reserved, then confirmed."""
    accounts = [f"SKU-{n:05d}" for n in range(ARTICLES)]
    totals = LedgerChange(dict.fromkeys(accounts, PLENTY))
    for partition in range(PARTITIONS):
        ledger.stage(partition, 1, BatchId(1, 0), totals if partition == 0 else LedgerChange())
    guards = {partition: Guard(1, BatchId(1, 0)) for partition in range(PARTITIONS)}
    chance = random.Random(7)
    questions: list[tuple[int, str, Question]] = []
    for n in range(ORDERS):
        lines = dict.fromkeys(
            accounts[min(int(chance.paretovariate(0.5)), ARTICLES) - 1] for _ in range(LINES * 3)
        )
        takes = tuple(Take(account, chance.randint(1, 9)) for account in list(lines)[:LINES])
        questions.append((n % PARTITIONS, f"web:{n}", Reserve("bench", takes)))
    bench.run("ledger: reserve five lines", lambda: ledger.prepare(guards, questions))

    changes: dict[int, tuple[Guard, BatchId, LedgerChange]] = {}
    for partition, guard in guards.items():
        free: dict[str, int] = {}
        for where, _, question in questions:
            if where == partition and isinstance(question, Reserve):
                for take in question.takes:
                    free[take.account] = free.get(take.account, 0) - take.amount
        changes[partition] = (guard, BatchId(1, 0), LedgerChange(free))

    def both() -> None:
        ledger.prepare(guards, questions)
        ledger.confirm(changes)

    bench.run("ledger: reserve five lines and confirm", both)
    much = PLENTY * PLENTY.bit_length()
    waits = {f"waiter-{n}": [Wait(accounts[n], much, "1")] for n in range(500)}
    ledger.confirm({0: (guards[0], BatchId(1, 0), LedgerChange(waits=waits))})
    bench.run("ledger: the same while 500 others wait", both)
    bench.run("ledger: no wakes, the comparison alone", lambda: ledger.wakes(guards, 100))


if __name__ == "__main__":
    main()
