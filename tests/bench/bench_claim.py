"""How fast a claim rebuilds a state store that Redis has lost, and what it keeps in memory.

`python -m tests.bench.bench_claim [STATES]` replays so many states (default 200,000) from a
changelog in memory into a real Redis: states a second by the wall, by the CPU of this process and
by that of Redis, and by how much the process grew. Of five orders four have ended, and one is under
way. Reading from a broker comes on top, mostly on other cores.
"""

import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any

from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import InventoryState, LineQuantity
from orders.engine.core.partition import Partition
from orders.engine.core.reconcile import Reconciling, Slices
from orders.engine.core.ticket import Ticket
from orders.engine.core.wiring import Wiring
from orders.engine.ports.log import Message
from orders.engine.redis.connection import connect
from orders.engine.redis.state_store import RedisStateStore
from services.inventory.stage import STAGE
from tests import orders as made
from tests.codec import CODEC
from tests.engine.private_redis import PrivateRedis

STATES = 200_000
WIRING = Wiring(STAGE)
TOPIC = WIRING.state.topic
HEADERS = (("at", b"1"),)


class Past:
    """A changelog of so many keys, each written once."""

    def __init__(self, states: int) -> None:
        self._states = states
        order = made.order(lines=[made.line(n, f"SKU-{n}") for n in range(1, 6)])
        lines: list[LineQuantity] = [
            {"line": one["line"], "sku": one["sku"], "quantity": one["quantity"]}
            for one in order["lines"]
        ]
        known = {**blank(InventoryState), "version": 1, "number": "25-0000001", "lines": lines}
        under_way = {
            **known,
            "status": "reserved",
            "order": CarriedOrder.of(order),
            "reservations": [
                {"ledger": "stock", "account": f"SKU-{n}", "version": 1, "line": n, "amount": 2}
                for n in range(1, 6)
            ],
        }
        ended = {**known, "status": "finished", "dispatched": lines, "wake_at": made.PLACED}
        payloads = [CODEC.encode(WIRING.state, state) for state in (under_way, ended)]
        self._payloads = [payloads[0], *payloads[1:] * 4]

    def identity(self, topic: str) -> str:
        return "bench"

    def low(self, topic: str, partition: int) -> int:
        return 0

    def replay(self, topic: str, partition: int, start: int) -> Iterator[Message]:
        for number in range(start, self._states):
            key = b"shop:%09d" % number
            payload = self._payloads[number % len(self._payloads)]
            yield Message(topic, partition, number, key, payload, 0, HEADERS)


def main() -> None:
    """Measure, and print."""
    states = int(sys.argv[1]) if len(sys.argv) > 1 else STATES
    with tempfile.TemporaryDirectory() as folder:
        server = PrivateRedis(Path(folder), "--appendonly", "no")
        try:
            before = _redis_cpu(server)
            wall, cpu, slices, grown = _rebuilt(states, server.url)
            served = _redis_cpu(server) - before
        finally:
            server.stop()
    print(
        f"{states:,} states: {states / wall:,.0f} a second by the wall, {states / cpu:,.0f} by "
        f"CPU, {states / served:,.0f} by Redis' CPU, longest slice {slices * 1000:.0f} ms, "
        f"{grown / 1024:.0f} MB"
    )


def _redis_cpu(server: PrivateRedis) -> float:
    """Seconds so far."""
    told: Any = server.client.info("cpu")
    return float(told["used_cpu_user"] + told["used_cpu_sys"])


def _rebuilt(states: int, url: str) -> tuple[float, float, float, int]:
    """Wall seconds, CPU seconds, the longest slice, kilobytes that the process grew by."""
    ports: Any = SimpleNamespace(
        group=SimpleNamespace(bounds=lambda topic, partition: (0, states)),
        changelog=Past(states),
        state_store=RedisStateStore(connect(url), STAGE.name),
        ledgers={},
        clock=None,
    )
    reconciling, partition = Reconciling(WIRING, CODEC, ports), Partition(0, Ticket(1, 1))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu, longest, begun = perf_counter(), process_time(), 0.0, perf_counter()
    for _ in _rebuild(reconciling, partition):
        longest, begun = max(longest, perf_counter() - begun), perf_counter()
    wall, cpu = perf_counter() - wall, process_time() - cpu
    assert ports.state_store.sizes([0])[0] == states
    return wall, cpu, longest, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def _rebuild(reconciling: Reconciling, partition: Partition) -> Slices[None]:
    replayed = yield from reconciling.replay(partition)
    yield from reconciling.state_store(partition, replayed)


if __name__ == "__main__":
    main()
