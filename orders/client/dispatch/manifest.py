"""What one carrier takes along from one warehouse on one day (SH-05): the data of the paper that
its driver signs."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from orders.business.times import moment
from orders.client.dispatch.plan import day_of
from orders.client.dispatch.shipments import Shipment, Told
from orders.contracts.records import Warehouse


class Item(NamedTuple):
    """One shipment. `status`: handed over, ready (packed), or not packed yet; `ssccs`: of its
    packages that have one."""

    shipment_id: str
    number: str
    status: str
    service: str
    packages: int
    ssccs: list[str]
    weight_g: int
    to_country: str
    postal_code: str
    tracking_number: str
    handed_over: str


class Manifest(NamedTuple):
    """The items, handed over first, and their sums."""

    warehouse: str
    carrier: str
    day: str
    items: list[Item]

    def plain(self) -> dict[str, Any]:
        """As JSON has it, with the sums."""
        return {
            **self._asdict(),
            "items": [one._asdict() for one in self.items],
            "shipments": len(self.items),
            "packages": sum(one.packages for one in self.items),
            "weight_g": sum(one.weight_g for one in self.items),
        }


STATUSES = ("handed over", "ready", "not packed")


def manifest(
    orders: Iterable[Told], warehouse: Warehouse, carrier: str, day: date, now: int
) -> Manifest:
    """What was handed over that day, by the warehouse's clock, and what is in the house to be
    fetched by then: today with what should have left before, of a day that is over nothing."""
    items = [item for told in orders for item in _items(told, warehouse, carrier, day, now)]
    items.sort(key=lambda one: (STATUSES.index(one.status), one.shipment_id))
    return Manifest(warehouse["warehouse"], carrier, day.isoformat(), items)


def _items(told: Told, warehouse: Warehouse, carrier: str, day: date, now: int) -> Iterator[Item]:
    here = [
        one
        for one in told.shipments
        if one.warehouse == warehouse["warehouse"] and one.carrier == carrier
    ]
    in_house = [] if told.stopped else told.in_house
    for one in here:
        if one.dispatched_at is not None:
            if day_of(one.dispatched_at, warehouse) == day:
                yield _item(one, "handed over")
        elif one in in_house and day_of(max(one.dispatch_by_at, now), warehouse) == day:
            yield _item(one, "ready" if one.packed else "not packed")


def _item(one: Shipment, status: str) -> Item:
    weighed: list[Mapping[str, Any]] = one.packages
    return Item(
        one.shipment_id,
        one.number,
        status,
        one.service,
        len(weighed),
        [package["sscc"] for package in weighed if package["sscc"]],
        sum(package["weight_g"] for package in weighed) or one.weight_g,
        one.to_country,
        one.postal_code,
        one.tracking_number,
        moment(one.dispatched_at),
    )
