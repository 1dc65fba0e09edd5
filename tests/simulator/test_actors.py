"""What people and partners do, given a record of the stages: each decision follows from the seed
and the record alone."""

from collections.abc import Iterable
from typing import Any

import pytest

from orders.contracts import records
from orders.contracts.catalogue import TOPICS, record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.order import CarriedOrder
from orders.contracts.records import Order
from services.simulator.actors import REACTIONS, react
from services.simulator.agenda import Agenda, Letter
from services.simulator.catalogue import Catalogue, catalogue
from services.simulator.orders import orders
from services.simulator.plans import Planned, Scene, identity
from services.simulator.policy import SimulatorPolicy, load_policy, merged
from services.simulator.world import HEARD, SAID

AT = 1_760_000_000_000
DAY = 86_400_000
CODEC = Codec(OfflineSchemaIds())


@pytest.fixture(scope="module")
def house() -> Catalogue:
    return catalogue(7, AT)


def scene(house: Catalogue, **sections: dict[str, Any]) -> Scene:
    policy = SimulatorPolicy.model_validate(merged(load_policy().model_dump(), sections))
    articles = {article["sku"]: article for article in house.articles}
    return Scene(
        7, policy, articles, {warehouse["warehouse"]: warehouse for warehouse in house.warehouses}
    )


def an_order(house: Catalogue, terms: str, *, paid: bool = True) -> Order:
    return next(
        each
        for each in orders(7, 5_000, AT, house)
        if each["payment"]["terms"] == terms and bool(each["payment"]["paid_minor"]) == paid
    )


def head(order: Order) -> dict[str, Any]:
    return {
        "order_id": order["order_id"],
        "number": "N1",
        "version": 1,
        "priority": 0,
        "at": AT,
        "order": CarriedOrder.of(order),
    }


def released(order: Order, *, priority: int = 0) -> dict[str, Any]:
    lines = [
        {
            "line": line["line"],
            "sku": line["sku"],
            "quantity": line["quantity"],
            "unit": line["unit"],
        }
        for line in order["lines"]
    ]
    shipment = {
        "shipment_id": "N1-1",
        "warehouse": "HAM",
        "lines": lines,
        "packaging": "standard",
        "weight_g": 70_000,
        "volume_ml": 9_000,
    }
    return {**head(order), **shipment, "carrier": "swift", "priority": priority}


def delivered(order: Order) -> dict[str, Any]:
    return {**released(order), "delivered_at": AT}


def dispatched(order_id: str = "web:1") -> dict[str, Any]:
    return {
        "order_id": order_id,
        "version": 1,
        "shipment_id": f"{order_id}-1",
        "warehouse": "HAM",
        "carrier": "swift",
        "tracking_number": "SWI1",
        "lines": [],
        "expected_at": AT + 3 * DAY,
        "at": AT,
    }


def of(record: type, plans: Iterable[Planned]) -> list[Planned]:
    return [planned for planned in plans if planned.record is record]


def statuses(plans: Iterable[Planned]) -> list[str]:
    return [
        planned.value["status"]
        for planned in sorted(of(records.CarrierScanned, plans), key=lambda it: it.due_at)
    ]


def run(agenda: Agenda, until: int) -> list[dict[str, Any]]:
    return [said(letter) for letter in agenda.due(until, 1_000)]


def said(letter: Letter) -> dict[str, Any]:
    return CODEC.decode(letter.payload, letter.topic)[1]


def test_everything_that_is_reacted_to_is_heard_and_everything_said_is_remembered(house: Catalogue):
    heard = {kind.record for topic in HEARD for kind in TOPICS[topic].records}
    assert set(REACTIONS) <= heard
    plans = react(records.ShipmentReleased, released(an_order(house, "PREPAID")), scene(house))
    assert {record_type(planned.record).topic for planned in plans} <= set(SAID)


def test_the_same_record_leads_to_the_same_plans(house: Catalogue):
    order = an_order(house, "ON_ACCOUNT", paid=False)
    for record, value in (
        (records.ShipmentReleased, released(order)),
        (records.ShipmentDelivered, delivered(order)),
    ):
        assert react(record, value, scene(house)) == react(record, value, scene(house))


