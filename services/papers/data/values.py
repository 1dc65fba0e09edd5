"""What the goods of a shipment are worth, to the cent."""

from collections import Counter
from typing import NamedTuple

from orders.business.bundles import pieces
from orders.business.money import part_of
from orders.client.papers.told import ShipmentTold, Sources
from services.papers.data.amounts import Key
from services.papers.data.shipped import lines


class Worth(NamedTuple):
    """Without taxes and after discounts, minor units of the order's currency, of each article of
    each line; `total`: of all."""

    each: dict[Key, int]
    total: int


def worth(told: Sources, shipment: ShipmentTold) -> Worth:
    """What of each line's amount falls to this shipment. Shipments take their parts in the order of
    their release, so those of all of them add up to the line's."""
    order = shipment["released"]["order"]
    amounts = {line["line"]: line["total_minor"] - line["tax_minor"] for line in order["lines"]}
    of = {line["line"]: pieces(line) for line in order["lines"]}
    sent, found = Counter[int](), dict[Key, int]()
    for one in _up_to(told, shipment):
        for line in lines(one):
            number = line["line"]
            if number not in amounts:
                continue  # of another version of the order
            before = part_of(amounts[number], sent[number], of[number])
            sent[number] += line["quantity"]
            if one is shipment:
                after = part_of(amounts[number], sent[number], of[number])
                found[number, line["sku"]] = after - before
    return Worth(found, sum(found.values()))


def _up_to(told: Sources, shipment: ShipmentTold) -> list[ShipmentTold]:
    there = [one for one in told["shipments"] if not one["withdrawn"] or one is shipment]
    return there[: there.index(shipment) + 1]
