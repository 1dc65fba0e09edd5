"""The longest queue of the demo for one article: who waited, and when each was to be served. Each
unit that comes is planned for one order (IV-03, IV-09)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from rich.table import Table

from orders.cli.printing import moment, table_of
from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings

PLANS = "stock.plans.v1"
SHOWN = 8
COLUMNS = ("order", "needs", "has all of it on", "by")


class Longest(NamedTuple):
    """The plan of an article at one time, by day; `plans`: how many there were of all articles."""

    sku: str
    at: int
    orders: tuple[Mapping[str, Any], ...]
    plans: int


def longest(settings: Settings) -> Longest | None:
    """Of all that was planned; None: nobody waited for anything."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    with Reader(settings) as reader:
        return longest_of(
            codec.decode(message.value, message.topic)[1]
            for message in reader.read(reader.everywhere([PLANS]))
            if message.value is not None
        )


def longest_of(plans: Iterable[Mapping[str, Any]]) -> Longest | None:
    """The one by which most were told a day; of these the one for which most waited."""
    standing: defaultdict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    found, most, count = None, (0, 0), 0
    for plan in plans:
        orders, count = standing[plan["sku"]], count + 1
        for order_id in plan["left"]:
            orders.pop(order_id, None)
        orders |= {one["order_id"]: one for one in plan["changed"]}
        size = (sum(one["planned_at"] is not None for one in orders.values()), len(orders))
        if size > most:
            most = size
            by_day = sorted(orders.values(), key=lambda one: one["planned_at"] or float("inf"))
            found = Longest(plan["sku"], plan["at"], tuple(by_day), 0)
    return None if found is None else found._replace(plans=count)


def table(found: Longest) -> Table:
    """For people."""
    more = f", the first {SHOWN}" if len(found.orders) > SHOWN else ""
    title = (
        f"the longest queue, for {found.sku} on {moment(found.at)[:16]}: {len(found.orders)} "
        f"orders{more}; {found.plans} plans in all"
    )
    rows = [
        (
            one["order_id"],
            one["amount"],
            moment(one["planned_at"])[:16] or "nobody knows",
            one["by"],
        )
        for one in found.orders[:SHOWN]
    ]
    return table_of(title, COLUMNS, rows)


def as_json(found: Longest | None) -> dict[str, Any]:
    """The same for `orders demo --json`."""
    if found is None:
        return {"longest_queue": None}
    told = [
        {name: one[name] for name in ("order_id", "amount", "planned_at", "by")}
        for one in found.orders
    ]
    return {
        "longest_queue": {"sku": found.sku, "at": found.at, "orders": told},
        "plans": found.plans,
    }
