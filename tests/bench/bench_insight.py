"""What insight costs: CPU at a hundred summaries a second, memory and a restart with a full table.

`python -m tests.bench.bench_insight [--seconds 60] [--rate 100] [--fill 1.0]` brings up a stack of
its own, writes a table with as many windows as are ever kept (`--fill`: that share of them), starts
a worker, and tells summaries as eight stages do. CPU time of the process, so that neighbours on the
machine count for little; the restart is by the wall.
"""

import argparse
import os
import random
import re
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from confluent_kafka import Producer

from deploy.local import LocalStack
from deploy.local.ports import a_free_one
from orders.cli.children import Child, Children
from orders.cli.demo.cpu import cpu_seconds
from orders.cli.demo.house import apply_topics
from orders.client.producing import RULES, TUNING
from orders.contracts.catalogue import STAGES, record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.partitioner import partition_of
from orders.contracts.records import PartitionFolded, StageSummarised, WindowCounted
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.kafka.client import writer_properties
from orders.engine.settings import Settings, load_settings
from services.insight.counting import ROWS, SUMMARIES
from services.insight.definitions import formulas
from services.insight.rows import WINDOWS, Key, position_key
from tests.bench.house import FOLDER
from tests.bench.say import say
from tests.leaders import until_led

AIMED = "aimed at: 10 % of a core, 300 MB, 15 s"
CHANNELS, EVENTS, MEASURED = 5, 12, 20
"""Of a summary: so many channels by so many outcomes, and measures of each channel."""
PATIENCE = 300.0


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=100, help="summaries a second")
    parser.add_argument("--fill", type=float, default=1.0, help="share of the windows kept")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    FOLDER.mkdir(parents=True, exist_ok=True)
    stack = LocalStack(FOLDER / "insight", say=say)
    try:
        stack.discard()
        os.environ |= stack.up().settings()
        settings = load_settings()
        apply_topics(settings)
        until_led(settings, [SUMMARIES, ROWS])
        measure(settings, asked.seconds, asked.rate, asked.fill)
    finally:
        stack.discard()


def measure(settings: Settings, seconds: float, rate: float, fill: float) -> None:
    """All of it."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    now = int(time.time() * 1000) // 60_000 * 60_000
    say(f"{write_table(settings, codec, now, fill):,} windows written")
    telling = tell(settings, codec, rate)
    port = a_free_one()
    child = Child("insight", "services.insight", {"ORDERS_METRICS_PORT": str(port)})
    family = Children([child])
    begun = time.monotonic()
    family.start()
    try:
        until(port, "orders_insight_read_timestamp_seconds", telling)
        say(f"the first summary is counted {time.monotonic() - begun:.1f} s after the start")
        assert child.process is not None
        pid = child.process.pid
        drive(telling, 5)
        before, begun = cpu_seconds(pid), time.monotonic()
        count = drive(telling, seconds)
        took, spent = time.monotonic() - begun, cpu_seconds(pid) - before
        say(f"{count / took:.0f} summaries a second: {100 * spent / took:.1f} % of a core")
        say(f"{1e6 * spent / count:.0f} µs a summary, {resident(pid):.0f} MB resident; {AIMED}")
    finally:
        family.stop()


def write_table(settings: Settings, codec: Codec, now: int, fill: float) -> int:
    """As many windows as are kept, and positions; returns how many."""
    producer = Producer({**settings.kafka_properties(), **RULES, **TUNING})
    chance, count = random.Random(1), 0
    for stage in STAGES:
        partition = partition_of(stage.encode(), settings.partitions)
        for name, window in WINDOWS.items():
            for number in range(int(fill * window.kept / window.size)):
                start_at = (now // window.size - number) * window.size
                key = Key(partition, stage, name, start_at)
                record = {
                    **key._asdict(),
                    "first_offset": 0,
                    "last_offset": -1,
                    "summaries": 60,
                    **told(chance, stage),
                }
                value = codec.encode(record_type(WindowCounted), record)
                send(producer, key.encoded(), value, partition)
                count += 1
    for partition in range(settings.partitions):
        record = {"partition": partition, "next_offset": 0, "newest_at": now}
        record |= {"late": 0, "unreadable": 0, "missed": 0, "formulas": formulas()}
        value = codec.encode(record_type(PartitionFolded), record)
        send(producer, position_key(partition), value, partition)
    producer.flush()
    return count


def send(producer: Producer, key: bytes, value: bytes, partition: int) -> None:
    """Waits while the queue is full."""
    while True:
        try:
            producer.produce(ROWS, value, key, partition)
            return
        except BufferError:
            producer.poll(0.1)


def told(chance: random.Random, stage: str) -> dict[str, Any]:
    """Counts and measures of a summary of a busy second."""
    names = ("time_to_deliver", "orders_on_time", "order_value")
    return {
        "counts": [
            {
                "channel": f"channel-{channel}",
                "event": f"OrderEvent{event}",
                "outcome": "received",
                "reason": "at_once",
                "count": chance.randrange(1, 100),
            }
            for channel in range(CHANNELS)
            for event in range(EVENTS)
        ],
        "measures": [
            {
                "channel": f"channel-{number % CHANNELS}",
                "name": names[number % len(names)],
                "label": f"L{number}",
                "count": 10,
                "sum": chance.randrange(10**9),
                "buckets": [1] * 10,
            }
            for number in range(MEASURED if stage == "tracking" else 0)
        ],
    }


def tell(settings: Settings, codec: Codec, rate: float) -> Iterator[int]:
    """Tells summaries of all stages at this rate, a transaction each; counts them."""
    producer = Producer(writer_properties(settings, "bench-insight-1"))
    producer.init_transactions(60)
    chance, kind, begun, count = random.Random(2), record_type(StageSummarised), 0.0, 0
    while True:
        begun = begun or time.monotonic()
        wait = begun + count / rate - time.monotonic()
        time.sleep(max(wait, 0.0))
        if wait < -1:
            begun = time.monotonic() - count / rate  # it was left alone
        stage = STAGES[count % len(STAGES)]
        minute_at = int(time.time() * 1000) // 60_000 * 60_000
        value = {"stage": stage, "minute_at": minute_at, **told(chance, stage)}
        producer.begin_transaction()
        producer.produce(SUMMARIES, codec.encode(kind, value), stage.encode())
        producer.commit_transaction(60)
        count += 1
        yield count


def drive(telling: Iterator[int], seconds: float) -> int:
    """Tell for so long; returns how many."""
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        next(telling)
        count += 1
    return count


def until(port: int, name: str, telling: Iterator[int]) -> None:
    """Tell until the gauge is more than 0."""
    deadline = time.monotonic() + PATIENCE
    pattern = re.compile(rf"^{name} ([0-9.e+]+)", re.MULTILINE)
    while time.monotonic() < deadline:
        next(telling)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                found = pattern.search(answer.read().decode())
        except OSError:
            continue
        if found and float(found[1]) > 0:
            return
    sys.exit(f"{name} is still 0")


def resident(pid: int) -> float:
    """MB."""
    text = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", text)
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()
