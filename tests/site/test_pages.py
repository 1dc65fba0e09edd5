"""The page of a topic tells a reader what he needs (DM-01)."""

from dataclasses import replace
from pathlib import Path

import pytest

from orders.contracts.catalogue import RECORDS, TOPICS
from orders.contracts.order import CarriedOrder
from tests.codec import CODEC
from tools.contracts.sources import load
from tools.site import kpis, overviews, promises, topics
from tools.site.examples import Example, examples, made
from tools.site.fields import shown, table
from tools.site.lineage import Lineage, handled, lineages
from tools.site.pages import ROOT, homes_of
from tools.site.picture import picture

SOURCES = load(ROOT / "schemas")
HOMES = homes_of(SOURCES)
LINEAGES = lineages()


def page(name: str) -> str:
    """The page of a topic, with examples by its schemas alone."""
    topic = TOPICS[name]
    definitions = {one.name: one for one in SOURCES.records[name]}
    by_schema = {record: Example(made(record.schema)) for record in topic.records}
    return topics.page(topics.Told(topic, definitions, HOMES, LINEAGES[name], by_schema, ()))


@pytest.mark.parametrize("name", TOPICS)
def test_a_page_has_every_record_with_every_field_and_what_it_means(name: str) -> None:
    text = page(name)
    for definition in SOURCES.records[name]:
        section = text.partition(f"### {definition.name}\n")[2].partition("\n### ")[0]
        assert f"Subject in the registry: `{name}-" in section
        for field in definition.schema["fields"]:
            assert f"| `{field['name']}` |" in section
            assert field["doc"][:20].replace("<", "&lt;") in section


def test_every_topic_is_in_the_list_once() -> None:
    assert sorted(topic.name for _, of in overviews.by_section() for topic in of) == sorted(TOPICS)
    assert all(f"[{name}]({name}.md)" in overviews.catalogue() for name in TOPICS)


def test_what_belongs_to_a_stage_says_so() -> None:
    internal = {name for name in TOPICS if '!!! warning "Internal"' in page(name)}
    assert {"review.state.v1", "intake.dlq.v1", "stock.journal.v2"} <= internal
    assert not {"orders.status.v1", "orders.shipping.v1", "ref.prices.v1"} & internal


def test_a_page_says_whether_records_name_themselves() -> None:
    assert "no `ce_type`" in page("orders.inventory.v1")
    assert "no `ce_type`" not in page("orders.status.v1")


def test_who_writes_and_reads_is_what_stages_declare() -> None:
    review = LINEAGES["orders.review.v1"]
    assert review.writers == ("review",)
    assert {"inventory", "tracking", "correspondence", "banks"} <= {*review.readers}
    assert "allocation" not in review.readers
    assert "data-full" in review.others
    assert "data" not in review.others, "it bears personal data"


def test_a_stage_that_ends_no_orders_is_no_writer_of_what_ends_them() -> None:
    [stopped] = RECORDS["OrderStopped"]
    assert "tracking" not in handled(stopped).by
    assert {"review", "shipping"} <= {*handled(stopped).by}
    assert "tracking" not in LINEAGES["orders.notices.v1"].writers


def test_who_hands_in_and_who_is_told_are_in_the_picture() -> None:
    assert {"channels", "gateway", "desk", "lookout"} <= {
        *LINEAGES["orders.submissions.v1"].writers
    }
    assert "channels" in LINEAGES["orders.status.v1"].readers


def test_a_picture_names_all_and_leads_to_stages() -> None:
    drawn = picture("t.v1", ["a"], ["b", "c<d"], {"a": "stages.html#a"})
    assert drawn.count("<rect") == 4
    assert '<a href="stages.html#a"><rect' in drawn
    assert "c&lt;d" in drawn
    assert "written by a; read by b, c&lt;d" in drawn


def test_a_topic_that_nobody_reads_has_a_picture_too() -> None:
    assert picture("t.v1", ["a"], [], {}).count("<rect") == 2


