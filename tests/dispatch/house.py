"""An order file with what shipping's own handlers published."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from orders.client.dispatch.shipments import RECORDS, Told, story
from orders.contracts.catalogue import record_type
from orders.contracts.records import (
    CarrierScanned,
    GateAnswered,
    Order,
    OrderAllocated,
    PackedOut,
    PromiseMade,
    Shipment,
    Staff,
)
from services.shipping.stage import STAGE
from tests.contracts.values import zero
from tests.orderfile.house import House
from tests.orders import line, order, staff
from tests.stages.house import AT, allocated, packed_out, references, scan, shipment
from tests.stages.room import Room

HOUR, DAY = 3_600_000, 86_400_000
"""AT is a Monday, 14:13 in UTC: what is ordered then has to leave within 48 hours."""


def room(**tables: Any) -> Room:
    people = {"E1": staff("E1", "export_sales")}
    return Room(STAGE, references={**references(**tables), Staff: people}, now=AT)


def release(at: Room, key: str, *shipments: Shipment, **changes: Any) -> None:
    """An order is released, in one shipment of two pieces of each of its lines, or in these of as
    many."""
    pieces = 2 * max(1, len(shipments))
    lines = [line(n, quantity=pieces) for n in range(1, 6)]
    content: Order = {**order(lines=lines, **changes), "order_id": key}
    number = key.rpartition(":")[2]
    made: list[Shipment] = [
        {**one, "shipment_id": f"{number}-{n}"}
        for n, one in enumerate(shipments or [shipment()], 1)
    ]
    at.send(OrderAllocated, {**allocated(content, *made), "number": number})


def pack(at: Room, key: str, n: int = 1) -> None:
    at.send(PackedOut, about(packed_out(), key, n))


def scanned(at: Room, key: str, status: str, n: int = 1, **changes: Any) -> None:
    at.send(CarrierScanned, about(scan(status, at=at.now, **changes), key, n))


def answer(at: Room, key: str, **changes: Any) -> None:
    """Somebody shows that customs let the goods go."""
    made = zero(record_type(GateAnswered).schema)
    said = {"gate_id": "customs", "verdict": "OPEN", "decided_by": "E1", "reference": "MRN-1"}
    unbounded = {"valid_from_at": None, "valid_until_at": None, "version": 1, "at": at.now}
    at.send(GateAnswered, {**made, **said, **unbounded, "order_id": key, **changes})


def about(report: Mapping[str, Any], key: str, n: int) -> dict[str, Any]:
    number = key.rpartition(":")[2]
    return {**report, "order_id": key, "shipment_id": f"{number}-{n}"}


def promise(key: str, at: int) -> tuple[type, dict[str, Any]]:
    made = zero(record_type(PromiseMade).schema)
    return PromiseMade, {**made, "order_id": key, "version": 1, "promised_at": at}


def facts(at: Room, *more: tuple[type, dict[str, Any]]) -> list[tuple[type, Mapping[str, Any]]]:
    """What was published that dispatching is worked out from."""
    published = [(event.record, event.value) for event in at.events]
    return [one for one in (*more, *published) if one[0].__name__ in RECORDS]


def stories(at: Room, *more: tuple[type, dict[str, Any]]) -> list[Told]:
    """The orders as the facts tell them, without a file."""
    by_order: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for record, value in facts(at, *more):
        by_order.setdefault(value["order_id"], []).append((record.__name__, value))
    return [story(key, some) for key, some in sorted(by_order.items())]


def filed(
    folder: Path, at: Room, *more: tuple[type, dict[str, Any]], ended: Iterable[str] = ()
) -> House:
    """The same in a file; tracking told of those that have ended."""
    house = House(folder)
    for record, value in facts(at, *more):
        house.log.write(record, value, value["order_id"])
    for key in ended:
        house.status(key, "completed", 64, final=True)
    house.live()
    return house
