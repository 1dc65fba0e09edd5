"""The pages for partners: every record of their topics, and examples that fit today's schemas."""

import json
from pathlib import Path
from typing import Any

import pytest

from examples.partner import filled
from orders.contracts.catalogue import RECORDS, TOPICS
from tests.codec import CODEC

PAGES = Path("docs/partners")
TOLD = {
    "channels": ["orders.submissions.v1"],
    "warehouses": ["warehouse.events.v1", "stock.events.v1"],
    "carriers": ["carrier.events.v1"],
    "banks": ["payment.events.v1"],
    "suppliers": ["supplier.events.v1"],
}
COMMAND = "    python examples/partner.py "


def commands(page: str) -> list[list[str]]:
    """The arguments of each call of the partner's example on a page."""
    lines = (PAGES / f"{page}.md").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(COMMAND).split() for line in lines if line.startswith(COMMAND)]


CALLS = [arguments for page in TOLD for arguments in commands(page)]


def test_every_topic_of_partners_has_its_page() -> None:
    partners = {name for name, topic in TOPICS.items() if topic.kind == "partner"}
    assert partners < {topic for topics in TOLD.values() for topic in topics}


@pytest.mark.parametrize("page", TOLD)
def test_a_page_says_what_each_record_is_for(page: str) -> None:
    said, _, tables = (PAGES / f"{page}.md").read_text(encoding="utf-8").partition("## Fields")
    for record in (record for topic in TOLD[page] for record in TOPICS[topic].records):
        assert f"`{record.name}`" in said
        assert f"### `{record.name}`" in tables
        for field in record.schema["fields"]:
            assert f"| `{field['name']}` |" in tables


@pytest.mark.parametrize("page", [page for page in TOLD if page != "channels"])
def test_a_page_has_an_example(page: str) -> None:
    assert commands(page)


@pytest.mark.parametrize(("file", "changes"), [(one[0], one[1:]) for one in CALLS])
def test_an_example_is_a_record_of_its_topic(file: str, changes: list[str]) -> None:
    described: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8"))
    value = filled(described["value"], [change.replace("$", "") for change in changes], 1)
    [record] = RECORDS[described["record"]]
    assert record.topic == described["topic"]
    assert value.keys() == {field["name"] for field in record.schema["fields"]}
    key = "sku" if TOPICS[record.topic].key == "article" else "order_id"
    assert described["key"] == key
    codec = CODEC
    assert codec.decode(codec.encode(record, value), record.topic) == (record, value)


def test_every_record_in_examples_is_in_a_page() -> None:
    assert {str(path) for path in Path("examples/records").iterdir()} == {one[0] for one in CALLS}


def test_times_and_values_are_filled_in() -> None:
    template = {"at": "now", "expected_at": "now+2d", "quantity": 1, "document_id": "A"}
    changes = ["quantity=40", "document_id=7001"]
    assert filled(template, changes, 1_000) == {
        "at": 1_000,
        "expected_at": 172_801_000,
        "quantity": 40,
        "document_id": "7001",
    }
    with pytest.raises(SystemExit, match="the record has no colour"):
        filled(template, ["colour=red"], 1)
