"""No technician is kept for two services (SH-04; docs/decisions/0112)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from orders.contracts.keys import key_of
from orders.contracts.records import (
    AllocationDelayed,
    AppointmentBooked,
    AppointmentMoved,
    Article,
    ExchangeRate,
    LineQuantity,
    MessageRequested,
    OrderAllocated,
    OrderStopped,
    ServiceAnnounced,
    ServiceSlot,
    Shipment,
    Staff,
    StockReserved,
    Technicians,
    Warehouse,
)
from services.allocation.stage import STAGE
from services.shipping.stage import STAGE as SHIPPING
from tests.orders import address, article, line, order
from tests.stages.house import allocated, references
from tests.stages.network import house
from tests.stages.published import ignored, names, of
from tests.stages.room import Room
from tests.stages.supply import handed_on, stopped
from tests.stages.test_shipping_moved import PEOPLE, SOMEBODY
from tests.stages.test_shipping_services import ARTICLES, service
from tests.stages.test_shipping_services import SITE as FITTING

SITE, GOODS = "SKU-9", "SKU-1"
MORNING = datetime(2026, 9, 23, 6, tzinfo=UTC)
"""Two working days after the order, at eight o'clock in Berlin."""
DAY = 86_400_000


def row(part: str = "morning", technicians: int = 1, **changes: Any) -> Any:
    begins, ends = ("08:00", "12:00") if part == "morning" else ("13:00", "17:00")
    made = {
        "region": "DE-all",
        "part": part,
        "country": "DE",
        "postal_prefixes": [],
        "zone": "Europe/Berlin",
        "begins": begins,
        "ends": ends,
        "technicians": technicians,
        "lead_days": 2,
    }
    return {**made, **changes}


def make(*rows: Any) -> Room:
    tables = {
        Article: {
            SITE: article(SITE, stocked=False, service="on_site"),
            GOODS: article(GOODS),
        },
        Warehouse: house(),
        ExchangeRate: {},
        Staff: PEOPLE,
        Technicians: {key_of(Technicians, one): one for one in rows},
    }
    return Room(STAGE, references=tables)


def visit(room: Room, n: int = 1, *lines: Any, **changes: Any) -> Any:
    content = order(reference=f"{n}", lines=list(lines) or [line(1, SITE, 1)], **changes)
    return room.send(StockReserved, handed_on(content))


def slots(events: Any) -> list[Any]:
    return [one["slot"] for one in of(OrderAllocated, events)["shipments"]]


def accounts(*told: Any) -> list[str]:
    return [slot["account"] for events in told for slot in slots(events)]


def test_two_services_never_take_the_last_technician():
    room = make(row(), row("afternoon"))
    told = [visit(room, n) for n in range(1, 5)]
    assert accounts(*told) == [
        "DE-all/morning@2026-09-23",
        "DE-all/afternoon@2026-09-23",
        "DE-all/morning@2026-09-24",
        "DE-all/afternoon@2026-09-24",
    ]
    assert slots(told[0])[0]["starts_at"] == int(MORNING.timestamp() * 1000)
    (rule,) = [
        one
        for one in of(OrderAllocated, told[2])["decision"]["rules"]
        if one["code"] == "technician_kept"
    ]
    assert {one["name"]: one["value"] for one in rule["facts"]}["full"] == "2"


def test_the_region_is_that_of_the_postal_code():
    room = make(row(), row(region="Berlin", postal_prefixes=["10", "12"]))
    assert accounts(visit(room)) == ["Berlin/morning@2026-09-23"]
    elsewhere = {"delivery_address": address(postal_code="80331")}
    assert accounts(visit(room, 2, **elsewhere)) == ["DE-all/morning@2026-09-23"]


@pytest.mark.parametrize("rows", [(), (row(country="FR"),)])
def test_where_nobody_counts_them_it_is_as_before(rows: Any):
    assert slots(visit(make(*rows))) == [None]


def test_goods_take_no_technician():
    room = make(row())
    room.supply("warehouse_stock", f"{GOODS}@BER", 9)
    told = visit(room, 1, line(1, GOODS, 1), line(2, SITE, 1))
    assert [bool(slot) for slot in slots(told)] == [False, True]
    assert room.free("capacity", "DE-all/morning@2026-09-23", limit=1) == 0


