"""The codec."""

from tests.bench.codec import Times
from tests.bench.page import Section, Table


def codec(times: Times) -> Section:
    """Microseconds an operation."""
    text = (
        f"Microseconds of one core, on a message of {times.message_bytes} bytes with an order of "
        f"{times.order_bytes} bytes and five lines:"
    )
    rows = [[name, f"{us:.2f}"] for name, us in times.us.items()]
    return Section("The codec", [text, Table(["", "µs"], rows)])
