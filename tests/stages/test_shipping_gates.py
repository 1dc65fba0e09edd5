"""Who opens gates, and what is shown before goods leave the house: SH-06, SH-08 (decision 0096)."""

import pytest

from orders.contracts.records import (
    CarrierScanned,
    GateAnswered,
    GateSettled,
    OrderAllocated,
    OrderGated,
    OrderStopped,
    RecallRequested,
)
from tests.orders import address, article, export, line, order, sold_abroad
from tests.stages.gates import DAY, KEY, RECALL, abroad, all_of, house, ignored, said, templates
from tests.stages.house import (
    allocated,
    bare,
    scan,
    shipment,
)
from tests.stages.published import names, of
from tests.stages.room import HOUR, START, Room


@pytest.fixture
def room() -> Room:
    return house()


def test_an_order_within_the_customs_area_meets_no_gate(room):
    assert names(room.send(OrderAllocated, allocated(order()))) == ["ShipmentReleased"]
    assert (room.state(KEY)["gates"], room.state(KEY)["gated"]) == ([], [])


def test_goods_for_abroad_wait_until_customs_has_let_them_go(room):
    """SH-08: nothing ships while one is missing; the warehouse hears of it only then."""
    events = room.send(OrderAllocated, allocated(abroad()))
    assert names(events) == ["OrderGated", "MessageRequested"]
    gated = of(OrderGated, events)
    assert [gate["gate_id"] for gate in gated["gates"]] == ["customs"]
    assert (gated["shipments"], gated["country"]) == (["000001Z-1"], "CH")
    assert gated["decide_by_at"] == START + 48 * HOUR == room.state(KEY)["wake_at"]
    assert gated["decision"]["rules"][0]["code"] == "gate_needed"
    assert templates(events) == [("export_sales", "gate-closed")]
    assert room.outcomes[-1] == ("OrderAllocated", "gated", "")

    events = room.send(GateAnswered, said(document="ab" * 32, valid_until_at=START + DAY))
    assert names(events) == ["GateSettled", "ShipmentReleased"]
    settled = of(GateSettled, events)
    assert (settled["how"], settled["decided_by"], settled["reference"]) == (
        "opened",
        "E1",
        "MRN-1",
    )
    assert names(room.send(CarrierScanned, scan("DELIVERED")))[-1] == "DeliveryCompleted"


def test_an_export_contract_needs_all_seven_and_sales(room):
    """SH-06, SH-08: every gate of the matrix, and none opens for another."""
    goods = {"SKU-1": article("SKU-1", nature="HAZARD"), "SKU-2": article("SKU-2", nature="FOOD")}
    room = house(articles=goods)
    content = export(
        channel="shop",
        delivery_address=address(country="CN"),
        lines=[line(1, price=4_000_000), line(2)],
        trade_terms={**sold_abroad(), "incoterm": "CIF Shanghai"},
        payment={**order()["payment"], "terms": "ON_ACCOUNT"},
    )
    events = room.send(OrderAllocated, allocated(content, shipment(1, 2, 2)))
    asked = [(gate["gate_id"], gate["owner_role"]) for gate in of(OrderGated, events)["gates"]]
    assert asked == [
        ("sales", "sales"),
        ("contract-registration", "export_sales"),
        ("export-licence", "export_sales"),
        ("booking", "export_sales"),
        ("commodity-inspection", "export_sales"),
        ("customs", "export_sales"),
        ("cargo-insurance", "finance"),
        ("credit-insurance", "finance"),
    ]
    who = {"sales": "S1", "export_sales": "E1", "finance": "F1"}
    for gate, role in asked:
        assert "ShipmentReleased" not in names(room.events)
        room.send(GateAnswered, said(gate, who[role]))
    assert room.outcomes[-1][1] == "opened"
    assert "ShipmentReleased" not in names(room.events)
    assert names(room.send(GateAnswered, said("export-licence", "E2")))[-1] == "ShipmentReleased"


@pytest.mark.parametrize("value_minor", [99_999, 100_000])
def test_a_gate_counts_from_its_value_on(room, value_minor):
    """SH-08: export credit insurance from 1,000.00 on, where the goods are sent on account."""
    lines = [line(1, quantity=1, price=value_minor, tax_minor=0, tax_rate_ppm=0)]
    on_account = {**order()["payment"], "terms": "ON_ACCOUNT"}
    content = abroad(lines=lines, payment=on_account, charges=[])
    content["totals"]["total_minor"] = value_minor
    events = room.send(OrderAllocated, allocated(content, shipment(1, 1)))
    kinds = [gate["kind"] for gate in of(OrderGated, events)["gates"]]
    assert ("credit-insurance" in kinds) == (value_minor == 100_000)


