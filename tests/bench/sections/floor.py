"""The engine's floor."""

from statistics import median

from tests.bench.floor.turns import BARE, RUNNERS, Floor
from tests.bench.page import Section, Table, spread

ELSEWHERE = {
    "Kafka Streams with RocksDB": "60, 45 once it was warm",
    "Quix Streams": "142",
    "our engine": "99",
    "bare loop": "69",
}
"""CPU microseconds an order when all of them ran in turn, once, on the same machine."""


def floor(found: Floor) -> Section:
    """Beside the bare loop."""
    least = median(found.own_us[BARE])
    rows = [
        [
            who,
            spread(found.own_us[who]),
            f"{median(found.own_us[who]) / least:.2f}",
            spread(found.broker_us[who]),
        ]
        for who in RUNNERS
    ]
    text = (
        f"A credit review as plain as others are compared on: an order of five lines and "
        f"{found.order_bytes} bytes, a customer's used credit as keyed state, one decision out "
        "(`tests/bench/floor/stage.py`). In turn with a bare loop of confluent-kafka and fastavro, "
        "which keeps nothing else: no recovery, no dead letters, no counts, no trace. CPU "
        "microseconds an order:"
    )
    instead = (
        "Instead a user would pick a stream library. Measured in turn once, CPU microseconds an "
        "order: " + "; ".join(f"{who} {us}" for who, us in ELSEWHERE.items()) + "."
    )
    head = ["", "its own", "to the bare loop", "the broker's"]
    return Section("The engine's floor", [text, Table(head, rows), instead])
