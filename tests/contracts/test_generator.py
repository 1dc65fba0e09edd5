"""`make contracts`: the files it writes."""

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from orders.contracts.blank import blank
from orders.contracts.catalogue import TOPICS, record_type
from orders.contracts.records import OrderReceived, TrackingState, TrackingStatus
from tests.contracts.house import House, field, record
from tools.contracts import __main__ as generator
from tools.contracts.sources import load


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


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


def test_another_class_changes_no_fingerprint(house: House) -> None:
    before = locked(house)
    house.put("shared/Part", record("Part", field("sku", "string", **{"class": "public"})))
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
    for topic in ("intake.state.v1", "intake.dlq.v1", "intake.control.v1", "stock.journal.v2"):
        assert f'    "{topic}": Topic(' in catalogue


def contract(house: House, topic: str) -> dict[str, Any]:
    text = generator.render(load(house.schemas), house.root)[f"docs/contracts/{topic}.odcs.yaml"]
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def test_a_data_contract_says_what_is_promised(house: House) -> None:  # DM-01
    house.said["once"] = {"Received": ["total_minor"]}
    house.save()
    made = contract(house, "orders.intake.v1")
    assert (made["apiVersion"], made["version"], made["team"]) == (
        "v3.1.0",
        "1.0.0",
        {"name": "us"},
    )
    assert made["slaProperties"] == [{"property": "retention", "value": 30, "unit": "d"}]
    promised = {one["property"]: one["value"] for one in made["customProperties"]}
    assert promised.items() >= {"key": "order", "personalData": "full", "repeats": "none"}.items()
    received = {one["name"]: one for one in made["schema"]}["Received"]
    fields = {one["name"]: one for one in received["properties"]}
    assert fields["at"]["logicalType"] == "timestamp"
    assert fields["total_minor"] == {
        "name": "total_minor",
        "logicalType": "integer",
        "physicalType": "long",
        "required": True,
        "classification": "internal",
        "description": "The total_minor.",
    }
    refers = [{"type": "definition", "url": "types/Order.yaml"}]
    assert fields["order"]["authoritativeDefinitions"] == refers
    rules = {one["name"]: one for one in received["quality"]}
    assert rules.keys() == {"known_by_key", "head_of_the_order", "once"}
    assert (rules["once"]["type"], rules["once"]["mustBe"]) == ("sql", 0)
    assert "GROUP BY order_id, total_minor" in rules["once"]["query"]


def test_the_memory_of_a_stage_is_said_to_be_its_own(house: House) -> None:
    assert "Internal" in contract(house, "intake.state.v1")["description"]["limitations"]
    assert "limitations" not in contract(house, "orders.intake.v1")["description"]


def test_a_contract_of_nothing_that_there_is_goes(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generator, "ROOT", house.root)
    assert generator.main([]) == 0
    left = house.root / "docs/contracts/orders.gone.v1.odcs.yaml"
    left.write_text("left over")
    assert generator.main(["--check"]) == 1
    assert "orders.gone.v1.odcs.yaml is of nothing that there is" in capsys.readouterr().err
    assert generator.main([]) == 0
    assert not left.exists()


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
