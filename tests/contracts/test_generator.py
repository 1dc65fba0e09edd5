"""`make contracts`: the rules it holds schemas to, and the files it writes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from orders.contracts.blank import blank
from orders.contracts.catalogue import TOPICS, record_type
from orders.contracts.records import OrderReceived, TrackingState, TrackingStatus
from tools.contracts import __main__ as generator
from tools.contracts.checks import check
from tools.contracts.sources import SourceError, load

TIME = {"type": "long", "logicalType": "timestamp-millis"}
TOPIC = {
    "kind": "chain",
    "key": "order",
    "cleanup": "delete",
    "retention": "30d",
    "owner": "us",
    "personal_data": "full",
    "about": "x",
}


def field(name: str, kind: Any, **more: Any) -> dict[str, Any]:
    """A documented field."""
    return {"name": name, "type": kind, "doc": f"The {name}.", **more}


def record(name: str, *fields: dict[str, Any]) -> dict[str, Any]:
    """A documented record."""
    return {
        "type": "record",
        "name": name,
        "namespace": "orders",
        "doc": f"A {name}.",
        "fields": list(fields),
    }


KIND = {
    "type": "enum",
    "name": "Kind",
    "doc": "Kinds.",
    "symbols": ["UNKNOWN", "GOODS"],
    "default": "UNKNOWN",
}
SIXTY_FIVE = ["UNKNOWN", *(f"S{number}" for number in range(1, 65))]
RECEIVED = record(
    "Received",
    field("order_id", "string"),
    field("total_minor", "long"),
    field("at", TIME),
    field("order", "orders.Order"),
)


def state(*fields: dict[str, Any]) -> dict[str, Any]:
    """The state record of intake: the engine's fields, then these."""
    return {**record("IntakeState", *fields), "extends": "orders.StateFields"}


STATE = state(field("order", ["null", "orders.StoredOrder"], default=None))


class House:
    """A small but complete `schemas/` folder beside an empty target."""

    def __init__(self, root: Path) -> None:
        self.root, self.schemas = root, root / "schemas"
        self.stages: dict[str, Any] = {
            "intake": {"chain": "orders.intake.v1", "personal_data": "full", "ledgers": ["stock"]}
        }
        self.topics: dict[str, Any] = {
            "orders.intake.v1": {**TOPIC, "records": ["Received", "Recalled"]},
            "orders.review.v1": {**TOPIC, "records": ["Recalled"], "partitions": 3},
        }
        self.put(
            "shared/Order",
            record(
                "Order",
                field("kind", KIND),
                field("parts", {"type": "array", "items": "orders.Part"}),
            ),
        )
        self.put("shared/Part", record("Part", field("sku", "string")))
        self.put(
            "shared/StoredOrder",
            record("StoredOrder", field("schema_id", "int"), field("payload", "bytes")),
        )
        self.put("shared/StateFields", record("StateFields", field("version", "int", default=0)))
        for name in ("Recalled", "DeadLetter", "RedriveRequested", "JournalEntry"):
            self.put(f"shared/records/{name}", record(name, field("order_id", "string")))
        self.put("orders.intake.v1/Received", RECEIVED)
        self.put("intake.state.v1/IntakeState", STATE)
        self.save()

    def put(self, name: str, schema: Any) -> None:
        """Write one schema file."""
        path = self.schemas / f"{name}.avsc"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(schema))

    def save(self) -> None:
        """Write topics.yaml."""
        (self.schemas / "topics.yaml").write_text(
            yaml.safe_dump(
                {"partitions": 12, "stages": self.stages, "topics": self.topics}, sort_keys=False
            )
        )

    def faults(self) -> str:
        """What the generator finds wrong, one line each."""
        try:
            check(load(self.schemas), self.schemas)
        except SourceError as error:
            return str(error)
        return ""


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


def test_what_is_written_is_fresh_until_a_source_changes(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generator, "ROOT", house.root)
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0
    house.put(
        "shared/Part", record("Part", field("sku", "string"), field("weight", "double", default=0))
    )
    assert generator.main(["--check"]) == 1
    assert "orders/contracts/records.py is stale" in (said := capsys.readouterr().err)
    assert "orders/contracts/schemas.lock is stale" in said
    assert "run: make contracts" in said
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0


