"""What is to be carried."""

from collections.abc import Iterable
from typing import NamedTuple

from orders.contracts.records import Article, ShipmentLine, Warehouse
from orders.engine.references import References
from services.shipping.policy import Packing
from services.shipping.rules.freight import measures_edges


class Job(NamedTuple):
    """One shipment, as carriers are asked about it. `distance_km` is -1 where unknown; `packings`
    are those that the goods ask for; `longest_mm` is 0 where unknown, or no rate asks for it; from
    `at` on, milliseconds since 1970, it may be fetched at `warehouse` (None: nobody knows it)."""

    from_country: str
    to_country: str
    distance_km: int
    weight_g: int
    volume_ml: int
    packings: tuple[Packing, ...]
    priority: int
    currency: str
    postal_code: str = ""
    longest_mm: int = 0
    warehouse: Warehouse | None = None
    at: int = 0


def longest_edge(lines: Iterable[ShipmentLine], references: References) -> int:
    """The longest edge of any of the goods, millimetres; 0 where it is unknown, or no rate asks for
    it."""
    if not references.derived(measures_edges):
        return 0
    articles = references.table(Article)
    known = [articles[line["sku"]] for line in lines if line["sku"] in articles]
    return max(
        (max(one["length_mm"], one["width_mm"], one["height_mm"]) for one in known), default=0
    )
