"""How long the codec takes, by operation, on a five-line order."""

import time
import timeit
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO

import fastavro

from orders.contracts.blank import blank
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.codec.schema import order_type, plain
from orders.contracts.order import CarriedOrder
from orders.contracts.records import OrderConfirmed, OrderReceived, ReviewState
from tests.contracts import samples
from tests.contracts.values import zero

CALLS = 5_000
ROUNDS = 5


def microseconds(work: Callable[[], object]) -> float:
    """The fastest of several rounds: what is slower was disturbed by something else."""
    return (
        min(timeit.repeat(work, timer=time.process_time, number=CALLS, repeat=ROUNDS)) / CALLS * 1e6
    )


@dataclass(frozen=True)
class Times:
    """`us`: operation -> microseconds of one core; bytes of the message and of the order in it."""

    us: Mapping[str, float]
    message_bytes: int
    order_bytes: int


def measure() -> Times:
    """All operations, in this process."""
    codec = Codec(OfflineSchemaIds())
    received, confirmed, state = (
        record_type(OrderReceived),
        record_type(OrderConfirmed),
        record_type(ReviewState),
    )
    message = codec.encode(received, samples.received())
    carried = codec.decode(message, received.topic)[1]["order"]
    onward = {
        **zero({**confirmed.schema, "fields": confirmed.schema["fields"][:-1]}),
        "order": carried,
    }
    kept = {**blank(ReviewState), "order": carried}
    changelog = codec.encode(state, kept)
    plain_order = fastavro.parse_schema(plain(order_type(received.schema)))
    form, payload, order = carried.form, carried.payload, samples.order()
    operations: dict[str, Callable[[], object]] = {
        "know a message by its schema id": lambda: codec.record_of(message, received.topic),
        "decode a hand-off, order carried": lambda: codec.decode(message, received.topic),
        "encode a hand-off, order carried": lambda: codec.encode(confirmed, onward),
        "decode the order": lambda: CarriedOrder(form, payload).decoded(),
        "encode the order": lambda: CarriedOrder.of(order).payload,
        "digest of a decoded order": lambda: carried.digest(),
        "decode a state with its order": lambda: codec.decode_state(changelog, state.topic),
        "encode a state with its order": lambda: codec.encode(state, kept),
        "a blank state": lambda: blank(ReviewState),
        "for comparison: fastavro reads it": lambda: fastavro.schemaless_reader(
            BytesIO(payload), plain_order, None
        ),
        "for comparison: fastavro writes it": lambda: fastavro.schemaless_writer(
            BytesIO(), plain_order, order
        ),
    }
    times = {name: microseconds(work) for name, work in operations.items()}
    return Times(times, len(message), len(payload))