def test_types_lead_to_their_page() -> None:
    assert shown(["null", "orders.Order"], HOMES) == "[Order](types.md#order) or null"
    assert shown("orders.ChangeRequested", HOMES) == (
        "[ChangeRequested](orders.submissions.v1.md#changerequested)"
    )
    assert shown("orders.PromiseOutcome", HOMES) == "`PromiseOutcome`", "it stands on the page"
    assert shown({"type": "array", "items": "string"}, HOMES) == "list of `string`"
    time = {"type": "long", "logicalType": "timestamp-millis"}
    assert shown(time, HOMES) == "`timestamp-millis`"


def test_classes_have_a_column_where_fields_have_them() -> None:
    field = {"name": "city", "type": "string", "doc": "City | town.", "class": "personal"}
    assert "| field | type | class | meaning |" in table([field], HOMES)
    assert "| `city` | `string` | personal | City \\| town. |" in table([field], HOMES)


@pytest.mark.slow
def test_every_record_has_an_example_that_is_one() -> None:
    for record, example in examples().items():
        value = dict(example.value)
        if record.hand_off and not isinstance(value["order"], CarriedOrder):
            value["order"] = CarriedOrder.of(value["order"])
        payload = CODEC.encode(record, value)
        if not record.sole:
            assert CODEC.decode(payload, record.topic)[0] is record
        assert example.text.startswith("{")


@pytest.mark.slow
def test_an_example_is_what_a_reader_meets() -> None:
    [delivered] = RECORDS["ShipmentDelivered"]
    example = examples()[delivered]
    assert example.headers["ce_type"] == "orders.ShipmentDelivered"
    assert example.key == example.value["order_id"]


def test_kpis_stand_on_a_page_and_on_those_of_their_topics(tmp_path: Path) -> None:
    assert kpis.kpis(tmp_path) == [], "nobody defines any"
    file = tmp_path / kpis.FILE
    file.parent.mkdir(parents=True)
    file.write_text(
        "kpis: {loss_rate: {en: Lost, zh: 丢, unit: share, event_time: the last scan, "
        "numerator: {count: shipping, events: [CarrierScanned], outcomes: [lost]}, "
        "denominator: {measure: shipments, take: count}}}"
    )
    [kpi] = kpis.kpis(tmp_path)
    assert kpi.topics == {"orders.summaries.v1", "insight.kpis.v1", "carrier.events.v1"}
    text = kpis.page([kpi])
    assert "## loss_rate" in text
    assert "`CarrierScanned` that shipping handled, with outcome `lost` / count of" in text
    told = topics.Told(
        TOPICS["orders.status.v1"], {}, {}, LINEAGES["orders.status.v1"], {}, ["[x](k)"]
    )
    assert "- [x](k)" in topics.page(told._replace(topic=replace(told.topic, records=())))


def test_a_page_says_what_the_contract_of_its_topic_promises(tmp_path: Path) -> None:
    assert promises.contract(tmp_path, "orders.status.v1") is None
    file = tmp_path / promises.FOLDER / "orders.status.v1.odcs.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "customProperties:\n- {property: order, value: by key}\n- {property: kind, value: x}\n"
    )
    found = promises.contract(tmp_path, "orders.status.v1")
    assert found is not None
    assert found.promises == {"order": "by key"}, "of the rest a page tells by itself"
    topic = replace(TOPICS["orders.status.v1"], records=())
    text = topics.page(topics.Told(topic, {}, {}, LINEAGES[topic.name], {}, (), found))
    assert "| order | by key |" in text
    assert "[ODCS 3.1](../docs/contracts/orders.status.v1.odcs.yaml)" in text


def test_a_lineage_is_told_for_every_topic() -> None:
    assert LINEAGES.keys() == TOPICS.keys()
    assert all(isinstance(one, Lineage) and one.writers for one in LINEAGES.values())