def test_every_plan_fits_its_schema_and_says_when_it_happened(house: Catalogue):
    everything = {"cancel": 1, "return_goods": 1, "open_case": 1, "never_pay": 0}
    eager = scene(
        house,
        customers=everything,
        warehouses={"short_pick": 1},
        carriers={"delayed": 1},
        suppliers={"late": 1},
    )
    prepaid, credit = (
        an_order(house, "PREPAID", paid=False),
        an_order(house, "ON_ACCOUNT", paid=False),
    )
    plans = [
        *react(records.OrderReceived, head(prepaid), eager),
        *react(records.ShipmentReleased, released(credit), eager),
        *react(records.ShipmentDelivered, delivered(credit), eager),
        *react(records.ShipmentDispatched, dispatched(), eager),
        *react(records.OrderBackordered, backordered("TOY-0001", 3), eager),
    ]
    for planned in plans:
        assert planned.due_at == planned.value.get("at", planned.value.get("requested_at"))
        value = CODEC.decode(
            CODEC.encode(record_type(planned.record), planned.value),
            record_type(planned.record).topic,
        )[1]
        assert value == planned.value
    assert {planned.record.__name__ for planned in plans} == {
        "CancelRequested",
        "PaymentReceived",
        "StockDamaged",
        "ShortPicked",
        "PackedOut",
        "CarrierScanned",
        "ReturnRequested",
        "CaseOpened",
        "PurchaseOrderConfirmed",
        "PurchaseOrderDelayed",
        "StockReceived",
    }


def test_policy_decides_who_cancels(house: Catalogue):
    order = an_order(house, "PREPAID")
    never, always = scene(house, customers={"cancel": 0}), scene(house, customers={"cancel": 1})
    assert react(records.OrderReceived, head(order), never) == []
    (planned,) = react(records.OrderReceived, head(order), always)
    assert planned.record is records.CancelRequested
    assert AT < planned.due_at <= AT + 4 * DAY


def test_who_prepays_by_transfer_pays_what_is_open(house: Catalogue):  # RV-03
    order = an_order(house, "PREPAID", paid=False)
    (planned,) = react(
        records.OrderReceived, head(order), scene(house, customers={"cancel": 0, "never_pay": 0})
    )
    assert planned.value["amount_minor"] == order["totals"]["total_minor"]
    assert (
        react(
            records.OrderReceived,
            head(order),
            scene(house, customers={"cancel": 0, "never_pay": 1}),
        )
        == []
    )


def test_goods_on_account_are_paid_after_delivery_to_the_last_cent(house: Catalogue):  # ST-01
    order = an_order(house, "ON_ACCOUNT", paid=False)
    (payment,) = of(
        records.PaymentReceived, react(records.ShipmentDelivered, delivered(order), scene(house))
    )
    assert payment.value["amount_minor"] == order["totals"]["total_minor"]
    assert payment.due_at >= AT + 5 * DAY


def test_a_customer_confirms_late_or_never(house: Catalogue):  # CF-02
    asked = {
        "order_id": "desk:1",
        "version": 1,
        "means": "mail",
        "answer_by_at": AT + DAY,
        "at": AT,
    }
    (late,) = react(
        records.ConfirmationRequested, asked, scene(house, customers={"silent": 0, "late": 1})
    )
    assert late.due_at > AT + DAY
    assert react(records.ConfirmationRequested, asked, scene(house, customers={"silent": 1})) == []


def test_a_hold_for_payment_is_declined_only_after_patience(house: Catalogue):  # RV-08
    hold = {
        "hold_id": "unpaid",
        "kind": "payment",
        "rule": "RV-03",
        "because": "",
        "owner_role": "",
        "deadline_at": AT,
        "blocks": "",
    }
    held = {
        "order_id": "web:1",
        "version": 1,
        "holds": [hold, {**hold, "hold_id": "price", "kind": "price"}],
        "decision": {},
        "at": AT,
    }
    unpaid, price = react(
        records.OrderHeld, held, scene(house, reviewers={"release": {"price": 1}})
    )
    assert (unpaid.due_at, unpaid.value["verdict"]) == (AT + 5 * DAY, "DECLINE")
    assert price.value["verdict"] == "RELEASE"


