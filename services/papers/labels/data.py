"""What the labels of a shipment say: a pure function of its records (SH-01)."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from orders.contracts.records import (
    Address,
    Order,
    OrderLine,
    Package,
    ShipmentLine,
    ShipmentPacked,
    ShipmentReleased,
)
from services.papers.labels.reading import Told


class NoLabel(Exception):
    """There is nothing to stick a label on, or nothing to write on it: it says why."""


class Goods(NamedTuple):
    """So much of an article, `quantity` in its unit (UN/ECE Rec 20). `name` is empty where the
    order names another article; of a part of a bundle it is the bundle's."""

    sku: str
    name: str
    specification: str
    part: bool
    quantity: int
    unit: str


class Label(NamedTuple):
    """One package; `package` of `packages`, from 1. `weight_g` and `volume_ml` are 0 where nobody
    has said. `at`: when it was packed, business clock, ms."""

    order_id: str
    number: str
    customer_id: str
    shipment_id: str
    package: int
    packages: int
    sscc: str
    to: Address
    company: str
    warehouse: str
    carrier: str
    service: str
    goods: tuple[Goods, ...]
    weight_g: int
    volume_ml: int
    marks: tuple[str, ...]
    language: str
    at: int


def labels(told: Iterable[Told], shipment_id: str = "", package: int = 0) -> list[Label]:
    """The labels of an order's packages: of all that are packed, of one shipment, or of one package
    of it (from 1). Raises NoLabel."""
    known = list(told)
    if not known:
        raise NoLabel("no shipment of it was released yet")
    chosen = [one for one in known if one.shipment_id == shipment_id] if shipment_id else known
    if not chosen:
        raise NoLabel(f"it has no shipment {shipment_id}: {_ids(known)}")
    packed = [one for one in chosen if not _why_not(one)]
    if not packed:
        raise NoLabel("; ".join(_why_not(one) for one in chosen))
    if package and len(packed) > 1:
        raise NoLabel(f"it has several shipments: say which, {_ids(packed)}")
    made = [label for one in packed for label in _of_shipment(one)]
    if not package:
        return made
    if package > len(made):
        raise NoLabel(f"{_ids(packed)} has {len(made)} packages")
    return [made[package - 1]]


def _of_shipment(told: Told) -> Iterator[Label]:
    released, packed = told.released, told.packed
    assert packed is not None
    order = released["order"].decoded()
    for at, package in enumerate(packed["packages"], 1):
        yield _label(at, package, released, packed, order)


def _label(
    at: int, package: Package, released: ShipmentReleased, packed: ShipmentPacked, order: Order
) -> Label:
    lines = {line["line"]: line for line in order["lines"]}
    return Label(
        order_id=released["order_id"],
        number=released["number"],
        customer_id=released["customer_id"],
        shipment_id=released["shipment_id"],
        package=at,
        packages=len(packed["packages"]),
        sscc=package["sscc"],
        to=order["delivery_address"],
        company=order["buyer"]["company"],
        warehouse=released["warehouse"],
        carrier=released["carrier"],
        service=released["service"],
        goods=tuple(_goods(line, lines.get(line["line"])) for line in package["lines"]),
        weight_g=max(0, package["weight_g"]),
        volume_ml=max(0, package["volume_ml"]),
        marks=tuple(released["marks"]),
        language=order["buyer"]["language"],
        at=packed["at"],
    )


def _goods(packed: ShipmentLine, ordered: OrderLine | None) -> Goods:
    sku, quantity, unit = packed["sku"], packed["quantity"], packed["unit"]
    if ordered is not None and ordered["sku"] == sku:
        return Goods(sku, ordered["name"], ordered["specification"], False, quantity, unit)
    if ordered is not None and any(part["sku"] == sku for part in ordered["bundle"]):
        return Goods(sku, ordered["name"], "", True, quantity, unit)
    return Goods(sku, "", "", False, quantity, unit)


def _why_not(told: Told) -> str:
    """Why the shipment gets no label; empty if it does."""
    if told.stopping:
        return f"{told.shipment_id} is to be stopped ({told.stopping})"
    if told.packed is None:
        return f"{told.shipment_id} is not packed yet: what is in which package nobody knows"
    if not told.packed["packages"]:
        return f"{told.shipment_id} was packed, and its warehouse told of no package"
    if not all(package["sscc"] for package in told.packed["packages"]):
        return f"{told.shipment_id} was packed before packages got numbers (SSCC)"
    return ""


def _ids(told: Iterable[Told]) -> str:
    return ", ".join(one.shipment_id for one in told)
