"""What people and partners do follows from the seed and the record alone, and fits its schema."""

from typing import Any

import pytest

from orders.contracts import records
from orders.contracts.catalogue import TOPICS, record_type
from services.simulator.actors import REACTIONS, react
from services.simulator.agenda import Agenda
from services.simulator.catalogue import Catalogue
from services.simulator.outside import HEARD, SAID
from services.simulator.plans import identity
from services.simulator.policy import load_policy
from tests.codec import CODEC
from tests.simulator.scene import (
    AT,
    DAY,
    an_order,
    backordered,
    delivered,
    dispatched,
    head,
    made,
    released,
    scene,
)


@pytest.fixture
def house() -> Catalogue:
    return made()


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
    everything = {"cancel": 1, "amend": 0, "return_goods": 1, "open_case": 1, "never_pay": 0}
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
