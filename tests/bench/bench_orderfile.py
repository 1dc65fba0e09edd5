"""What the order file costs: `python -m tests.bench.bench_orderfile [ORDERS]`. A fact, from a
message in memory to a committed row; and the page of a customer, asked 200 times a second over so
many orders (a million, if nothing is said: 5 GB)."""

import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import uvicorn

from orders.client.links import Links
from orders.client.orderfile.asking import OrderFile
from orders.client.orderfile.layout import FOLLOWED, STATUS, numbered
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    CarrierScanned,
    MessageRequested,
    OrderAllocated,
    OrderConfirmed,
    OrderReceived,
    OrderStatus,
    OrderSubmitted,
    ShipmentDispatched,
    ShipmentReleased,
    StockReserved,
    TimelineAdded,
)
from orders.engine.ports.log import Message
from services.gateway.app import make_app
from services.gateway.tracking.standing import FiledTimelines
from services.orderfile.file import OrdersDatabase
from services.orderfile.metrics import Metrics
from services.orderfile.recording import Recording
from services.orderfile.writing import A_READ, Writer
from tests.bench.yardstick import stands
from tests.contracts import samples
from tests.contracts.values import zero
from tests.gateway.edge import LINK_KEYS, Fakes
from tests.lake.log import Log
from tests.orderfile.house import Following

ORDERS, A_SECOND, SECONDS = 1_000_000, 200, 30
FIRST = 1
"""So many seconds are told apart: a process is slow with the first page it makes, and those that
are asked for meanwhile wait for it."""
HOST, CONNECTIONS = "127.0.0.1", 50
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
OF_FACTS = 30_000
"""Orders, of which facts are written to measure what one costs."""
BUDGET_US, BUDGET_MS = 15.0, 50.0
HANDED_ON = (OrderConfirmed, StockReserved, OrderAllocated, ShipmentReleased)
FACTS = (
    *("OrderReceived", "OrderApproved", "OrderConfirmed", "StockReserved", "OrderAllocated"),
    *("ShipmentReleased", "ShipmentPacked", "ShipmentDispatched"),
)
HEADERS = [
    ("traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
    ("cause", b"orders.submissions.v1/0/4"),
    ("at", b"1790000001500"),
]


class Made(Following):
    """Facts of one order after the other, as many as fit into a take."""

    def __init__(self, orders: int) -> None:
        super().__init__(Log())
        self._story, self._left = story(), list(range(orders))

    def take(self, limit: int, seconds: float) -> list[Message]:
        taken: list[Message] = []
        while self._left and len(taken) + len(self._story) <= A_READ:
            key = f"web:W-{self._left.pop():07}".encode()
            for message in self._story:
                place = message.topic, 0
                taken.append(message._replace(key=key, offset=self.positions[place]))
                self.positions[place] += 1
        return taken

    @property
    def over(self) -> bool:
        return not self._left


def story() -> list[Message]:
    """What is written of an order that goes its way."""
    codec = Codec(OfflineSchemaIds())
    order = CarriedOrder.of(samples.order())
    submitted = {**zero(record_type(OrderSubmitted).schema), "order": order}
    values: list[tuple[type, dict[str, object]]] = [
        (OrderSubmitted, submitted),
        (OrderReceived, dict(samples.received())),
        *((one, {**zero(record_type(one).schema), "order": order}) for one in HANDED_ON),
        *((one, zero(record_type(one).schema)) for one in (MessageRequested, CarrierScanned)),
        (ShipmentDispatched, zero(record_type(ShipmentDispatched).schema)),
        *((OrderStatus, zero(record_type(OrderStatus).schema)) for _ in range(6)),
        *((TimelineAdded, timeline(event, n)) for n, event in enumerate(FACTS, 1)),
    ]
    return [
        Message(kind.topic, 0, 0, b"", codec.encode(kind, value), samples.PLACED_AT, HEADERS)
        for record, value in values
        for kind in [record_type(record)]
    ]


def timeline(event: str, number: int, order_id: str = "") -> dict[str, object]:
    at = samples.PLACED_AT + number * 3_600_000
    told = {"order_id": order_id, "event": event, "sequence": number, "step": number * 10}
    return {**zero(record_type(TimelineAdded).schema), **told, "at": at, "recorded_at": at}


class Cost(NamedTuple):
    """Microseconds of CPU a fact, with the statuses that come between; bytes an order."""

    us: float
    bytes: float


def written(orders: int = OF_FACTS) -> Cost:
    """By a fresh file."""
    with tempfile.TemporaryDirectory() as folder:
        file, source = OrdersDatabase(numbered(Path(folder), 1)), Made(orders)
        writer = Writer(file, source, Recording(Codec(OfflineSchemaIds())), Metrics())
        writer.begin()
        facts = orders * sum(one.topic != STATUS for one in story())
        started = time.process_time()
        while not source.over:
            writer.turn(0)
        used, size = time.process_time() - started, file.size()
        file.close()
    return Cost(used / facts * 1e6, size / orders)


def fill(folder: Path, orders: int) -> None:
    """A file of so many orders with their heads and timelines."""
    codec, file = Codec(OfflineSchemaIds()), OrdersDatabase(numbered(folder, 1))
    kind = record_type(TimelineAdded)
    values = [codec.encode(kind, timeline(event, n)) for n, event in enumerate(FACTS, 1)]
    with file.commit():
        file.know(dict.fromkeys(FOLLOWED, "bench"))
        file.read_to({})
    [topic] = file.numbers([kind.topic])
    for start in range(0, orders, 10_000):
        ids = [f"web:W-{number:07}" for number in range(start, min(start + 10_000, orders))]
        with file.commit():
            file.connection.executemany(
                "INSERT INTO heads (order_id, first_at, last_at, number, version, step, status, "
                "since_at) VALUES (?, 1, 1, '000001Y', 1, 80, 'dispatched', ?)",
                ((one, samples.PLACED_AT) for one in ids),
            )
            file.connection.executemany(
                "INSERT INTO facts VALUES (?, ?, 0, ?, 1, 'TimelineAdded', ?, '[]')",
                (
                    (one, topic, (start + n) * len(values) + place, value)
                    for n, one in enumerate(ids)
                    for place, value in enumerate(values)
                ),
            )
    file.close()


def edge(folder: Path) -> None:
    """Serve the pages of the file in a folder, until killed; prints its port."""
    file = OrderFile(folder)
    with tempfile.TemporaryDirectory() as own:
        filed = FiledTimelines(file, Codec(OfflineSchemaIds()))
        filed.goes_on = lambda: True  # type: ignore[method-assign]  # nobody writes it here
        fakes = Fakes(Path(own))
        config = uvicorn.Config(
            make_app(replace(fakes.edge, filed=filed)), port=0, log_level="warning", lifespan="off"
        )
        server = uvicorn.Server(config)
        listens = config.bind_socket()
        print(listens.getsockname()[1], flush=True)
        asyncio.run(server.serve([listens]))


async def asked(port: int, orders: int) -> list[float]:
    """Milliseconds of each page, counted from the moment at which it was to be asked for, in the
    order of these moments."""
    links, chance = Links(LINK_KEYS), random.Random(1)
    tokens = [
        links.token(f"web:W-{chance.randrange(orders):07}")
        for _ in range(A_SECOND * (FIRST + SECONDS))
    ]
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await asyncio.open_connection(HOST, port))
    loop = asyncio.get_running_loop()

    async def one(token: str | None, due: float) -> float:
        connection = await free.get()
        assert await shown(connection, f"/v1/tracking/{token}")
        free.put_nowait(connection)
        return (loop.time() - due) * 1000

    began, tasks = loop.time() + 0.5, []
    for number, token in enumerate(tokens):
        due = began + number / A_SECOND
        await asyncio.sleep(max(0, due - loop.time()))
        tasks.append(asyncio.create_task(one(token, due)))
    return await asyncio.gather(*tasks)


