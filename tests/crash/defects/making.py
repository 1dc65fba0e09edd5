"""An order that is made holds the parts of its list, all of them, and stays at the gate of
production (IV-07)."""

from collections.abc import Mapping
from typing import Any

from orders.business import parts_lists
from orders.contracts.records import PartsList
from services.inventory.rules import demand
from tests.crash.defects.registry import Patch, defect


@defect()
def what_is_lost_while_it_is_made_left_out(patch: Patch) -> None:
    """Parts are held as if nothing were lost."""
    sound = parts_lists.parts_of

    def exact(sku: str, quantity: int, lists: Mapping[str, PartsList], *of: Any) -> dict[str, int]:
        bare: dict[str, PartsList] = {
            name: {**one, "parts": [{**part, "scrap_ppm": 0} for part in one["parts"]]}
            for name, one in lists.items()
        }
        return sound(sku, quantity, bare, *of)

    patch.setattr(demand, "parts_of", exact)


@defect()
def orders_that_are_made_handed_on_at_once(patch: Patch) -> None:
    """What is to be made goes to the warehouses when its parts are held."""
    patch.setattr(demand, "made", lambda order, lists: [])


@defect()
def one_part_of_a_line_taken_for_all(patch: Patch) -> None:
    """What a changed order has of one part of a line is taken for what it has of the others."""

    def by_line(wanted: Any, held: Any, version: int) -> Any:
        has = {one["line"]: one["amount"] for one in held if one["version"] == version}
        missing = [(line, line["quantity"] - has.get(line["line"], 0)) for line in wanted]
        return [{**line, "quantity": more} for line, more in missing if more > 0]

    patch.setattr(demand, "lacking", by_line)