def test_what_may_not_be_said_changes_nothing_and_is_told(room):
    """SH-08: another order's, another version's, another's role, without evidence, too late."""
    assert ignored(room, said()) == "unknown_order"
    room.send(OrderAllocated, allocated(abroad()))
    assert ignored(room, said(version=2)) == "other_version"
    assert ignored(room, said("export-licence")) == "unknown_gate"
    assert ignored(room, said(by="F1")) == "role_missing"
    assert ignored(room, said(by="M1", role="manager")) == "role_missing"
    assert ignored(room, said(by="NOBODY")) == "unknown_staff"
    assert ignored(room, said(by="AWAY")) == "absent_staff"
    assert ignored(room, said(by="SMALL")) == "beyond_limit"
    assert ignored(room, said(reference="")) == "evidence_missing"
    assert ignored(room, said(valid_until_at=START)) == "evidence_expired"
    assert ignored(room, said(verdict="UNKNOWN")) == "unknown_verdict"
    room.send(GateAnswered, said(by="M1"))  # for whoever is away
    assert room.state(KEY)["gates"][0]["opened_by"] == ["M1", "AWAY"]
    assert ignored(room, said()) == "already_open"
    room.send(CarrierScanned, scan("DELIVERED"))
    assert ignored(room, said()) == "already_settled"


def test_a_licence_takes_four_eyes(room):
    """SH-08: the same person twice does not count twice; the shorter validity holds."""
    goods = {"SKU-1": article("SKU-1", nature="HAZARD")}
    room = house(articles=goods)
    room.send(OrderAllocated, allocated(abroad(lines=[line(1)]), shipment(1, 2)))
    room.send(GateAnswered, said())
    first = room.send(GateAnswered, said("export-licence", valid_until_at=START + DAY))
    assert of(GateSettled, first)["how"] == "countersign"
    assert ignored(room, said("export-licence")) == "same_person"
    second = room.send(
        GateAnswered, said("export-licence", "E2", reference="", valid_until_at=START + 2 * DAY)
    )
    assert names(second) == ["GateSettled", "ShipmentReleased"]
    assert of(GateSettled, second)["valid_until_at"] == START + DAY


def test_evidence_that_begins_to_hold_later_opens_by_itself(room):
    room.send(OrderAllocated, allocated(abroad()))
    events = room.send(GateAnswered, said(valid_from_at=START + 60 * HOUR))
    assert of(GateSettled, events)["how"] == "pending"
    assert names(room.forward(59)) == [], "its owner has done what was asked"
    assert names(room.forward(1)) == ["GateSettled", "ShipmentReleased"]


def test_a_gate_that_nobody_opens_escalates_and_then_the_order_is_stopped(room):
    """Never stuck for ever: the next hears, may open it, and in the end nothing is sent."""
    room.send(OrderAllocated, allocated(abroad()))
    assert templates(room.forward(48)) == [("manager", "gate-overdue")]
    assert templates(room.forward(48)) == [("manager", "gate-overdue")]
    events = room.forward(48)
    assert of(GateSettled, events)["how"] == "unanswered"
    *_, stopped = all_of(OrderStopped, events)
    assert (stopped["whole"], stopped["because"]) == (True, "it may not be sent: customs")
    assert ("customer", "may-not-be-sent") in templates(events)
    assert "ShipmentRecallRequested" not in names(events), "no warehouse had it"
    assert room.state(KEY)["status"] == "stopped"


def test_whom_it_escalated_to_may_open_it(room):
    room.send(OrderAllocated, allocated(abroad()))
    assert ignored(room, said(by="M1", role="manager")) == "role_missing"
    room.forward(48)
    assert names(room.send(GateAnswered, said(by="M1", role="manager"))) == [
        "GateSettled",
        "ShipmentReleased",
    ]


def test_who_refuses_a_gate_stops_the_order(room):
    room.send(OrderAllocated, allocated(abroad()))
    events = room.send(GateAnswered, said(verdict="REFUSE", reference="", because="embargo"))
    assert of(GateSettled, events)["how"] == "refused"
    assert [one["whole"] for one in all_of(OrderStopped, events)] == [False, True]
    assert room.state(KEY)["status"] == "stopped"
    again = room.send(OrderAllocated, allocated(abroad(), revision=2))
    assert of(OrderStopped, again)["lines"] == bare(2, 2, 2, 2, 2)


def test_a_recall_finds_what_waits_and_no_warehouse_is_asked(room):
    """SH-08: a cancellation while gates are closed."""
    both = (shipment(1, 2, 2, 2), shipment(2, 0, 0, 0, 2, 2, warehouse="LYS"))
    room.send(OrderAllocated, allocated(abroad(), *both))
    stops = all_of(OrderStopped, room.send(RecallRequested, RECALL))
    assert [(one["warehouse"], one["whole"]) for one in stops] == [
        ("BER", False),
        ("LYS", False),
        ("", True),
    ]
    assert room.state(KEY)["status"] == "stopped"
    assert room.state(KEY)["gated"] == []
    assert ignored(room, said()) == "already_stopped"


def test_a_change_takes_back_what_waits_at_once(room):
    """CF-03: no warehouse has it; its next version must pass its gates anew."""
    room.send(OrderAllocated, allocated(abroad()))
    events = room.send(RecallRequested, {**RECALL, "purpose": "AMEND"})
    assert (of(OrderStopped, events)["outcome"], room.state(KEY)["status"]) == (
        "amended",
        "amended",
    )
    assert ignored(room, said()) == "already_amended"
    again = room.send(OrderAllocated, allocated(abroad(), version=2))
    assert names(again) == ["OrderGated", "MessageRequested"]