def test_where_none_is_free_it_waits_and_says_so():
    room = make(row(technicians=0))
    room.supply("warehouse_stock", f"{GOODS}@BER", 9)
    events = visit(room, 1, line(1, GOODS, 1), line(2, SITE, 1))
    (rule,) = of(AllocationDelayed, events)["decision"]["rules"]
    assert (rule["code"], rule["because"]) == (
        "technicians_busy",
        "DE-all: no technician is free",
    )
    assert room.free("warehouse_stock", f"{GOODS}@BER") == 9, "others may have the goods"


def test_what_is_cancelled_gives_its_technician_back():
    room = make(row())
    first = visit(room, 1)
    key, shipment = "shop:1", of(OrderAllocated, first)["shipments"][0]
    (one,) = shipment["lines"]
    gone: LineQuantity = {"line": one["line"], "sku": one["sku"], "quantity": one["quantity"]}
    said = stopped([gone], key=key)
    room.send(OrderStopped, said)
    assert accounts(visit(room, 2)) == accounts(first)


def moved(room: Room, key: str, days: int, hours: int = 0, **changes: Any) -> Any:
    starts = int(MORNING.timestamp() * 1000) + days * DAY + hours * 3_600_000
    (shipment,) = room.state(key)["shipments"]
    value = {
        "order_id": key,
        "version": 1,
        "shipment_id": shipment["shipment_id"],
        "starts_at": starts,
        "ends_at": starts + 7_200_000,
        "decided_by": SOMEBODY,
        "because": "the customer is away",
        "entered_by": "",
        "at": room.now,
    }
    return room.send(AppointmentMoved, {**value, **changes})


def test_another_time_takes_another_technician_and_gives_the_first_back():
    room = make(row())
    first = visit(room, 1)
    booked = of(AppointmentBooked, moved(room, "shop:1", 1, 1))
    assert booked["starts_at"] == int(MORNING.timestamp() * 1000) + DAY + 3_600_000
    assert accounts(visit(room, 2)) == accounts(first)
    assert accounts(visit(room, 3)) == ["DE-all/morning@2026-09-25"], "the day between is full"


def test_a_time_at_which_nobody_is_free_is_refused():
    room = make(row())
    visit(room, 1), visit(room, 2)
    before = room.state("shop:2")
    assert ignored(moved(room, "shop:2", 0)) == "technicians_busy"
    assert ignored(moved(room, "shop:2", 0, 6)) == "no_technicians_then"
    assert ignored(moved(room, "shop:2", -9)) == "no_time"
    assert ignored(moved(room, "shop:2", 3, decided_by="S-999")) == "unknown_staff"
    assert room.state("shop:2") == before


def test_the_customer_is_told_the_time_for_which_one_is_kept():  # SH-09
    room = Room(SHIPPING, references={**references(articles=ARTICLES), Staff: PEOPLE})
    starts = int(MORNING.timestamp() * 1000)
    account = "DE-all/morning@2026-09-23"
    slot: ServiceSlot = {"account": account, "starts_at": starts, "ends_at": starts + 9}
    bought = order(lines=[line(1, FITTING, 1)])
    one: Shipment = service()
    one["slot"] = slot
    events = room.send(OrderAllocated, allocated(bought, one))
    assert of(ServiceAnnounced, events)["starts_at"] == starts
    other = {
        "order_id": "shop:1001",
        "version": 1,
        "shipment_id": one["shipment_id"],
        "starts_at": starts + DAY,
        "ends_at": starts + DAY + 9,
        "decided_by": SOMEBODY,
        "at": room.now,
    }
    asked = {**other, "because": "", "entered_by": ""}
    assert not room.send(AppointmentMoved, asked), "that is allocation's to find"
    told = room.send(AppointmentBooked, other)
    assert of(ServiceAnnounced, told)["starts_at"] == starts + DAY
    assert of(MessageRequested, told)["template"] == "service-moved"
    assert names(room.send(AppointmentBooked, other)) == []
