"""What Redis costs: reservations, draws, confirms and loads a second, with the CPU of this process
and of the server. Exit code 1 if something costs the server more than it may.

.venv/bin/python -m tests.bench.redis_calls
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import LedgerChange, Wait
from orders.engine.ports.state_store import Confirmation, StoreHead
from orders.engine.questions import Draw, Drawn, LedgerQuestion, Reserve, Take, Waiting
from orders.engine.redis.connection import RedisServer, connect
from orders.engine.redis.ledger import RedisLedger
from orders.engine.redis.state_store import RedisStateStore
from tests.engine.private_redis import PrivateRedis

ORDERS, LINES, ARTICLES, PARTITIONS = 500, 5, 5_000, 12
LOTS = 3
"""Of each article on its shelf."""
PLAIN, IN_LOTS, WHILE_OTHERS_WAIT = 12.0, 25.0, 16.0
"""Microseconds of the server that an order of five lines may cost, reserved or drawn and
confirmed."""
PLENTY = 10**12
STATE = bytes(400)
SECONDS = 3.0


class Bench:
    """Runs one operation for a while and prints what an order costs."""

    def __init__(self, private: PrivateRedis) -> None:
        self._private = private
        self.over = list[str]()

    def run(self, name: str, operation: Callable[[], object], most: float | None = None) -> None:
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
            f"{per_order[1]:5.1f} us in Redis{'' if most is None else f', may be {most:g}'}"
        )
        if most is not None and per_order[1] > most:
            self.over.append(name)

    def _server_cpu(self) -> float:
        info: Any = self._private.client.info("cpu")
        return float(info["used_cpu_user_main_thread"] + info["used_cpu_sys_main_thread"])


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        private = PrivateRedis(Path(folder))
        bench, server = Bench(private), connect(private.url)
        try:
            bench_state_store(bench, RedisStateStore(server, "bench"))
            bench_ledger(bench, RedisLedger(server, "bench", PARTITIONS))
            bench_draws(bench, RedisLedger(server, "lots", PARTITIONS, drawn=True))
            bench_telling(bench, server)
        finally:
            private.stop()
    for name in bench.over:
        print(f"over its budget: {name}")
    return 1 if bench.over else 0


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


def bench_telling(bench: Bench, server: RedisServer) -> None:
    """The same of a ledger whose balances are told, each heard as often as it may be."""
    bench_ledger(bench, RedisLedger(server, "told", PARTITIONS, tells=True), "told ledger")


def bench_ledger(bench: Bench, ledger: RedisLedger, name: str = "ledger") -> None:
    """Batches of 500 orders of five lines, skewed as demand is: reserved, then confirmed."""
    accounts = [f"SKU-{n:05d}" for n in range(ARTICLES)]
    totals = LedgerChange(dict.fromkeys(accounts, PLENTY))
    for partition in range(PARTITIONS):
        ledger.stage(partition, 1, BatchId(1, 0), totals if partition == 0 else LedgerChange())
    _open(ledger)
    guards = {partition: Guard(1, BatchId(1, 0)) for partition in range(PARTITIONS)}
    questions: list[tuple[int, str, LedgerQuestion]] = [
        (n % PARTITIONS, f"web:{n}", Reserve("bench", takes))
        for n, takes in enumerate(_orders(accounts))
    ]
    bench.run(f"{name}: reserve five lines", lambda: ledger.prepare(guards, questions))

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

    bench.run(f"{name}: reserve five lines and confirm", both, PLAIN)
    much = PLENTY * PLENTY.bit_length()
    waits = {f"waiter-{n}": [Wait(accounts[n], much, "1")] for n in range(500)}
    ledger.confirm({0: (guards[0], BatchId(1, 0), LedgerChange(waits=waits))})
    bench.run(f"{name}: the same while 500 others wait", both, WHILE_OTHERS_WAIT)
    refused = [
        (p, key, Reserve("bench", (*question.takes[:-1], Take(question.takes[-1].account, much))))
        for p, key, question in questions
        if isinstance(question, Reserve)
    ]
    gone: dict[str, list[Wait]] = {key: [] for key in waits}
    bench.run(f"{name}: five lines refused meanwhile", lambda: ledger.prepare(guards, refused))
    ledger.confirm({0: (guards[0], BatchId(1, 0), LedgerChange(waits=gone))})
    queue = {key: [Wait(accounts[0], much, "1")] for key in waits}
    ledger.confirm({0: (guards[0], BatchId(1, 0), LedgerChange(waits=queue))})
    asked = [(0, "planner", Waiting("bench", accounts[0]))]
    bench.run(f"{name}: one of 500 that wait is told", lambda: ledger.prepare(guards, asked))
    bench.run(f"{name}: no wakes, the comparison alone", lambda: ledger.wakes(guards, 100))


def _open(ledger: RedisLedger) -> None:
    while not ledger.further():
        pass


def bench_draws(bench: Bench, ledger: RedisLedger) -> None:
    """The same orders drawn from lots, line by line as handlers ask, then confirmed. The first lot
    of each shelf is nearly gone."""
    shelves = [f"SKU-{n:05d}@BER#" for n in range(ARTICLES)]
    totals = {f"{shelf}2027{lot:04d}#L{lot}": PLENTY for shelf in shelves for lot in range(LOTS)}
    totals |= {f"{shelf}20270000#L0": 1 for shelf in shelves}
    for partition in range(PARTITIONS):
        change = LedgerChange(totals) if partition == 0 else LedgerChange()
        ledger.stage(partition, 1, BatchId(1, 0), change)
    _open(ledger)
    guards = {partition: Guard(1, BatchId(1, 0)) for partition in range(PARTITIONS)}
    steps: list[list[tuple[int, str, LedgerQuestion]]] = [
        [
            (n % PARTITIONS, f"web:{n}", Draw("lots", takes[line].account, takes[line].amount))
            for n, takes in enumerate(_orders(shelves))
            if line < len(takes)
        ]
        for line in range(LINES)
    ]

    def both() -> None:
        free: dict[int, dict[str, int]] = {partition: {} for partition in guards}
        for questions in steps:
            for (partition, *_), answer in zip(
                questions, ledger.prepare(guards, questions), strict=True
            ):
                assert isinstance(answer, Drawn)
                for take in answer.takes:
                    free[partition][take.account] = (
                        free[partition].get(take.account, 0) - take.amount
                    )
        ledger.confirm({p: (guards[p], BatchId(1, 0), LedgerChange(free[p])) for p in guards})

    bench.run("ledger: draw five lines from lots and confirm", both, IN_LOTS)


def _orders(accounts: list[str]) -> Iterator[tuple[Take, ...]]:
    """What orders take, five lines of nearly all, skewed as demand is."""
    chance = random.Random(7)
    for _ in range(ORDERS):
        lines = dict.fromkeys(
            accounts[min(int(chance.paretovariate(0.5)), len(accounts)) - 1]
            for _ in range(LINES * 3)
        )
        yield tuple(Take(account, chance.randint(1, 9)) for account in list(lines)[:LINES])


if __name__ == "__main__":
    sys.exit(main())
