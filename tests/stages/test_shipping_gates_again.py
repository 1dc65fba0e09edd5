"""What waits at gates is looked at until a carrier has it: evidence lapses, goods grow old, and
carriers take what is kept back. SH-06, SH-07, SH-08 (decision 0096)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.life import LifePolicy
from orders.contracts.records import (
    CarrierScanned,
    GateAnswered,
    GateSettled,
    OrderAllocated,
    OrderGated,
    OrderStopped,
    PackedOut,
    RecallAnswered,
    RecallRequested,
    ServiceAnnounced,
    ShipmentDispatched,
)
from services.shipping.stage import STAGE
from tests.orders import article, line, order, sold_abroad
from tests.policies import usual
from tests.stages.gates import KEY, PEOPLE, RECALL, abroad, all_of, house, ignored, said, templates
from tests.stages.house import (
    allocated,
    bare,
    packed_out,
    rate,
    rates,
    report,
    scan,
    shipment,
)
from tests.stages.published import names, of
from tests.stages.room import HOUR, START, Room


@pytest.fixture
def room() -> Room:
    return house()


def test_a_licence_that_expires_while_the_goods_wait_closes_the_gate_again(room):
    """SH-08: tested again until a carrier has them; the warehouse hears that it must keep them."""
    room.send(OrderAllocated, allocated(abroad()))
    room.send(GateAnswered, said(valid_until_at=START + 10 * HOUR))
    events = room.forward(10)
    assert of(GateSettled, events)["how"] == "lapsed"
    assert templates(events) == [("export_sales", "gate-closed"), ("warehouse", "hand-over-barred")]
    assert of(OrderGated, events)["decision"]["rules"][0]["code"] == "evidence_lapsed"
    events = room.send(GateAnswered, said(reference="MRN-2"))
    assert names(events) == ["GateSettled", "MessageRequested"], "it was released before"
    assert templates(events) == [("warehouse", "hand-over-free")]
    assert names(room.send(CarrierScanned, scan("PICKED_UP"))) == [
        "ShipmentDispatched",
        "UnitsDispatched",
        "MessageRequested",
    ]


def test_it_is_tested_when_it_is_packed_however_late_the_timer(room):
    room.send(OrderAllocated, allocated(abroad()))
    room.send(GateAnswered, said(valid_until_at=START + 10 * HOUR))
    room.now += 11 * HOUR
    events = room.send(PackedOut, packed_out())
    assert "ShipmentPacked" in names(events)
    assert of(GateSettled, events)["how"] == "lapsed"


def test_what_warehouses_have_is_called_back_when_its_gate_does_not_open_again(room):
    room.send(OrderAllocated, allocated(abroad()))
    room.send(GateAnswered, said(valid_until_at=START + HOUR))
    room.forward(1)
    events = room.send(GateAnswered, said(verdict="REFUSE"))
    assert "ShipmentRecallRequested" in names(events)
    assert "OrderStopped" not in names(events)
    stopped = of(
        OrderStopped,
        room.send(RecallAnswered, report("recall", recalled=True, because="")),
    )
    assert (stopped["whole"], stopped["because"]) == (True, "it may not be sent: customs")


@pytest.mark.parametrize("released", [False, True])
def test_what_a_carrier_took_at_a_closed_gate_is_a_fact_and_told(room, released):
    """SH-08: never lost, and whoever was to open the gate has to see to it."""
    room.send(OrderAllocated, allocated(abroad()))
    if released:
        room.send(GateAnswered, said(valid_until_at=START + HOUR))
        room.forward(2)
    events = room.send(CarrierScanned, {**scan("PICKED_UP"), "at": room.now})
    assert of(ShipmentDispatched, events)["carrier"]
    settled = of(GateSettled, events)
    assert (settled["how"], settled["shipment_id"]) == ("passed", "000001Z-1")
    assert ("export_sales", "gate-passed") in templates(events)
    assert ignored(room, said()) == "nothing_waits"
    assert names(room.forward(300)).count("GateSettled") == 0, "nothing is due at the gate any more"
    assert "ShipmentReleased" not in names(room.events) or released


def test_what_was_taken_before_its_licence_expired_is_no_exception(room):
    room.send(OrderAllocated, allocated(abroad()))
    room.send(GateAnswered, said(valid_until_at=START + HOUR))
    room.forward(2)
    events = room.send(CarrierScanned, {**scan("PICKED_UP"), "at": START + HOUR - 1})
    assert "GateSettled" not in names(events)


def test_reports_about_what_no_warehouse_was_given_change_nothing(room):
    room.send(OrderAllocated, allocated(abroad()))
    assert names(room.send(PackedOut, packed_out())) == ["RecordIgnored"]
    assert room.outcomes[-1] == ("PackedOut", "ignored", "not_released")


@pytest.mark.parametrize(
    "amiss",
    [
        shipment(1, 3),
        shipment(1, 2, lines=[{"line": 1, "sku": "SKU-9", "quantity": 1, "unit": "PCE"}]),
        shipment(1, 2, lines=[{"line": 1, "sku": "SKU-1", "quantity": 2, "unit": "GRM"}]),
    ],
    ids=["more", "another article", "another unit"],
)
def test_what_is_not_what_was_ordered_waits_for_sales(room, amiss):
    """SH-06: goods and order are compared; a person is asked only where they differ."""
    events = room.send(OrderAllocated, allocated(order(lines=[line(1)]), amiss))
    gated = of(OrderGated, events)
    assert gated["gates"][0]["gate_id"] == "sales-000001Z-1"
    assert gated["decision"]["rules"][0]["code"] == "goods_differ"
    opened = room.send(GateAnswered, said("sales-000001Z-1", "S1", reference=""))
    assert names(opened) == ["GateSettled", "ShipmentReleased"]


@pytest.mark.parametrize("most", [2, 1])
def test_what_may_go_in_the_place_of_an_article_is_no_difference(most):
    """SH-06, IV-05: its customer was asked before; more than was ordered differs all the same."""
    instead = {"sku": "SKU-9", "percent": 100}
    room = house(articles={"SKU-1": article("SKU-1", substitutes=[instead])})
    sent = [{"line": 1, "sku": "SKU-9", "quantity": 2, "unit": "PCE"}]
    ordered = order(lines=[line(1, quantity=most)])
    events = room.send(OrderAllocated, allocated(ordered, shipment(1, 2, lines=sent)))
    assert names(events)[0] == ("ShipmentReleased" if most == 2 else "OrderGated")


LAST_DAY = "2026-10-01"
LOT = {"line": 1, "sku": "SKU-1", "lot": "L1", "expires_on": LAST_DAY, "quantity": 2}


def fresh(left: int, transit: int) -> Room:
    """Goods that must keep so many days when they arrive, and a carrier that takes so long."""
    made = house(
        articles={"SKU-1": article("SKU-1", lot_controlled=True)},
        rates=rates(rate("lorry", "road", 300, transit)),
    )
    made.policy = usual(STAGE).model_copy(update={"life": LifePolicy(customers={"C-1": left})})
    return made


@pytest.mark.parametrize(("left", "waits"), [(0, False), (7, False), (8, True)])
def test_what_would_keep_too_short_when_it_arrives_waits(left, waits):
    """SH-07: 21 September and 3 days on the way: of what lasts until 1 October 7 days are left."""
    room = fresh(left, 3)
    events = room.send(
        OrderAllocated, allocated(order(lines=[line(1)]), shipment(1, 2, lots=[LOT]))
    )
    assert ("OrderGated" in names(events)) == waits
    assert ("ShipmentReleased" in names(events)) != waits
    if waits:
        assert of(OrderGated, events)["decision"]["rules"][0]["code"] == "life_too_short"
        answer = said("shelf-life-000001Z-1", "S1", reference="")
        assert names(room.send(GateAnswered, answer)) == ["GateSettled", "ShipmentReleased"]


def test_goods_that_grow_old_while_they_wait_in_the_house_are_kept_back():
    """SH-07: shelf life counts on arrival, so it is looked at until they leave."""
    room = fresh(7, 3)
    room.send(OrderAllocated, allocated(order(lines=[line(1)]), shipment(1, 2, lots=[LOT])))
    events = room.forward(24)
    assert of(OrderGated, events)["gates"][0]["kind"] == "shelf-life"
    assert ("warehouse", "hand-over-barred") in templates(events)


def test_goods_that_grow_old_at_another_gate_wait_for_both():
    """SH-07, SH-08: what held when customs was asked need not when it answers."""
    room = fresh(7, 3)
    room.send(
        OrderAllocated,
        allocated(abroad(lines=[line(1)]), shipment(1, 2, lots=[LOT])),
    )
    room.now += 30 * HOUR
    events = room.send(GateAnswered, said())
    assert names(events)[:2] == ["GateSettled", "OrderGated"]
    assert "ShipmentReleased" not in names(room.events)
    assert "ShipmentReleased" in names(
        room.send(GateAnswered, said("shelf-life-000001Z-1", "S1", reference=""))
    )


def test_a_part_that_comes_later_needs_no_evidence_again(room):
    """IV-05: gates are the order's; what was shown for it holds for its parts."""
    rest: Any = bare(0, 0, 0, 2, 2)
    first = shipment(1, 2, 2, 2)
    room.send(OrderAllocated, allocated(abroad(), first, open_lines=rest))
    room.send(GateAnswered, said())
    second = shipment(2, 0, 0, 0, 2, 2, warehouse="LYS")
    assert names(room.send(OrderAllocated, allocated(abroad(), second, revision=2))) == [
        "ShipmentReleased"
    ]


