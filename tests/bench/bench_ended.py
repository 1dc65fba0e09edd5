"""What an order that has ended takes in Redis, by stage.

`python -m tests.bench.bench_ended [ORDERS]` plays a simulated world without faults, takes from its
changelogs what each stage knew of an order when it was done with it, writes so many (default
100,000) of these under names of their own into a real Redis, and prints by how many bytes each made
it grow: as the state itself, and as the store keeps it.
"""

import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

from orders.engine.core.confirm import wake_of
from orders.engine.core.pointers import pointer_to
from orders.engine.core.wiring import Wiring
from orders.engine.ports.guard import NOTHING, BatchId, Guard
from orders.engine.ports.state_store import Confirmation, StoreHead
from orders.engine.redis.connection import RedisServer, connect
from orders.engine.redis.state_store import RedisStateStore
from tests.codec import CODEC
from tests.crash.schedule import Schedule
from tests.crash.simulation import WIRINGS, Simulation
from tests.engine.private_redis import PrivateRedis

ORDERS, PARTITIONS, PIECE = 100_000, 12, 1_000
OVER = frozenset({"rejected", "finished", "stopped", "settled", "completed"})


class Ended(NamedTuple):
    """The last that a stage knew of an order; when it is to be forgotten; whether the store keeps
    no more than where it stands."""

    state: bytes
    wake_at: int | None
    pointed: bool


def main() -> None:
    """Measure, and print."""
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    world = Simulation(Schedule(0, ()))
    world.run()
    print(f"{'stage':15} {'a state has':>12} {'as it is':>9} {'as kept':>9}  bytes")
    with tempfile.TemporaryDirectory() as folder:
        server = PrivateRedis(Path(folder), "--appendonly", "no")
        try:
            for wiring in WIRINGS:
                found = list(_ended(world, wiring))
                size = sum(len(one.state) for one in found) / len(found)
                whole = _grown(
                    server, wiring, [one._replace(pointed=False) for one in found], orders
                )
                kept = _grown(server, wiring, found, orders)
                print(f"{wiring.name:15} {size:12.0f} {whole:9.0f} {kept:9.0f}")
        finally:
            server.stop()


def _ended(world: Simulation, wiring: Wiring) -> Iterator[Ended]:
    topic = wiring.state.topic
    for partition in range(world.partitions):
        last: dict[bytes | None, bytes] = {}
        for entry in world.broker.log(topic, partition).entries:
            if entry.readable and entry.message is not None and entry.message.value is not None:
                last[entry.message.key] = entry.message.value
        for payload in last.values():
            state: Any = CODEC.decode_state(payload, topic)
            if state["status"] in OVER or state.get("final"):
                yield Ended(payload, wake_of(state), wiring.done_with(state))


def _grown(server: PrivateRedis, wiring: Wiring, found: list[Ended], orders: int) -> float:
    """Bytes an order."""
    connection = connect(server.url)
    server.client.flushall()
    store, before = RedisStateStore(connection, wiring.name), _used(connection)
    numbers = iter(range(orders))
    for partition in cycle(range(PARTITIONS)):
        piece = list(islice(numbers, PIECE))
        if not piece:
            return (_used(connection) - before) / orders
        _write(store, partition, {f"shop:{n:09}": found[n % len(found)] for n in piece})
    raise AssertionError("unreachable")


def _write(store: RedisStateStore, partition: int, orders: dict[str, Ended]) -> None:
    if store.head(partition) is None:
        store.reset(partition, StoreHead(1, NOTHING, 0, "bench", 0))
    head = store.head(partition)
    assert head is not None
    confirmed = BatchId(1, head.confirmed.batch + 1)
    confirmation = Confirmation(Guard(1, head.confirmed), confirmed, 0, 0)
    for at, (key, one) in enumerate(orders.items()):
        confirmation.states[key] = pointer_to(10**9 + at) if one.pointed else one.state
        # as spread as ends of orders are
        confirmation.due[key] = None if one.wake_at is None else one.wake_at + at
    store.confirm({partition: confirmation})


def _used(connection: RedisServer) -> int:
    told: bytes = connection.ask("INFO", "memory")
    [line] = [line for line in told.splitlines() if line.startswith(b"used_memory:")]
    return int(line.partition(b":")[2])


if __name__ == "__main__":
    main()