def test_an_order_that_is_held_again_and_again_is_declined_in_the_end(house: Catalogue):  # RV-08
    hold = {
        "hold_id": "credit",
        "kind": "credit",
        "rule": "RV-04",
        "because": "",
        "owner_role": "",
        "deadline_at": AT,
        "blocks": "",
    }
    verdicts = {
        react(
            records.OrderHeld,
            {"order_id": "web:1", "version": 1, "holds": [hold], "decision": {}, "at": AT + n},
            scene(house),
        )[0].value["verdict"]
        for n in range(20)
    }
    assert verdicts == {"RELEASE", "DECLINE"}


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
        "order_id": "web:1",
        "version": 1,
        "shipment_id": "web:1-1",
        "warehouse": "HAM",
        "times": 1,
        "at": AT + 9 * DAY,
    }
    assert statuses(react(records.ProofChased, chased, scene(house, carriers=sure))) == (
        ["DELIVERED"] if end == "IN_TRANSIT" else []
    )


def test_a_delay_is_announced_with_its_new_date(house: Catalogue):  # TR-04
    plans = react(
        records.ShipmentDispatched, dispatched(), scene(house, carriers={"delayed": 1, "lost": 0})
    )
    (delay,) = [planned.value for planned in plans if planned.value["status"] == "DELAYED"]
    assert delay["expected_at"] == max(planned.due_at for planned in plans)


def backordered(sku: str, needed: int) -> dict[str, Any]:
    shortage = {"line": 1, "sku": sku, "needed": needed, "available": 0, "expected_at": None}
    return {"order_id": "web:1", "version": 1, "shortages": [shortage], "decision": {}, "at": AT}


def test_a_supplier_delivers_at_least_what_was_short(house: Catalogue):  # IV-04
    plans = react(
        records.OrderBackordered, backordered("DAI-0001", 7), scene(house, suppliers={"late": 1})
    )
    confirmed, delayed, received = sorted(plans, key=lambda it: it.due_at)
    assert received.value["quantity"] >= 7
    assert received.value["warehouse"] == "HAM"
    assert delayed.value["expected_at"] == received.due_at
    assert confirmed.value["expected_at"] < received.due_at
    assert {planned.value["purchase_order"] for planned in plans} == {
        confirmed.value["purchase_order"]
    }


def test_refused_goods_always_come_back(house: Catalogue):  # DL-02, AS-04
    line = {"line": 1, "sku": "TOY-0001", "quantity": 3}
    back = {
        "order_id": "web:1",
        "version": 1,
        "return_id": "refused-N1-1",
        "warehouse": "HAM",
        "lines": [line],
        "decision": {},
        "at": AT,
    }
    forgetful = scene(house, customers={"never_send": 1})
    (arrived,) = react(records.ReturnAuthorised, back, forgetful)
    assert sum(part["restocked"] + part["scrapped"] for part in arrived.value["lines"]) == 3
    assert react(records.ReturnAuthorised, {**back, "return_id": "return-N1-1"}, forgetful) == []


def test_a_restarted_world_repeats_nothing(house: Catalogue):
    plans = react(
        records.ShipmentReleased,
        released(an_order(house, "PREPAID")),
        scene(house, warehouses={"short_pick": 0}),
    )
    first = Agenda(CODEC)
    for planned in plans:
        first.plan(planned)
    before = first.due(plans[0].due_at, 1_000)
    again = Agenda(CODEC)
    again.was_sent(identity(plan.record, plan.key, plan.value) for plan in plans[: len(before)])
    for planned in plans:
        again.plan(planned)
    assert [*before, *again.due(AT + 10 * DAY, 1_000)] == [
        *before,
        *first.due(AT + 10 * DAY, 1_000),
    ]


def test_an_override_file_changes_only_what_it_names(tmp_path: Any):
    above = tmp_path / "calm.yaml"
    above.write_text("customers: {cancel: 0, return_goods: 0}\n")
    calm, usual = load_policy(above), load_policy()
    assert calm.customers.cancel == 0
    assert calm.carriers == usual.carriers
    assert calm.version != usual.version
