"""What an order needs of warehouses (AL-01, AL-02)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orders.business import geo
from orders.business.kinds import COLLECTION, SERVICES
from orders.contracts.records import (
    Address,
    Article,
    DeliveryKind,
    Order,
    OrderLine,
    ShipmentLine,
    StockReserved,
)

PLAIN = frozenset({"UNKNOWN", "NORMAL"})


@dataclass(slots=True)
class Need:
    """Lines to send to one address.

    stocked   lines that come from a shelf; loose: fees and what goes with any shipment
    rendered  services with a time of their own, by how they are rendered: no house sends them
    amounts   article -> how much of it all stocked lines want
    natures   article -> nature of its goods, where that is special
    lives     article whose lots are kept -> days of life that it must have left on arrival
    place     the address on the globe, None where its coordinates are unknown
    collected its customer comes for it; to `comes_to`, or where that is empty to wherever it lies
    """

    version: int
    customer_id: str
    priority: int
    country: str
    place: geo.Vector | None
    collected: bool
    comes_to: str
    stocked: list[ShipmentLine]
    loose: list[ShipmentLine]
    rendered: dict[DeliveryKind, list[ShipmentLine]]
    amounts: dict[str, int]
    natures: dict[str, str]
    lives: dict[str, int]
    weight_g: int
    volume_ml: int
    units: int


def to_send(reserved: StockReserved) -> list[ShipmentLine]:
    """What inventory hands on to be sent now. A first revision that names no lines means the whole
    order (IV-05)."""
    if reserved["lines"] or reserved["revision"] > 1:
        return list(reserved["lines"])
    return lines_of(reserved["order"].decoded()["lines"])


def lines_of(lines: Iterable[OrderLine]) -> list[ShipmentLine]:
    """All lines of an order, as something to send."""
    return [
        {
            "line": line["line"],
            "sku": line["sku"],
            "quantity": line["quantity"],
            "unit": line["unit"],
        }
        for line in lines
    ]


def need(
    version: int,
    priority: int,
    order: Order,
    lines: Sequence[ShipmentLine],
    articles: Mapping[str, Article],
) -> Need:
    """What these lines of the order ask for. An unknown article weighs nothing and needs a
    shelf."""
    address = order["delivery_address"]
    stocked: list[ShipmentLine] = []
    loose: list[ShipmentLine] = []
    rendered: dict[DeliveryKind, list[ShipmentLine]] = {}
    natures: dict[str, str] = {}
    lives: dict[str, int] = {}
    weight = volume = units = 0
    for line in lines:
        article = articles.get(line["sku"])
        if article is None:
            stocked.append(line)
            continue
        if not article["stocked"]:
            if (how := article["service"]) in SERVICES:
                rendered.setdefault(how, []).append(line)
            else:
                loose.append(line)
            continue
        stocked.append(line)
        quantity = line["quantity"]
        weight += article["weight_g"] * quantity
        volume += article["volume_ml"] * quantity
        units += quantity
        if article["nature"] not in PLAIN:
            natures[line["sku"]] = article["nature"]
        if article["lot_controlled"]:
            lives[line["sku"]] = article["least_life_days"]
    customer = order["buyer"]["customer_id"]
    return Need(
        version,
        customer,
        priority,
        address["country"],
        _place(address),
        collected := order["delivery"] == COLLECTION,
        order["collection_place"] if collected else "",
        stocked,
        loose,
        rendered,
        total(stocked),
        natures,
        lives,
        weight,
        volume,
        units,
    )


def needs_a_house(need: Need) -> bool:
    """Whether any house has to send something: a service alone is rendered by nobody's (SH-04)."""
    return bool(need.stocked or need.loose)


def total(lines: Iterable[ShipmentLine]) -> dict[str, int]:
    """Article -> amount; several lines of one article add up."""
    amounts: dict[str, int] = {}
    for line in lines:
        amounts[line["sku"]] = amounts.get(line["sku"], 0) + line["quantity"]
    return amounts


def size(lines: Iterable[ShipmentLine], articles: Mapping[str, Article]) -> tuple[int, int, int]:
    """Grams, millilitres and units of the lines; services and unknown articles have none."""
    weight = volume = units = 0
    for line in lines:
        article = articles.get(line["sku"])
        if article is not None and article["stocked"]:
            weight += article["weight_g"] * line["quantity"]
            volume += article["volume_ml"] * line["quantity"]
            units += line["quantity"]
    return weight, volume, units


def _place(address: Address) -> geo.Vector | None:
    if address["latitude"] is None or address["longitude"] is None:
        return None
    return geo.vector(address["latitude"], address["longitude"])