def test_the_lock_shows_each_subject_whose_bytes_change(house: House) -> None:
    before = locked(house)
    assert before.keys() >= {"orders.intake.v1-orders.Received", "intake.state.v1-value"}
    house.put("shared/Part", record("Part", field("sku", "string"), field("weight", "double")))
    after = locked(house)
    changed = {subject for subject in before if before[subject] != after[subject]}
    assert changed == {"orders.intake.v1-orders.Received"}  # the one that holds an order


def test_a_changed_sentence_changes_no_fingerprint(house: House) -> None:
    before = locked(house)
    house.put("shared/Part", record("Part", field("sku", "string")) | {"doc": "Other words."})
    assert locked(house) == before


def locked(house: House) -> dict[str, str]:
    """The lock as a table."""
    files = generator.render(load(house.schemas), house.root)
    lines = files["orders/contracts/schemas.lock"].splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def test_faulty_sources_write_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generator, "ROOT", house.root)
    house.topics["orders.intake.v1"]["records"].append("Lost")
    house.save()
    assert generator.main([]) == 1
    assert "1 fault" in capsys.readouterr().err
    assert not (house.root / "orders").exists()


def test_the_generated_types(house: House) -> None:
    files = generator.render(load(house.schemas), house.root)
    types, catalogue = files["orders/contracts/records.py"], files["orders/contracts/catalogue.py"]
    assert 'Kind = Literal["UNKNOWN", "GOODS"]' in types
    assert "    parts: list[Part]  # The parts." in types
    assert "    order: CarriedOrder  # The order." in types
    assert "    order: CarriedOrder | None  # The order." in types
    assert 'RecordType("intake.state.v1", records.IntakeState, sole=True)' in catalogue
    assert 'RecordType("orders.intake.v1", records.Received, ORDER_FINGERPRINT)' in catalogue
    assert "partitions=3," in catalogue
    assert "class IntakeState(StateFields):" in types


def test_a_stage_of_one_entry_has_all_its_topics(house: House) -> None:
    catalogue = generator.render(load(house.schemas), house.root)["orders/contracts/catalogue.py"]
    assert '    "intake": "orders.intake.v1",' in catalogue
    for topic in ("intake.state.v1", "intake.dlq.v1", "intake.control.v1", "stock.journal.v1"):
        assert f'    "{topic}": Topic(' in catalogue


def test_a_page_for_partners_has_the_fields_of_a_topic(house: House) -> None:
    page = house.root / "docs/partners/channels.md"
    page.parent.mkdir(parents=True)
    page.write_text("# Page\n<!-- records of orders.intake.v1 -->\nold\n<!-- end -->\nEnd.\n")
    written = generator.render(load(house.schemas), house.root)["docs/partners/channels.md"]
    assert "### `Received`" in written
    assert "| `total_minor` | whole number | The total_minor. |" in written
    assert "old" not in written
    assert written.endswith("<!-- end -->\nEnd.\n")
    page.write_text(written)
    assert generator.render(load(house.schemas), house.root)["docs/partners/channels.md"] == written


def test_the_registered_form_stands_by_itself() -> None:
    received = record_type(OrderReceived).schema
    order = received["fields"][-1]["type"]
    assert order["name"] == "Order"
    line = next(part for part in order["fields"] if part["name"] == "lines")["type"]["items"]
    assert line["name"] == "OrderLine"
    state = record_type(TrackingState).schema
    assert state["fields"][0]["name"] == "version"
    assert "extends" not in state


def test_the_status_of_a_blank_state_is_unknown() -> None:
    assert "awaiting_confirmation" in get_args(TrackingStatus)
    assert blank(TrackingState)["status"] == "UNKNOWN"


def test_what_a_process_registers_is_what_the_generator_checked() -> None:
    sources = load(generator.ROOT / "schemas")
    for topic in TOPICS.values():
        for kind, source in zip(topic.records, sources.records[topic.name], strict=True):
            assert kind.schema == sources.resolved(source)


def test_the_checked_in_files_are_fresh() -> None:
    assert generator.main(["--check"]) == 0
