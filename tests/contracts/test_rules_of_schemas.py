"""`make contracts`: the rules it holds schemas to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.house import KIND, RECEIVED, WORDS, House, field, record, state

SIXTY_FIVE = ["UNKNOWN", *(f"S{number}" for number in range(1, 65))]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_sound_house_has_no_faults(house: House) -> None:
    assert house.faults() == ""


def received_with(*fields: dict[str, Any]) -> Callable[[House], None]:
    """Received, with these fields first."""
    return lambda house: house.put(
        "orders.intake.v1/Received", record("Received", *fields, *RECEIVED["fields"])
    )


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (
            received_with({"name": "note", "type": "string"}),
            "Received.avsc: orders.Received, field note: has no doc",
        ),
        (
            received_with({"name": "note", "type": "string", "doc": "A note."}),
            "Received.avsc: orders.Received, field note: has no class: one of public, internal, "
            "personal, staff",
        ),
        (
            received_with(field("note", "string", **{"class": "secret"})),
            "Received.avsc: orders.Received, field note: has no class: one of public",
        ),
        (
            lambda house: house.topics["orders.intake.v1"].update(personal_data="contact"),
            "topics.yaml: orders.intake.v1: personal_data is contact, its fields say full, by "
            "Received: its order",
        ),
        (
            lambda house: house.put(
                "shared/records/Recalled",
                record("Recalled", field("reason", "string", **{"class": "personal"})),
            ),
            "topics.yaml: orders.review.v1: personal_data is none, its fields say contact, by "
            "Recalled: reason",
        ),
        (
            lambda house: house.topics["orders.review.v1"].update(personal_data="contact"),
            "topics.yaml: orders.review.v1: personal_data is contact, its fields say none",
        ),
        (
            lambda house: house.said["rules"].update(Nobody={}),
            "contracts.yaml: Nobody is a record of no topic",
        ),
        (
            lambda house: house.said["once"].update(Received=["colour"]),
            "contracts.yaml: once: Received has no field colour",
        ),
        (
            lambda house: house.said["topics"].update({"orders.nowhere.v1": WORDS}),
            "contracts.yaml: topics: orders.nowhere.v1 is no topic",
        ),
        (
            lambda house: house.said["kinds"].pop("journal"),
            "contracts.yaml: kinds: journal is promised nothing",
        ),
        (lambda house: house.said["kinds"].update(chain={"order": "any"}), "chain.repeats"),
        (
            lambda house: house.said["rules"].update(
                Received={"sums": {"dimension": "beauty", "says": "x", "broken": "false"}}
            ),
            "rules.Received.sums.dimension",
        ),
        (received_with(field("tax_minor", "int")), "field tax_minor: money must be a long"),
        (
            received_with(field("due_at", "long")),
            "field due_at: a time must be a long of logicalType timestamp-millis",
        ),
        (
            received_with(field("day", {"type": "int", "logicalType": "date"})),
            "field day: timestamp-millis is the only logical type",
        ),
        (received_with(field("from", "string")), "field from: cannot be a Python name"),
        (
            received_with(field("way", {**KIND, "name": "Way", "default": "GOODS"})),
            "enum orders.Way must have the symbol and default UNKNOWN",
        ),
        (
            received_with(field("thing", "orders.Thing")),
            "Received.avsc: type 'orders.Thing' is nowhere defined",
        ),
        (
            received_with(field("either", ["string", "long"])),
            "not in use here: a union of other than null and one type",
        ),
        (
            received_with(field("many", {**KIND, "name": "Many", "symbols": SIXTY_FIVE})),
            "not in use here: an enum of more than 64 symbols",
        ),
        (
            received_with(field("all", {"type": "array", "items": record("Nothing")})),
            "not in use here: an array of items that take no bytes",
        ),
        (
            received_with(field("inner", ["null", "orders.Received"])),
            "not in use here: Avro type orders.Received",
        ),
        (
            received_with(field("order", "string")),
            "Received.avsc: field order: must be of type orders.Order and stand last",
        ),
        (
            lambda house: house.put("orders.intake.v1/Received", RECEIVED | {"doc": ""}),
            "orders.Received has no doc",
        ),
        (
            lambda house: house.put("orders.intake.v1/Other", record("Other")),
            "orders.intake.v1/Other.avsc: not listed in topics.yaml",
        ),
        (
            lambda house: house.put("orders.intake.v1/Recalled", record("Recalled")),
            "Recalled stands both in its folder and in shared/records",
        ),
        (
            lambda house: house.put("orders.intake.v1/Received", RECEIVED | {"name": "Got"}),
            "must define one type, named like the file",
        ),
        (
            lambda house: house.topics["orders.intake.v1"]["records"].append("Lost"),
            "topics.yaml: orders.intake.v1: Lost has no .avsc",
        ),
        (
            lambda house: house.topics["orders.intake.v1"].update(retention="a month"),
            "'a month' is no number of days such as 30d",
        ),
        (lambda house: house.topics["orders.intake.v1"].update(retension="30d"), "retension"),
        (
            lambda house: house.put("intake.state.v1/IntakeState", state(field("step", "int"))),
            "step: a state's fields all need a default",
        ),
        (
            lambda house: house.put(
                "intake.state.v1/IntakeState", state(field("order", "orders.Order", default={}))
            ),
            "field order: a state keeps it as",
        ),
        (
            lambda house: house.put(
                "intake.state.v1/IntakeState", state(field("version", "int", default=1))
            ),
            "IntakeState.avsc: field version: is the engine's, in orders.StateFields",
        ),
        (
            lambda house: house.put("intake.state.v1/IntakeState", record("IntakeState")),
            "IntakeState.avsc: a state extends orders.StateFields",
        ),
        (
            lambda house: house.stages["intake"].update(chain="orders.nowhere.v1"),
            "topics.yaml: intake: its chain orders.nowhere.v1 is no topic",
        ),
        (
            lambda house: house.stages.update(
                credit={"chain": "orders.intake.v1", "personal_data": "none"}
            ),
            "topics.yaml: credit.state.v1: CreditState has no .avsc",
        ),
        (
            lambda house: house.measures["time_to_answer"].update(edges=[5, 5, 9]),
            "measures.yaml: time_to_answer: 1 validation error",
        ),
        (
            lambda house: house.measures["time_to_answer"].update(stage="nobody"),
            "measures.yaml: time_to_answer: nobody is no stage",
        ),
        (
            lambda house: house.put(
                "shared/Order", record("Order", field("tags", {"type": "map", "values": "string"}))
            ),
            "Order.avsc: an order must not contain a map",
        ),
    ],
)
def test_each_rule_names_file_and_field(
    house: House, spoil: Callable[[House], None], fault: str
) -> None:
    spoil(house)
    house.save()
    assert fault in house.faults()