def test_what_comes_after_its_order_was_given_up_is_stopped_and_ends(room):
    """Nothing waits for what inventory has still to send (IV-05)."""
    first, rest = shipment(1, 2, 2, 2), bare(0, 0, 0, 2, 2)
    room.send(OrderAllocated, allocated(abroad(), first, open_lines=rest))  # type: ignore[arg-type]
    room.send(GateAnswered, said(verdict="REFUSE"))
    assert room.state(KEY)["status"] == "open"
    second = shipment(2, 0, 0, 0, 2, 2, warehouse="LYS")
    stopped = of(OrderStopped, room.send(OrderAllocated, allocated(abroad(), second, revision=2)))
    assert (stopped["whole"], stopped["because"]) == (True, "it may not be sent: customs")
    assert room.state(KEY)["status"] == "stopped"


ANSWERS = st.lists(
    st.one_of(
        st.builds(
            said,
            st.sampled_from(["customs", "booking", "export-licence", "nonsense"]),
            st.sampled_from([*PEOPLE, "NOBODY"]),
            verdict=st.sampled_from(["OPEN", "OPEN", "OPEN", "REFUSE", "UNKNOWN"]),
            reference=st.sampled_from(["", "MRN-1"]),
            valid_from_at=st.sampled_from([None, START + 5 * HOUR]),
            valid_until_at=st.sampled_from([None, START - 1, START + 3 * HOUR, START + 90 * HOUR]),
            version=st.sampled_from([1, 1, 1, 2]),
        ),
        st.sampled_from(["order", "packed", "PICKED_UP", "DELIVERED", "recall", "tick", "wait"]),
    ),
    max_size=14,
)


