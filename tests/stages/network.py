"""A network for tests of allocation: warehouses in Berlin, Lyon and Rome, what lies there, and what
is sent from where."""

from orders.contracts.records import (
    AllocationDelayed,
    Article,
    ExchangeRate,
    OrderAllocated,
    StockReserved,
    Warehouse,
)
from services.allocation.stage import STAGE
from tests.orders import article, line, order
from tests.stages.house import warehouse
from tests.stages.room import Room
from tests.stages.supply import handed_on

KEY = "shop:1001"
DAY = 86_400_000
TODAY = "2026-09-21"

BERLIN = {"latitude": 52.5, "longitude": 13.4}
LYON = {"latitude": 45.8, "longitude": 4.8}
ROME = {"latitude": 41.9, "longitude": 12.5}


def house(**changes):
    """Berlin, Lyon, Rome; the customer of `tests.orders` lives in Berlin."""
    depots = {
        "BER": {**warehouse("BER"), **BERLIN},
        "LYS": {**warehouse("LYS", "FR"), **LYON},
        "ROM": {**warehouse("ROM", "IT"), **ROME},
    }
    return {code: {**depot, **changes.get(code, {})} for code, depot in depots.items()}


def make(policy=None, articles=None, rates=None, **changes) -> Room:
    """Allocation with five articles and `house(**changes)`."""
    goods = {f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 6)} | (articles or {})
    return Room(
        STAGE,
        policy,
        references={Article: goods, Warehouse: house(**changes), ExchangeRate: rates or {}},
    )


def shelf(room: Room, warehouse: str, *quantities: int) -> None:
    """So much of SKU-1, SKU-2, ... on the shelves of the warehouse."""
    for number, quantity in enumerate(quantities, 1):
        if quantity:
            room.supply("warehouse_stock", f"SKU-{number}@{warehouse}", quantity)


def free(room: Room, warehouse: str, count: int = 5) -> list[int]:
    """What is free of SKU-1, SKU-2, ... on the shelves of the warehouse."""
    return [
        room.free("warehouse_stock", f"SKU-{number}@{warehouse}") for number in range(1, count + 1)
    ]


def send(room: Room, content=None):
    """Inventory hands an order on."""
    return room.send(StockReserved, handed_on(content or order()))


def sent(events) -> list[str]:
    """The warehouses of the one allocation among the events."""
    (allocated,) = [event.value for event in events if event.record is OrderAllocated]
    return [shipment["warehouse"] for shipment in allocated["shipments"]]


def refusals(events) -> dict[str, str]:
    """Of the one delay among the events: warehouse -> why it cannot send the order."""
    (delayed,) = [event.value for event in events if event.record is AllocationDelayed]
    against: dict[str, str] = {}
    for rule in delayed["decision"]["rules"]:
        warehouse, because = rule["because"].split(": ", 1)
        against[warehouse] = f"{against[warehouse]}; {because}" if warehouse in against else because
    return against


def two_lines(**changes):
    """An order of two pieces of each of two articles."""
    return order(lines=[line(1, "SKU-1", 2), line(2, "SKU-2", 2)], **changes)
