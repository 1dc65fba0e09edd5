"""What warehouses, carriers and suppliers do."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from orders.contracts import records
from orders.contracts.records import Order
from services.simulator.actors import react
from services.simulator.agenda import Agenda, Letter
from services.simulator.catalogue import Catalogue
from services.simulator.plans import Planned
from tests.codec import CODEC
from tests.simulator.scene import (
    AT,
    DAY,
    an_order,
    backordered,
    dispatched,
    made,
    of,
    released,
    scene,
)


@pytest.fixture
def house() -> Catalogue:
    return made()


def statuses(plans: Iterable[Planned]) -> list[str]:
    return [
        planned.value["status"]
        for planned in sorted(of(records.CarrierScanned, plans), key=lambda it: it.due_at)
    ]


def run(agenda: Agenda, until: int) -> list[dict[str, Any]]:
    return [said(letter) for letter in agenda.due(until, 1_000)]


def said(letter: Letter) -> dict[str, Any]:
    return CODEC.decode(letter.payload, letter.topic)[1]


def test_a_warehouse_picks_packs_and_hands_over_in_this_order(house: Catalogue):  # SH-01, SH-05
    plans = react(
        records.ShipmentReleased,
        released(an_order(house, "PREPAID")),
        scene(house, warehouses={"short_pick": 0}),
    )
    assert [planned.record.__name__ for planned in sorted(plans, key=lambda it: it.due_at)] == [
        "ShipmentPicked",
        "PackedOut",
        "CarrierScanned",
    ]


def test_what_is_missing_when_picked_is_written_off_first(house: Catalogue):  # SH-01
    order = an_order(house, "PREPAID")
    plans = react(
        records.ShipmentReleased, released(order), scene(house, warehouses={"short_pick": 1})
    )
    (damage,), (short,) = of(records.StockDamaged, plans), of(records.ShortPicked, plans)
    (missing,) = short.value["missing"]
    assert (damage.key, damage.value["quantity"]) == (missing["sku"], missing["quantity"])
    assert damage.due_at < short.due_at
    there = {line["line"]: line["quantity"] for line in short.value["lines"]}
    there[missing["line"]] = there.get(missing["line"], 0) + missing["quantity"]
    assert there == {line["line"]: line["quantity"] for line in order["lines"]}
    packed = {
        line["line"]
        for plan in of(records.PackedOut, plans)
        for package in plan.value["packages"]
        for line in package["lines"]
    }
    assert packed == {line["line"] for line in short.value["lines"]}


def recall(order: Order, at: int) -> dict[str, Any]:
    return {
        "order_id": order["order_id"],
        "version": 1,
        "shipment_id": "N1-1",
        "warehouse": "HAM",
        "because": "",
        "at": at,
    }


def test_a_shipment_that_was_called_back_in_time_never_leaves(house: Catalogue):
    order, willing = (
        an_order(house, "PREPAID"),
        scene(house, warehouses={"refuse_recall": 0, "short_pick": 0}),
    )
    agenda = Agenda(CODEC)
    for planned in react(records.ShipmentReleased, released(order), willing):
        agenda.plan(planned)
    for planned in react(records.ShipmentRecallRequested, recall(order, AT), willing):
        agenda.plan(planned)
    everything = run(agenda, AT + 10 * DAY)
    assert [value["recalled"] for value in everything if "recalled" in value] == [True]
    assert not any(value.get("status") == "PICKED_UP" for value in everything)


def test_a_shipment_that_has_left_is_not_called_back(house: Catalogue):
    order, willing = (
        an_order(house, "PREPAID"),
        scene(house, warehouses={"refuse_recall": 0, "short_pick": 0}),
    )
    agenda = Agenda(CODEC)
    for planned in react(records.ShipmentReleased, released(order), willing):
        agenda.plan(planned)
    assert any(value.get("status") == "PICKED_UP" for value in run(agenda, AT + 2 * DAY))
    for planned in react(records.ShipmentRecallRequested, recall(order, AT + 2 * DAY), willing):
        agenda.plan(planned)
    assert [value["recalled"] for value in run(agenda, AT + 10 * DAY)] == [False]


@pytest.mark.parametrize(
    ("rates", "end"),
    [
        ({}, "DELIVERED"),
        ({"lost": 1}, "LOST"),
        ({"damaged": 1}, "DAMAGED"),
        ({"refused": 1}, "REFUSED"),
        ({"silent": 1}, "IN_TRANSIT"),
    ],
)
def test_a_carrier_brings_loses_damages_or_forgets_to_scan(
    rates: dict[str, float], end: str, house: Catalogue
):  # TR-03, DL-01
    sure = {"lost": 0, "damaged": 0, "refused": 0, "silent": 0, "delayed": 0, **rates}
    plans = react(records.ShipmentDispatched, dispatched(), scene(house, carriers=sure))
    assert statuses(plans)[-1] == end
    assert all(
        bool(planned.value["proof"]) == (planned.value["status"] == "DELIVERED")
        for planned in plans
    )
    chased = {
        "proofs": [],
        "order_id": "web:1",
        "version": 1,
        "shipment_id": "web:1-1",
        "warehouse": "HAM",
        "times": 1,
        "because": "",
        "at": AT + 9 * DAY,
    }
    assert statuses(react(records.ProofChased, chased, scene(house, carriers=sure))) == (
        ["DELIVERED"] if end == "IN_TRANSIT" else []
    )


def test_a_carrier_whose_clock_goes_wrong_says_the_same_when_it_is_asked(house: Catalogue):
    """DL-01."""
    policy = {"implausible": 1, "lost": 0, "damaged": 0, "refused": 0, "silent": 0, "delayed": 0}
    there = scene(house, carriers={**policy, "refused_in_part": 0})
    sent = dispatched()
    [proof] = [
        planned.value
        for planned in react(records.ShipmentDispatched, sent, there)
        if planned.record is records.CarrierScanned and planned.value["proof"]
    ]
    assert proof["at"] < sent["at"]
    about = {name: sent[name] for name in ("order_id", "version", "shipment_id", "warehouse")}
    chased = {**about, "proofs": [], "times": 1, "because": "proof_before_dispatch", "at": AT + DAY}
    [again] = react(records.ProofChased, chased, there)
    assert again.value["proof"]
    assert again.value["document_id"] != proof["document_id"]


@pytest.mark.parametrize("chance", range(8))
def test_customers_who_do_not_take_a_piece_are_told_of_in_one_scan_or_two(
    house: Catalogue, chance: int
):  # DL-02
    policy = {"refused_in_part": 1, "lost": 0, "damaged": 0, "refused": 0, "silent": 0}
    line = {"line": 1, "sku": "A", "quantity": 2, "unit": "PCE"}
    sent = {**dispatched(f"web:{chance}"), "lines": [line]}
    plans = react(records.ShipmentDispatched, sent, scene(house, carriers=policy))
    scans = [one.value for one in of(records.CarrierScanned, plans)]
    named = [scan for scan in scans if scan["refused_lines"]]
    assert [scan["refused_lines"][0]["quantity"] for scan in named] == [1]
    assert sum(bool(scan["proof"]) for scan in scans) == 1


def test_a_delay_is_announced_with_its_new_date(house: Catalogue):  # TR-04
    plans = react(
        records.ShipmentDispatched, dispatched(), scene(house, carriers={"delayed": 1, "lost": 0})
    )
    (delay,) = [planned.value for planned in plans if planned.value["status"] == "DELAYED"]
    assert delay["expected_at"] == max(planned.due_at for planned in plans)


def test_a_supplier_delivers_at_least_what_was_short(house: Catalogue):  # IV-04
    plans = react(
        records.OrderBackordered,
        backordered("DAI-0001", 7),
        scene(house, suppliers={"late": 1}, transfers={"share": 0}),
    )
    confirmed, delayed, received = sorted(plans, key=lambda it: it.due_at)
    assert received.value["quantity"] >= 7
    assert received.value["warehouse"] == "HAM"
    assert delayed.value["expected_at"] == received.due_at
    assert confirmed.value["expected_at"] < received.due_at
    assert {planned.value["purchase_order"] for planned in plans} == {
        confirmed.value["purchase_order"]
    }


@pytest.mark.parametrize("lost", [0, 1])
def test_what_a_supplier_brings_for_two_warehouses_goes_on(house: Catalogue, lost: int):  # IV-10
    """It is bought beside what was short; all that leaves comes, or is told as lost."""
    there = scene(house, suppliers={"late": 0}, transfers={"share": 1, "in_parts": 1, "lost": lost})
    plans = sorted(
        react(records.OrderBackordered, backordered("DAI-0001", 7), there),
        key=lambda it: it.due_at,
    )
    kinds = [planned.record for planned in plans]
    assert kinds[:3] == [
        records.PurchaseOrderConfirmed,
        records.StockReceived,
        records.TransferDeparted,
    ]
    received, departed, *come = [planned.value for planned in plans[1:]]
    assert received["quantity"] >= departed["quantity"] + 7
    assert (departed["warehouse"], departed["to_warehouse"]) == (
        received["warehouse"],
        come[0]["warehouse"],
    )
    assert sum(one["quantity"] for one in come) == departed["quantity"]
    assert (records.TransferLost in kinds) is bool(lost)
    assert len({one["document_id"] for one in (departed, *come)}) == len(come) + 1


def brought(*lines: tuple[str, int], **policy: Any) -> list[Planned]:
    """What becomes of goods that are asked for an order."""
    wanted = [{"line": n, "sku": sku, "quantity": q} for n, (sku, q) in enumerate(lines, 1)]
    asked = {
        "order_id": "shop:1",
        "version": 1,
        "transfer_id": "shop:1#T1",
        "from_warehouse": "LIL",
        "to_warehouse": "HAM",
        "lines": wanted,
        "expected_at": AT + 3 * DAY,
        "at": AT,
    }
    usual = {"late": 0, "lost": 0, "short": 0, "in_parts": 0}
    plans = react(records.TransferRequested, asked, scene(made(), transfers={**usual, **policy}))
    return sorted(plans, key=lambda it: it.due_at)


def test_goods_that_are_asked_for_an_order_are_brought_in_time():  # IV-05
    departed, arrived = brought(("DAI-0001", 2), ("DAI-0001", 3))
    assert (departed.value["transfer_id"], departed.value["quantity"]) == ("shop:1#T1", 5)
    assert (departed.value["warehouse"], departed.value["to_warehouse"]) == ("LIL", "HAM")
    assert (arrived.value["warehouse"], arrived.value["quantity"]) == ("HAM", 5)
    assert AT < departed.due_at < arrived.due_at < AT + 3 * DAY
    numbers = [one.value["document_id"] for one in brought(("DAI-0001", 2), ("DAI-0002", 3))]
    assert len({*numbers}) == 4, "each article has its own papers"


@pytest.mark.parametrize(
    ("policy", "sent", "came", "lost"),
    [({"late": 1}, 5, 5, 0), ({"short": 1}, 4, 4, 0), ({"lost": 1}, 5, 4, 1)],
)
def test_or_late_or_a_piece_fewer(policy: dict[str, Any], sent: int, came: int, lost: int):  # IV-05
    told: Counter[str] = Counter()
    plans = brought(("DAI-0001", 5), **policy)
    for one in plans:
        told[one.record.__name__] += one.value["quantity"]
    named = told["TransferDeparted"], told["TransferArrived"], told["TransferLost"]
    assert named == (sent, came, lost)
    assert (plans[-1].due_at > AT + 3 * DAY) is ("late" in policy)
