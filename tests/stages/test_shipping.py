"""Shipping from release to proof: SH-01, SH-03, SH-05, DL-01, DL-02, and partners who come late,
twice or in the wrong order."""

import pytest

from orders.audit.standing import standing_of
from orders.contracts.records import (
    CarrierScanned,
    DeliveryCompleted,
    DeliveryRefused,
    MessageRequested,
    OrderAllocated,
    PackedOut,
    ProofChased,
    ReallocationRequested,
    RecordIgnored,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentLost,
    ShipmentPacked,
    ShipmentPicked,
    ShipmentReleased,
    ShortPicked,
    UnitsDispatched,
)
from services.shipping.stage import STAGE
from tests.orders import order
from tests.stages.house import allocated, bare, references, report, scan, shipment
from tests.stages.room import Room

KEY = "shop:1001"


@pytest.fixture
def room() -> Room:
    return Room(STAGE, references=references())


def names(events):
    return [event.record.__name__ for event in events]


def of(record, events):
    """The only record of this kind."""
    (event,) = [event.value for event in events if event.record is record]
    return event


def ignored(events):
    """Why what was sent had no effect: told, and nothing else."""
    (event,) = events
    assert event.record is RecordIgnored
    return event.value["reason"]


def packages(*quantities):
    lines = [{**line, "unit": "PCE"} for line in bare(*quantities)]
    return [
        {
            "package_id": "P-1",
            "packaging": "standard",
            "weight_g": 2000,
            "volume_ml": 4000,
            "lines": lines,
        }
    ]


def packed_out(n=1, *quantities):
    return report(f"packed-{n}", n, packages=packages(*quantities))


def test_an_order_is_released_picked_packed_dispatched_and_delivered(room):
    """SH-01, SH-05, DL-01: the happy way."""
    released = of(ShipmentReleased, room.send(OrderAllocated, allocated(order())))
    assert (released["carrier"], released["packaging"], released["step"]) == (
        "lorry",
        "standard",
        50,
    )
    assert [line["quantity"] for line in released["lines"]] == [2] * 5
    assert room.send(ShipmentPicked, report("picked", lines=bare(2, 2, 2, 2, 2))) == []
    assert names(room.send(PackedOut, packed_out())) == ["ShipmentPacked"]
    away = room.send(CarrierScanned, scan("PICKED_UP"))
    assert names(away) == ["ShipmentDispatched", "UnitsDispatched", "MessageRequested"]
    assert of(ShipmentDispatched, away)["tracking_number"] == "T-1"
    assert of(MessageRequested, away)["template"] == "order-shipped"
    home = room.send(CarrierScanned, scan("DELIVERED"))
    assert names(home) == ["ShipmentDelivered", "DeliveryCompleted"]
    assert of(ShipmentDelivered, home)["proof"] == "signature"
    assert [line["quantity"] for line in of(DeliveryCompleted, home)["delivered"]] == [2] * 5
    done = room.state(KEY)
    assert (done["status"], done["order"]) == ("settled", None)


def test_the_order_is_handed_on_unchanged(room):
    content = order()
    released = of(ShipmentReleased, room.send(OrderAllocated, allocated(content)))
    assert released["order"].decoded() == content
    assert (
        of(ShipmentDelivered, room.send(CarrierScanned, scan("DELIVERED")))["order"].decoded()
        == content
    )


def test_a_repeated_allocation_releases_nothing(room):
    room.send(OrderAllocated, allocated(order()))
    assert room.send(OrderAllocated, allocated(order())) == []
    assert room.outcomes[-1] == ("OrderAllocated", "ignored", "already_released")


def test_without_any_rate_the_desk_finds_a_carrier():
    """SH-03: an order never sticks for want of a rate."""
    room = Room(STAGE, references=references(rates={}))
    events = room.send(OrderAllocated, allocated(order()))
    released = of(ShipmentReleased, events)
    assert released["carrier"] == "desk"
    assert (
        released["decision"]["rules"][-1]["because"]
        == "no rate from DE to DE for 2000 g: left to desk"
    )
    assert of(MessageRequested, events)["to"] == "carrier desk"


