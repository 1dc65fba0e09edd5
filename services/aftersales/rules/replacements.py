"""What of an order may be replaced, the order that replaces it, and what of that came to nothing
(TR-05)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from orders.business.linked import is_linked
from orders.business.notices import quantities
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    LineQuantity,
    LinkedOrderReported,
    Order,
    OrderLine,
    Replacement,
)
from services.aftersales.replacement_policy import ReplacementPolicy

HIGH = 1
"""Priority of a replacement at least: its customer has waited once."""


def may_choose(carried: CarriedOrder, order_id: str, policy: ReplacementPolicy) -> bool:
    """Whether the order's customer chooses between goods and money. What is lost of an order that
    replaces something is paid back."""
    if not policy.asks(order_id) or is_linked(order_id):
        return False
    return carried.decoded()["kind"] in policy.kinds


def replaceable(
    gone: Sequence[LineQuantity], carried: CarriedOrder, order_id: str, policy: ReplacementPolicy
) -> bool:
    """Whether the customer may have all of it once more. A part of a bundle or what went in the
    place of another article is paid back."""
    if not gone or not may_choose(carried, order_id, policy):
        return False
    lines = carried.decoded()["lines"]
    alone = {(line["line"], line["sku"]) for line in lines if not line["bundle"]}
    return alone >= {(one["line"], one["sku"]) for one in gone}


def joined(replacements: Iterable[Replacement]) -> list[LineQuantity]:
    """The units of several, once a line."""
    units: dict[tuple[int, str], int] = {}
    for one in replacements:
        for line in one["lines"]:
            place = line["line"], line["sku"]
            units[place] = units.get(place, 0) + line["quantity"]
    return [{"line": n, "sku": sku, "quantity": q} for (n, sku), q in sorted(units.items())]


def linked_order(order: Order, linked: str, lines: Sequence[LineQuantity], now: int) -> Order:
    """Just these units once more, to the same address, as soon as can be; they cost nothing. Who
    paid what, what was noted and which day was wished is the first order's. `now`: milliseconds."""
    wanted = {line["line"]: line["quantity"] for line in lines}
    free = [_free(line, wanted[line["line"]]) for line in order["lines"] if line["line"] in wanted]
    goods = sum(line["discount_minor"] for line in free)
    return {
        **order,
        "order_id": linked,
        "reference": linked.partition(":")[2],
        "placed_at": now,
        "priority": max(order["priority"], HIGH),
        "lines": free,
        "charges": [],
        "totals": {
            "goods_minor": goods,
            "discount_minor": goods,
            "charges_minor": 0,
            "tax_minor": 0,
            "total_minor": 0,
        },
        "payment": {
            **order["payment"],
            "terms": "PREPAID",
            "paid_minor": 0,
            "reference": "",
            "instrument": "",
            "device": "",
        },
        "wished_delivery_at": None,
        "promised_delivery_at": None,
        "notes": "",
        "source_document": None,
        "consents": [],
        "as_soon_as_possible": True,
        "exchange": None,
    }


def paid_back(one: Replacement, said: LinkedOrderReported) -> list[LineQuantity]:
    """What of it is owed back by now, all told: what the linked order's customer does not have, or
    gave back; once that has ended, all that they do not have. Another article in its place counts
    as the line's; what was owed back once stays so."""
    stood, gone, before = (_units(lines) for lines in (said["stood"], said["gone"], one["gone"]))
    back: list[LineQuantity] = []
    for line in one["lines"]:
        number, most = line["line"], line["quantity"]
        told = most - stood.get(number, 0) if said["ended"] else gone.get(number, 0)
        back.append({**line, "quantity": min(most, max(told, before.get(number, 0)))})
    return quantities(back)


def beyond(now: Sequence[LineQuantity], before: Sequence[LineQuantity]) -> list[LineQuantity]:
    """What is in the first and not in the second."""
    known = _units(before)
    return quantities(
        {**one, "quantity": one["quantity"] - known.get(one["line"], 0)} for one in now
    )


def _free(line: OrderLine, quantity: int) -> OrderLine:
    """So many units of it, all of whose price is taken off."""
    gross = line["unit_price_minor"] * quantity // line["price_per"]
    return {
        **line,
        "quantity": quantity,
        "discount_minor": gross,
        "tax_minor": 0,
        "total_minor": 0,
    }


def _units(lines: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    units: dict[int, int] = {}
    for line in lines:
        units[line["line"]] = units.get(line["line"], 0) + line["quantity"]
    return units
