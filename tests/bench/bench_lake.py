"""What the lake costs: `python -m tests.bench.bench_lake`. A record, one with an order, a decision,
by the writer from messages in memory to committed tables; and ten million rows grouped by SQL."""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from typing import NamedTuple

import pyarrow as pa

from orders.contracts.blank import blank
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.order import CarriedOrder
from orders.contracts.records import IntakeState, OrderConfirmed, OrderReceived, PaymentReceived
from orders.engine.ports.log import Message
from services.lake.keeping import Keeping
from services.lake.metrics import Metrics
from services.lake.querying import asked
from services.lake.recording import Recording
from services.lake.tables import Lake
from services.lake.writing import Limits, Writer
from tests.bench.yardstick import stands
from tests.contracts import samples
from tests.contracts.values import zero
from tests.lake.log import Following, Log

RECORDS, A_TAKE = 200_000, 2_000
ROWS, A_FILE = 10_000_000, 1_000_000
FIRST = date(2026, 11, 1).toordinal()
BUDGET = {"a record": 40.0, "one with an order": 120.0, "a hand-off": 40.0, "a decision": 40.0}
"""Microseconds of CPU."""
BUDGET_MB = 500.0


class Repeated(Following):
    """So many times the same record."""

    def __init__(self, message: Message, times: int) -> None:
        super().__init__(Log())
        self._message, self._left = message, times

    def take(self, limit: int, seconds: float) -> list[Message]:
        topic, partition, *_ = self._message
        start = self.positions[topic, partition]
        count = min(A_TAKE, self._left)
        self._left -= count
        self.positions[topic, partition] = start + count
        return [self._message._replace(offset=start + number) for number in range(count)]

    @property
    def over(self) -> bool:
        return not self._left


class Figure(NamedTuple):
    """Microseconds of CPU a record, commits included."""

    name: str
    us: float


def messages() -> dict[str, Message]:
    """A record of each kind."""
    codec = Codec(OfflineSchemaIds())

    def message(record: type, value: dict[str, object], headers: object = ()) -> Message:
        kind = record_type(record)
        payload = codec.encode(kind, value)
        return Message(kind.topic, 0, 0, b"web:W-1002345", payload, samples.PLACED_AT, headers)  # type: ignore[arg-type]

    order = CarriedOrder.of(samples.order())
    confirmed = {**zero(record_type(OrderConfirmed).schema), "order": order}
    state = {**blank(IntakeState), "order": order, "status": "received"}
    headers = [
        ("cause", b'["orders.submissions.v1/0/4"]'),
        ("at", b"1790000001500"),
        ("met", b"00000000"),
        ("notes", b"9f2c1e55 articles=AAAA prices=AAAA"),
    ]
    return {
        "a record": message(PaymentReceived, zero(record_type(PaymentReceived).schema)),
        "one with an order": message(OrderReceived, dict(samples.received())),
        "a hand-off": message(OrderConfirmed, confirmed),
        "a decision": message(IntakeState, state, headers),
    }


def written(name: str, message: Message, records: int = RECORDS) -> Figure:
    """By a fresh lake, in rounds of 64 MB."""
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(folder, f"sqlite:///{folder}/catalog.db")
        source = Repeated(message, records)
        recording = Recording(Log().ids, Keeping.with_personal(False))
        writer = Writer(lake, source, recording, "bench", Metrics(), Limits())
        writer.claim()
        started = time.process_time()
        while not source.over:
            writer.turn(0)
        writer.commit()
        used = time.process_time() - started
        lake.close()
    return Figure(name, used / records * 1e6)


def grouped(rows: int = ROWS) -> float:
    """Seconds of wall time that a query over so many rows takes, by day and code."""
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(folder, f"sqlite:///{folder}/catalog.db")
        made = pa.struct([("code", pa.string()), ("amount_minor", pa.int64())])
        table = lake.create("payment_received", made)
        schema = table.schema().as_arrow()
        for start in range(0, rows, A_FILE):
            _append(table, schema, start, min(A_FILE, rows - start))
        query = "select _day, code, count(*), sum(amount_minor) from payment_received group by all"
        started = time.perf_counter()
        with asked(lake, query) as found:
            assert sum(row[2] for row in found.fetchall()) == rows
        took = time.perf_counter() - started
        lake.close()
    return took


def _append(table: object, schema: pa.Schema, start: int, count: int) -> None:
    day = start // A_FILE % 7
    columns = {
        "_topic": pa.repeat("payment.events.v1", count),
        "_partition": pa.repeat(0, count),
        "_offset": pa.array(range(start, start + count)),
        "_recorded_at": pa.repeat(pa.scalar(0, pa.timestamp("us", "UTC")), count),
        "_day": pa.repeat(date.fromordinal(FIRST + day), count),
        "_schema_id": pa.repeat(1, count),
        "_key": pa.array([f"web:{number}" for number in range(count)]),
        "code": pa.array([f"C{number % 100}" for number in range(count)]),
        "amount_minor": pa.array(range(count)),
    }
    rows = pa.table(
        {name: column.cast(schema.field(name).type) for name, column in columns.items()}
    )
    table.append(rows)  # type: ignore[attr-defined]


def main() -> int:
    """Prints the figures; exit code 1 if one is over its budget."""
    over = False
    print(stands())
    for name in BUDGET:
        us, megabytes = _apart(name)
        over = over or us > BUDGET[name] or megabytes > BUDGET_MB
        print(
            f"{name}: {us:.1f} µs of CPU (budget {BUDGET[name]:.0f}), {megabytes:.0f} MB",
            flush=True,
        )
    took = grouped()
    print(f"{ROWS:,} rows grouped: {took:.2f} s (budget 2)")
    return int(over or took > 2)


def _apart(name: str) -> tuple[float, float]:
    """In a process of its own: microseconds of CPU a record, and megabytes at most."""
    told = subprocess.run(
        [sys.executable, "-m", __spec__.name, name], check=True, capture_output=True, text=True
    )
    us, megabytes = map(float, told.stdout.split())
    return us, megabytes


def alone(name: str) -> int:
    """What `_apart` hears."""
    pa.set_memory_pool(pa.system_memory_pool())  # as the process does
    figure = written(name, messages()[name])
    print(figure.us, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return 0


if __name__ == "__main__":
    sys.exit(alone(sys.argv[1]) if sys.argv[1:] else main())