@given(ANSWERS)
def test_in_whatever_order_it_comes_nothing_leaves_unseen_and_nothing_waits_for_ever(story):
    """SH-06, SH-08: answers before the order, wrong, late, double; scans despite closed gates."""
    goods = {"SKU-1": article("SKU-1", nature="HAZARD")}
    room = house(articles=goods)
    content = abroad(lines=[line(1)], trade_terms={**sold_abroad(), "incoterm": "CPT Basel"})
    doings = {
        "order": lambda: room.send(OrderAllocated, allocated(content, shipment(1, 2))),
        "packed": lambda: room.send(PackedOut, packed_out()),
        "recall": lambda: room.send(RecallRequested, RECALL),
        "tick": lambda: room.forward(1),
        "wait": lambda: room.forward(50),
    }
    for number, one in enumerate(story):
        closed = shut(room)
        if isinstance(one, dict):
            events = room.send(GateAnswered, one)
        elif one in doings:
            events = doings[one]()
        else:
            told = {**scan(one), "at": room.now, "document_id": f"D-{number}"}
            events = room.send(CarrierScanned, told)
            if "ShipmentDispatched" in names(events):
                passed = [gate["gate_id"] for gate in all_of(GateSettled, events)]
                assert sorted(passed) == sorted(closed)
        if "ShipmentReleased" in names(events):
            assert not shut(room)
        state = room.state(KEY)
        if state is not None and state["status"] == "open":
            assert state["wake_at"] is not None
    if all(one != "order" for one in story):
        room.send(OrderAllocated, allocated(content, shipment(1, 2)))
    room.forward(24 * 60)
    state = room.state(KEY)
    assert state is None or state["status"] != "open" or not state["gated"]


def shut(room: Room) -> list[str]:
    """The gates that keep the shipment back now, by what was shown of them."""
    state = room.state(KEY)
    found = state["gates"] if state is not None else []
    return [
        gate["gate_id"]
        for gate in found
        if gate["status"] == "refused"
        or gate["eyes_given"] < gate["eyes"]
        or not (gate["valid_from_at"] or 0) <= room.now < (gate["valid_until_at"] or 2**60)
    ]


def test_a_service_that_begins_behind_a_gate_that_closed_again_is_written_down():
    """SH-04, SH-08: it was announced while the gate was open, and whoever comes is on their way;
    the gate's owner hears of it."""
    site = article("SKU-SITE", stocked=False, service="on_site")
    room = house(articles={"SKU-1": article("SKU-1"), "SKU-SITE": site})
    goods = shipment(1, lines=[{"line": 1, "sku": "SKU-1", "quantity": 1, "unit": "PCE"}])
    work = [{"line": 2, "sku": "SKU-SITE", "quantity": 1, "unit": "PCE"}]
    coming = shipment(2, lines=work, warehouse="", weight_g=0, volume_ml=0, cost_minor=0)
    lines = [line(1, "SKU-1", 1), line(2, "SKU-SITE", 1)]
    room.send(OrderAllocated, allocated(abroad(lines=lines), goods, coming))
    opened = room.send(GateAnswered, said(valid_until_at=START + 100 * HOUR))
    begins = of(ServiceAnnounced, opened)["starts_at"]
    room.forward(100)
    room.send(GateAnswered, said(reference="MRN-2", valid_until_at=begins - HOUR))
    lapsed = room.forward((begins - HOUR - room.now) / HOUR)
    assert "lapsed" in [one["how"] for one in all_of(GateSettled, lapsed)]
    told = room.forward(1)
    assert of(ShipmentDispatched, told)["kind"] == "on_site"
    [passed] = all_of(GateSettled, told)
    assert (passed["how"], passed["gate_id"], passed["shipment_id"]) == (
        "passed",
        "customs",
        of(ShipmentDispatched, told)["shipment_id"],
    )
    assert ("export_sales", "gate-passed") in templates(told)
