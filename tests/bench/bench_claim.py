"""How fast a claim rebuilds a state store that Redis has lost, and what it keeps in memory.

`python -m tests.bench.bench_claim [STATES] [--broker]` replays so many states (default 200,000)
from a changelog in memory, or from the topic of a real broker, into a real Redis: states a second
by the wall, by the CPU of this process and by that of Redis, the longest slice, by how much the
process grew, and how much Redis holds. Of five orders four have ended, and one is under way. Five
million take 1.5 GB of Redis, and on the broker some 2 GB of disk.
"""

import argparse
import resource
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]

from deploy.local import LocalStack
from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import InventoryState, LineQuantity
from orders.engine.core.partition import Partition
from orders.engine.core.reconcile import Reconciling, Slices
from orders.engine.core.ticket import Ticket
from orders.engine.core.wiring import Wiring
from orders.engine.kafka.changelog import KafkaChangelog
from orders.engine.ports.log import Changelog, Message
from orders.engine.redis.connection import connect
from orders.engine.redis.state_store import RedisStateStore
from orders.engine.settings import Settings
from services.inventory.stage import STAGE
from tests import orders as made
from tests.codec import CODEC
from tests.engine.private_redis import PrivateRedis
from tests.leaders import until_led

STATES, MB = 200_000, 1_000_000
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
                {
                    "ledger": "stock",
                    "account": f"SKU-{n}",
                    "version": 1,
                    "line": n,
                    "amount": 2,
                    "bucket": "reserved",
                }
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
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_claim")
    parser.add_argument("states", type=int, nargs="?", default=STATES)
    parser.add_argument("--broker", action="store_true", help="read from a real broker")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = PrivateRedis(folder, "--appendonly", "no")
        stack.callback(server.stop)
        past: Any = Past(asked.states)
        if asked.broker:
            past = stack.enter_context(_on_broker(past, folder))
        print(_measured(asked.states, past, server), flush=True)


@contextmanager
def _on_broker(past: Past, folder: Path) -> Iterator[Changelog]:
    """The same past on a topic of a broker of its own."""
    stack = LocalStack(folder, say=lambda line: None)
    try:
        settings = Settings(
            kafka_bootstrap_servers=stack.up().bootstrap,
            registry_url="http://127.0.0.1:9",
            redis_url="redis://127.0.0.1:9",
        )
        bootstrap: Any = {"bootstrap.servers": settings.kafka_bootstrap_servers}
        admin = AdminClient(bootstrap)  # one that is garbage-collected cancels its futures
        admin.create_topics([NewTopic(TOPIC, 1, 1)])[TOPIC].result()
        until_led(settings, [TOPIC])
        producer = Producer({**bootstrap, "compression.type": "lz4", "linger.ms": 20})
        for message in past.replay(TOPIC, 0, 0):
            while True:
                try:
                    headers: Any = list(message.headers)
                    producer.produce(TOPIC, message.value, message.key, 0, headers=headers)
                    break
                except BufferError:
                    producer.poll(0.1)
        producer.flush()
        yield KafkaChangelog(settings, "bench")
    finally:
        stack.discard()


def _measured(states: int, past: Changelog, server: PrivateRedis) -> str:
    before = _redis_cpu(server)
    wall, cpu, slices, working, grown = _rebuilt(states, past, server.url)
    served = _redis_cpu(server) - before
    held: Any = server.client.info("memory")
    return (
        f"{states:,} states: {states / wall:,.0f} a second by the wall, {states / cpu:,.0f} by "
        f"CPU, {states / served:,.0f} by Redis' CPU, longest slice {slices * 1000:.0f} ms by the "
        f"wall and {working * 1000:.0f} ms by CPU, "
        f"{grown * 1024 / MB:.0f} MB more here, {held['used_memory'] / MB:.0f} MB in Redis"
    )


def _redis_cpu(server: PrivateRedis) -> float:
    """Seconds so far."""
    told: Any = server.client.info("cpu")
    return float(told["used_cpu_user"] + told["used_cpu_sys"])


def _rebuilt(states: int, past: Changelog, url: str) -> tuple[float, float, float, float, int]:
    """Wall seconds, CPU seconds, those of the longest slice, kilobytes that the process grew by."""
    ports: Any = SimpleNamespace(
        group=SimpleNamespace(bounds=lambda topic, partition: (0, states)),
        changelog=past,
        state_store=RedisStateStore(connect(url), STAGE.name),
        ledgers={},
        clock=None,
    )
    reconciling, partition = Reconciling(WIRING, CODEC, ports), Partition(0, Ticket(1, 1))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu = begun, worked = perf_counter(), process_time()
    longest = working = 0.0
    for _ in _rebuild(reconciling, partition):
        longest, begun = max(longest, perf_counter() - begun), perf_counter()
        working, worked = max(working, process_time() - worked), process_time()
    wall, cpu = perf_counter() - wall, process_time() - cpu
    assert ports.state_store.sizes([0])[0] == states
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return wall, cpu, longest, working, grown


def _rebuild(reconciling: Reconciling, partition: Partition) -> Slices[None]:
    replayed = yield from reconciling.replay(partition)
    yield from reconciling.state_store(partition, replayed)


if __name__ == "__main__":
    main()