async def shown(connection: Connection, path: str) -> bool:
    """Whether the page that is wanted comes. A client of our own: the usual ones need more CPU than
    what they ask for."""
    reader, writer = connection
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/html\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
    return head.startswith(b"HTTP/1.1 200") and b"On its way" in await reader.readexactly(size)


def pages(folder: Path, orders: int) -> Iterator[str]:
    """How long pages take."""
    command = [sys.executable, "-m", "tests.bench.bench_orderfile", "--edge", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        took = asyncio.run(asked(int(process.stdout.readline()), orders))
    finally:
        process.kill()
        process.wait()
    counted = sorted(took[A_SECOND * FIRST :])
    for share in (50, 95, 99, 99.9):
        yield f"p{share} {counted[int(len(counted) * share / 100)]:.1f} ms"
    yield f"slowest of the first second {max(took[: A_SECOND * FIRST]):.1f} ms"


def main() -> None:
    """Print the figures, and the yardstick beside them."""
    if sys.argv[1:2] == ["--edge"]:
        edge(Path(sys.argv[2]))
        return
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    cost = written()
    print(f"a fact {cost.us:.1f} us of CPU (budget {BUDGET_US}); {cost.bytes:.0f} bytes an order")
    print(stands())
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), orders)
        told = ", ".join(pages(Path(folder), orders))
        print(f"pages over {orders} orders, {A_SECOND}/s: {told} (budget p99 {BUDGET_MS} ms)")


if __name__ == "__main__":
    main()