# -- the pick check (SH-01)
# ------------------------------------------------------------------------------


def test_what_was_picked_goes_on_and_the_rest_is_allocated_again(room):
    """SH-01, AL-05."""
    room.send(OrderAllocated, allocated(order()))
    asked = of(
        ReallocationRequested,
        room.send(
            ShortPicked, report("short", lines=bare(2, 2, 2, 2, 1), missing=bare(0, 0, 0, 0, 1))
        ),
    )
    assert asked["lines"] == bare(0, 0, 0, 0, 1)
    assert asked["warehouse"] == "BER"
    again = room.send(
        OrderAllocated, allocated(order(), shipment(2, 0, 0, 0, 0, 1, warehouse="LYS"), revision=2)
    )
    assert of(ShipmentReleased, again)["shipment_id"].endswith("-2")
    first = room.send(CarrierScanned, scan("DELIVERED"))
    assert of(UnitsDispatched, first)["lines"] == bare(2, 2, 2, 2, 1)
    assert "DeliveryCompleted" not in names(first)
    last = room.send(CarrierScanned, scan("DELIVERED", 2))
    assert of(DeliveryCompleted, last)["delivered"] == bare(2, 2, 2, 2, 2)


def test_a_pick_that_differs_from_the_list_is_a_short_pick_whatever_it_is_called(room):
    """SH-01: the pick check, not the name of the report, decides."""
    room.send(OrderAllocated, allocated(order()))
    events = room.send(ShipmentPicked, report("picked", lines=bare(2, 2, 2, 2)))
    assert of(ReallocationRequested, events)["lines"] == bare(0, 0, 0, 0, 2)


def test_what_was_picked_without_being_asked_for_is_put_back(room):
    room.send(OrderAllocated, allocated(order()))
    message = of(
        MessageRequested, room.send(ShipmentPicked, report("picked", lines=bare(2, 2, 2, 2, 5)))
    )
    assert (message["to"], message["values"]["put_back"]) == ("warehouse", "3 x SKU-5")


