"""How fast this machine is right now: shared machines differ by half from one hour to the next,
and figures are worth little without."""

import timeit
from io import BytesIO
from time import process_time

import fastavro

from orders.contracts.catalogue import record_type
from orders.contracts.codec.schema import order_type, plain
from orders.contracts.order import CarriedOrder
from orders.contracts.records import OrderReceived
from tests.contracts import samples

CALLS = 5_000


def stands() -> str:
    """How it stands now, as every figure of CPU is told beside it."""
    return f"yardstick: fastavro reads an order in {fastavro_us():.1f} µs"


def fastavro_us() -> float:
    """Microseconds of one core in which fastavro, a library that everybody has, reads a
    five-line order."""
    schema = fastavro.parse_schema(plain(order_type(record_type(OrderReceived).schema)))
    payload = CarriedOrder.of(samples.order()).payload
    return (
        timeit.timeit(
            lambda: fastavro.schemaless_reader(BytesIO(payload), schema, None),
            timer=process_time,
            number=CALLS,
        )
        / CALLS
        * 1e6
    )
