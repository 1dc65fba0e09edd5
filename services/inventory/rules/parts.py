"""IV-05: what of an order that waits can go ahead, and what is still to come then."""

from collections.abc import Iterable

from orders.business.bundles import taken_apart
from orders.business.reservations import Held, held
from orders.contracts.records import InventoryState, LineQuantity, Order


def there(state: InventoryState, order: Order) -> list[LineQuantity]:
    """What is there of an order that waits, article by article: all but what is short, bundles only
    as a whole, what needs no stock with them. Empty: nothing that needs stock is there, a part has
    gone ahead already, or something of it is to be made first (IV-07). Nothing is reserved by
    it."""
    if state["revision"] or state["made"]:
        return []
    missing = {
        (one["line"], one["sku"]): one["needed"] - one["available"] for one in state["shortages"]
    }
    broken = {one["line"] for one in state["shortages"]} & {
        line["line"] for line in order["lines"] if line["bundle"]
    }
    stocked = held(line for line in state["lines"] if line["line"] not in broken)
    ahead = {place: units - missing.get(place, 0) for place, units in stocked.items()}
    if not any(units > 0 for units in ahead.values()):
        return []
    whole = held(one for one in taken_apart(order["lines"]) if one["line"] not in broken)
    return _lines({**whole, **ahead})


def rest(lines: Iterable[LineQuantity], ahead: Iterable[LineQuantity]) -> list[LineQuantity]:
    """What of these is still to come when those go ahead."""
    gone = held(ahead)
    return _lines({place: units - gone.get(place, 0) for place, units in held(lines).items()})


def stocked(lines: Iterable[LineQuantity], ahead: Iterable[LineQuantity]) -> list[LineQuantity]:
    """What of those that go ahead is stocked, as these are."""
    needed = held(lines)
    return [one for one in ahead if (one["line"], one["sku"]) in needed]


def ordered(order: Order, lines: Iterable[LineQuantity]) -> list[LineQuantity]:
    """What these are of the order's own lines: of a bundle, of which all pieces are there, itself;
    of one in which some are to come, nothing less than the whole."""
    units = dict[int, int]()
    for one in lines:
        units[one["line"]] = units.get(one["line"], 0) + one["quantity"]
    return [
        {
            "line": line["line"],
            "sku": line["sku"],
            "quantity": line["quantity"] if line["bundle"] else units[line["line"]],
        }
        for line in order["lines"]
        if line["line"] in units
    ]


def _lines(units: Held) -> list[LineQuantity]:
    return [
        {"line": line, "sku": sku, "quantity": quantity}
        for (line, sku), quantity in units.items()
        if quantity > 0
    ]
