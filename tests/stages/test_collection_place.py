"""Whoever comes for what they order may say where: a place of the house that hands goods out
(SH-04)."""

from typing import Any

import pytest

from orders.contracts.records import (
    AmendRequested,
    CorrectionRequested,
    MessageRequested,
    OrderAllocated,
    OrderReceived,
    OrderSubmitted,
    PackedOut,
    ReadyForCollection,
    StockReserved,
    TransferRequested,
    Warehouse,
)
from services.intake.stage import STAGE as INTAKE
from services.shipping.stage import STAGE as SHIPPING
from tests.orders import buyer, line, order, submitted
from tests.stages.house import allocated, packed_out, references, warehouse
from tests.stages.network import DAY, free, make, refusals, send, sent, shelf
from tests.stages.published import of
from tests.stages.room import START, Room
from tests.stages.supply import handed_on

LYON = {"warehouse": "LYS", "address": "7 rue de la Soie, 69002 Lyon", "name": "Lyon shop"}
ONE = [line(1, "SKU-1", 2)]


def wanted(place: str = "LYS", **changes: Any) -> Any:
    return order(**{"delivery": "collection", "collection_place": place, "lines": ONE, **changes})


def intake(**place: Any) -> Room:
    there = {"LYS": {**warehouse("LYS", "FR"), **LYON, **place}}
    return Room(INTAKE, references={Warehouse: there})


def faults(events: Any) -> list[tuple[str, str]]:
    asked = [event.value["faults"] for event in events if event.record is CorrectionRequested]
    return [(one["code"], one["field"]) for found in asked for one in found]


@pytest.mark.parametrize(
    ("place", "content", "wrong"),
    [
        ({}, wanted(), None),
        ({"reserved_for": ["C-1"]}, wanted(buyer=buyer(customer_id="C-1")), None),
        ({}, wanted("NOWHERE"), ("collection_place_unknown", "collection_place")),
        ({"collection": False}, wanted(), ("collection_place_closed", "collection_place")),
        ({"reserved_for": ["C-9"]}, wanted(), ("collection_place_closed", "collection_place")),
        ({}, wanted(delivery="parcel"), ("collection_unwished", "delivery")),
    ],
)
def test_a_place_is_one_of_the_house_that_hands_out_to_this_buyer(place, content, wrong):
    events = intake(**place).send(OrderSubmitted, submitted(content))
    assert faults(events) == ([wrong] if wrong else [])
    assert [event.record for event in events if event.record is OrderReceived] == (
        [] if wrong else [OrderReceived]
    )


def test_a_change_may_name_another_place_and_no_unknown_one():
    """SH-04, CF-03."""
    room = intake()
    room.send(OrderSubmitted, submitted(order(delivery="collection", lines=ONE)))
    request = {
        "order_id": "shop:1001",
        "requested_at": START,
        "requested_by": "customer",
        "entered_by": "",
        "reason": "",
        "source_revision": 0,
        "document": "",
    }
    wrong = room.send(AmendRequested, {**request, "order": carried(wanted("NOWHERE"))})
    assert "collection_place_unknown" in {
        one["code"] for event in wrong for one in event.value.get("faults", ())
    }
    right = room.send(AmendRequested, {**request, "order": carried(wanted())})
    assert not any(event.value.get("faults") for event in right)


def carried(content: Any) -> Any:
    return submitted(content)["order"]


def test_it_is_sent_from_where_its_buyer_comes_although_another_is_nearer():
    room = make(LYS={"countries": ["FR"]})
    shelf(room, "BER", 9)
    shelf(room, "LYS", 9)
    assert sent(send(room, wanted())) == ["LYS"]
    assert free(room, "BER", 1) + free(room, "LYS", 1) == [9, 7]


def test_who_names_no_place_comes_to_whichever_hands_out():
    room = make(BER={"collection": False})
    shelf(room, "BER", 9)
    shelf(room, "LYS", 9)
    assert sent(send(room, wanted(""))) == ["LYS"]
    assert sent(send(make_full(), order(lines=ONE))) == ["BER"]


def make_full() -> Room:
    room = make(BER={"collection": False})
    shelf(room, "BER", 9)
    return room


def test_it_waits_rather_than_lie_ready_elsewhere():
    room = make(BER={"collection": False})
    shelf(room, "BER", 9)
    assert refusals(send(room, wanted())) == {
        "BER": "the customer comes to LYS",
        "LYS": "stock: SKU-1 0 of 2",
        "ROM": "the customer comes to LYS",
    }
    assert free(room, "BER", 1) == [9]


def test_a_place_that_has_closed_since_says_so():
    room = make(LYS={"collection": False})
    shelf(room, "LYS", 9)
    assert refusals(send(room, wanted()))["LYS"] == "hands nothing out to customers"


def test_what_lies_in_another_house_is_brought_to_where_its_buyer_comes():
    """IV-05: it is in time, so nobody need be asked."""
    room = make()
    shelf(room, "BER", 9)
    said = {"promised_at": START + 9 * DAY, "goods_by_at": START + 8 * DAY}
    room.send(StockReserved, {**handed_on(wanted()), **said})
    asked = of(TransferRequested, room.forward(hours=1))
    assert (asked["from_warehouse"], asked["to_warehouse"]) == ("BER", "LYS")


def test_the_message_says_where_it_lies():
    tables = {**warehouse("BER"), "name": "Berlin shop", "address": "Hauptstr. 5, 10115 Berlin"}
    room = Room(SHIPPING, references={**references(), Warehouse: {"BER": tables}})
    room.send(OrderAllocated, allocated(order(delivery="collection", collection_place="BER")))
    events = room.send(PackedOut, packed_out())
    said = "Berlin shop, Hauptstr. 5, 10115 Berlin"
    assert of(ReadyForCollection, events)["place"] == said
    assert of(MessageRequested, events)["values"]["place"] == said