def test_a_shipment_of_which_nothing_was_picked_is_dropped(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(ShortPicked, report("short", lines=[], missing=bare(2, 2, 2, 2, 2)))
    assert room.state(KEY)["shipments"][0]["status"] == "dropped"
    assert room.state(KEY)["status"] == "open"
    assert ignored(room.send(CarrierScanned, scan("PICKED_UP"))) == "already_dropped"


def test_packages_that_hold_less_than_the_list_are_a_short_pick(room):
    room.send(OrderAllocated, allocated(order()))
    events = room.send(PackedOut, packed_out(1, 2, 2, 2, 2))
    assert names(events) == ["ReallocationRequested", "ShipmentPacked"]


def test_a_short_pick_that_the_carrier_overtook_makes_the_missing_lines_lost(room):
    """The goods are booked as sent by then; what was never in the parcel will not be delivered,
    so aftersales pays it back."""
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    events = room.send(
        ShortPicked, report("short", lines=bare(2, 2, 2, 2), missing=bare(0, 0, 0, 0, 2))
    )
    assert names(events) == ["ShipmentLost"]
    done = of(DeliveryCompleted, room.send(CarrierScanned, scan("DELIVERED")))
    assert (done["delivered"], done["lost"]) == (bare(2, 2, 2, 2), bare(0, 0, 0, 0, 2))


# -- partners who come late, twice, out of order
# ------------------------------------------------------------------------------


def test_a_delivery_without_any_earlier_report_implies_them_all(room):
    room.send(OrderAllocated, allocated(order()))
    expected = [
        "ShipmentDispatched",
        "UnitsDispatched",
        "MessageRequested",
        "ShipmentDelivered",
        "DeliveryCompleted",
    ]
    assert names(room.send(CarrierScanned, scan("DELIVERED"))) == expected
    for record, late in (
        (ShipmentPicked, report("p", lines=bare(2, 2, 2, 2, 2))),
        (PackedOut, packed_out()),
        (CarrierScanned, scan("PICKED_UP")),
    ):
        assert ignored(room.send(record, late)) == "already_delivered"


def test_a_repeated_document_is_dropped(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    again = room.send(CarrierScanned, scan("PICKED_UP"))
    assert room.outcomes[-1][1:] == ("ignored", "repeated_document")
    assert of(RecordIgnored, again)["record"] == "CarrierScanned"


def test_documents_are_known_by_issuer_kind_and_number(room):
    """Warehouses and carriers number by themselves."""
    room.send(
        OrderAllocated,
        allocated(order(), shipment(1, 2, 2, 2), shipment(2, 0, 0, 0, 2, 2, warehouse="LYS")),
    )
    room.send(ShipmentPicked, report("7", 1, lines=bare(2, 2, 2)))
    room.send(ShipmentPicked, report("7", 2, lines=bare(0, 0, 0, 2, 2)))
    assert [one["status"] for one in room.state(KEY)["shipments"]] == ["picked", "picked"]
    assert names(room.send(PackedOut, report("7", 1, packages=packages(2, 2, 2)))) == [
        "ShipmentPacked"
    ]
    assert "ShipmentDispatched" in names(
        room.send(CarrierScanned, scan("PICKED_UP", document_id="7"))
    )


def test_a_document_is_known_as_long_as_the_order(room):
    room.send(OrderAllocated, allocated(order()))
    for number in range(100):
        room.send(CarrierScanned, scan("IN_TRANSIT", document_id=f"D-{number}"))
    assert ignored(room.send(CarrierScanned, scan("LOST", document_id="D-0"))) == (
        "repeated_document"
    )


def test_partners_who_speak_of_what_nobody_knows_are_counted(room):
    room.send(CarrierScanned, scan("PICKED_UP"))
    assert room.outcomes[-1][1:] == ("ignored", "unknown_order")
    room.send(OrderAllocated, allocated(order()))
    assert ignored(room.send(PackedOut, packed_out(7))) == "unknown_shipment"
    assert room.outcomes[-1][1:] == ("ignored", "unknown_shipment")
    room.send(CarrierScanned, scan("UNKNOWN"))
    assert room.outcomes[-1][1:] == ("ignored", "unknown_status")


def test_a_partner_whose_clock_runs_ahead_does_not_date_the_future(room):
    room.send(OrderAllocated, allocated(order()))
    away = room.send(CarrierScanned, scan("PICKED_UP", at=room.now + 10**10))
    assert of(ShipmentDispatched, away)["at"] == room.now


# -- delivery and its proof (DL-01, DL-02)
# ------------------------------------------------------------------------------


def test_a_silent_carrier_is_asked_for_proof_and_then_the_shipment_is_lost(room):
    """DL-01: chase when missing."""
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    events = room.forward(hours=30 * 24)
    assert names(events) == ["ProofChased"] * 3 + ["ShipmentLost", "DeliveryCompleted"]
    assert [e.value["times"] for e in events if e.record is ProofChased] == [1, 2, 3]
    assert (
        of(ShipmentLost, events)["because"]
        == "no proof of delivery from lorry after it was asked 3 times"
    )


def test_a_sign_of_life_gives_the_carrier_its_time_anew(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    assert names(room.forward(hours=4 * 24)) == ["ProofChased"]
    room.send(CarrierScanned, scan("IN_TRANSIT", at=room.now))
    assert room.forward(hours=47) == []
    assert [e.value["times"] for e in room.forward(hours=2)] == [1]


def test_a_delivery_without_proof_is_chased_until_the_proof_comes(room):
    """DL-01."""
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    assert room.send(CarrierScanned, scan("DELIVERED", proof="")) == []
    assert names(room.forward(hours=25)) == ["ProofChased"]
    assert names(room.send(CarrierScanned, scan("DELIVERED", document_id="again"))) == [
        "ShipmentDelivered",
        "DeliveryCompleted",
    ]


def test_a_delay_moves_the_time_when_proof_is_due_and_tells_the_customer(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    told = room.send(
        CarrierScanned, scan("DELAYED", expected_at=room.now + 10 * 86_400_000, because="snow")
    )
    assert of(MessageRequested, told)["template"] == "delivery-delayed"
    assert room.forward(hours=10 * 24) == []
    assert names(room.forward(hours=24)) == ["ProofChased"]


@pytest.mark.parametrize(
    ("status", "because"), [("REFUSED", "refused_at_the_door"), ("DAMAGED", "damaged_on_the_way")]
)
def test_goods_that_are_refused_or_damaged_go_to_aftersales(room, status, because):
    """DL-02."""
    room.send(OrderAllocated, allocated(order()))
    events = room.send(CarrierScanned, scan(status))
    assert of(DeliveryRefused, events)["because"] == because
    assert of(DeliveryCompleted, events)["refused"] == bare(2, 2, 2, 2, 2)


def test_goods_that_turn_up_after_they_were_lost_need_a_person(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("LOST"))
    assert of(MessageRequested, room.send(CarrierScanned, scan("DELIVERED")))["to"] == "aftersales"
    assert room.state(KEY)["status"] == "settled"


def test_an_order_that_is_over_is_forgotten_at_its_horizon(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("DELIVERED"))
    room.forward(hours=30 * 24 - 1)
    assert room.state(KEY)["status"] == "settled"
    assert room.forward(hours=2) == []
    assert room.state(KEY) is None


def test_a_silent_warehouse_is_reminded_and_then_the_manager(room):
    room.send(OrderAllocated, allocated(order()))
    assert room.forward(hours=51) == []
    events = room.forward(hours=1 + 3 * 12)
    assert [e.value["to"] for e in events] == ["warehouse"] * 3 + ["manager"]
    assert len({e.value["message_id"] for e in events}) == 4
    assert names(room.send(PackedOut, packed_out())) == ["ShipmentPacked"]


def test_nobody_gets_the_same_reminder_for_ever(room):
    room.send(OrderAllocated, allocated(order()))
    events = room.forward(hours=365 * 24)
    assert [e.value["to"] for e in events] == ["warehouse"] * 3 + ["manager"] * 2 + ["operations"]
    assert events[-1].value["template"] == "shipment-left-to-you"
    assert room.state(KEY)["shipments"][0]["left_to"] == "operations"
    assert standing_of(room.state(KEY)).asks, "for the audit it waits for a person"


def test_a_warehouse_that_speaks_again_has_its_time_anew(room):
    room.send(OrderAllocated, allocated(order()))
    room.forward(hours=365 * 24)
    assert room.send(ShipmentPicked, report("late", lines=bare(2, 2, 2, 2, 2))) == []
    assert room.state(KEY)["shipments"][0]["left_to"] == ""
    again = room.forward(hours=13)
    assert [e.value["to"] for e in again] == ["warehouse"]
    assert again[0].value["message_id"] not in [
        e.value["message_id"]
        for e in room.events
        if e.record is MessageRequested and e is not again[0]
    ]


def test_an_order_of_several_shipments_is_complete_with_the_last(room):
    room.send(
        OrderAllocated,
        allocated(order(), shipment(1, 2, 2, 2), shipment(2, 0, 0, 0, 2, 2, warehouse="LYS")),
    )
    assert "DeliveryCompleted" not in names(room.send(CarrierScanned, scan("DELIVERED")))
    done = of(DeliveryCompleted, room.send(CarrierScanned, scan("LOST", 2)))
    assert (done["delivered"], done["lost"]) == (bare(2, 2, 2), bare(0, 0, 0, 2, 2))


def test_packed_before_picked_stays_packed(room):
    room.send(OrderAllocated, allocated(order()))
    assert of(ShipmentPacked, room.send(PackedOut, packed_out()))["packages"] == packages()
    room.send(ShipmentPicked, report("picked", lines=bare(2, 2, 2, 2, 2)))
    assert room.state(KEY)["shipments"][0]["status"] == "packed"
