"""What is sent to the gateway."""

import json
import time
from collections.abc import Iterator

from tests import orders as made
from tests.gateway.formats.interchanges import edifact, orders
from tests.gateway.formats.workbooks import xlsx

ORDER_BYTES = 8_000
LINES, ROWS = 1_000, 10_000
ROWS_AN_ORDER = 5
REFERENCE = "REFERENCE"


def sound_orders(prefix: str) -> Iterator[bytes]:
    """Orders of 8 KB in our own form, without end, each under a reference of its own."""
    order = made.order(reference=REFERENCE, placed_at=int(time.time() * 1000))
    more = ORDER_BYTES - len(json.dumps(order))
    text = json.dumps({**order, "notes": "by the back door, please. " * (more // 26)})
    before = text.encode().split(REFERENCE.encode())
    number = 0
    while True:
        number += 1
        yield f"{prefix}-{number:07}".encode().join(before)


def interchange(number: int) -> bytes:
    """An EDIFACT order of 1,000 lines."""
    lines = [
        (f"LIN+{line}++4012345678901:EN", "QTY+21:12:PCE", "PRI+AAA:2.50")
        for line in range(1, LINES + 1)
    ]
    head = (f"BGM+220+LARGE-{number}+9", "DTM+137:20260105:102", "NAD+BY+5412345000013::9")
    return edifact(orders(*lines, head=head))


def sheet() -> bytes:
    """A workbook of 10,000 rows: orders of five lines."""
    rows: list[list[str | float]] = [["Order", "SKU", "Qty", "Price", "Name"]]
    rows += [
        [f"S-{row // ROWS_AN_ORDER}", f"SKU-{row % ROWS_AN_ORDER}", 2, 9.95, f"Article {row}"]
        for row in range(ROWS)
    ]
    return xlsx(rows)
