"""One review process."""

from orders.engine.core.timing import PARTS
from tests.bench.alone import Alone
from tests.bench.page import Section, Table, spread, tenth, whole


def alone(found: Alone) -> Section:
    """Its rate, its cost, its restart."""
    rows = [
        ["orders/s", spread(found.rate)],
        ["its own CPU an order, µs", spread(found.own_us)],
        ["the broker's", spread(found.broker_us)],
        ["Redis'", spread(found.redis_us)],
        [
            f"restart with {whole(found.open_orders)} open orders, until it handles the next",
            f"{tenth(found.restart_seconds)} s",
        ],
        ["resident then", f"{whole(found.memory_mb)} MB"],
    ]
    text = (
        "One review process, all orders waiting for it: the middle one of its stretches of 20,000 "
        "orders, and the slowest and the fastest."
    )
    parts = (
        "Wall microseconds of its loop an order, by part; `decide` is the rules, with the order "
        "decoded for them, and the bytes of two events, a journal entry and a state:"
    )
    figures = [tenth(found.parts_us.get(part, 0)) for part in PARTS]
    return Section(
        "One review process", [text, Table(["", ""], rows), parts, Table(PARTS, [figures])]
    )
