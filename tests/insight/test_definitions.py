"""DM-04: one file has all formulas, and a fault in it is told by its name."""

from pathlib import Path

import pytest
import yaml

from orders.contracts.catalogue import STAGES
from orders.engine.errors import ConfigError
from services.insight.definitions import Counted, kpis, parse
from services.insight.rows import Row, Sums
from services.insight.values import Of, Value, values

SOUND = """
kpis:
  share: {en: Share, zh: 占比, unit: share, event_time: the end,
    numerator: {measure: orders_on_time, take: sum},
    denominator: {measure: orders_on_time, take: count}}
"""


def changed(**fields: object) -> str:
    told = yaml.safe_load(SOUND)
    told["kpis"]["share"] |= fields
    return yaml.safe_dump(told, allow_unicode=True)


def test_there_are_about_thirty_each_with_two_names() -> None:
    """DM-04."""
    assert 25 <= len(kpis()) <= 40
    for name, kpi in kpis().items():
        assert kpi.en, name
        assert any("\u4e00" <= sign <= "\u9fff" for sign in kpi.zh), name


@pytest.mark.parametrize("stage", STAGES)
def test_what_a_formula_counts_a_stage_can_tell(stage: str) -> None:
    codes = yaml.safe_load(Path(f"services/{stage}/codes.yaml").read_text(encoding="utf-8"))
    for name, kpi in kpis().items():
        for term in kpi.terms:
            if isinstance(term, Counted) and term.stage == stage:
                assert set(term.events) <= codes["outcomes"].keys(), name
                possible = {one for event in term.events for one in codes["outcomes"][event]}
                assert set(term.outcomes) <= possible, name


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            changed(numerator={"measure": "orders_in_tune", "take": "sum"}),
            "kpis.share: there is no measure orders_in_tune",
        ),
        (changed(numerator={"measure": "time_to_deliver", "take": "within 7"}), "has no edge 7"),
        (changed(numerator={"measure": "time_to_deliver", "take": "mean"}), "'mean' is none of"),
        (changed(numerator={"count": "packing"}), "there is no stage packing"),
        (changed(denominator={"count": "intake"}), "must be told by one stage"),
        (changed(by_label=True), "by_label: its measures have no label"),
        (changed(unit="parsecs"), "kpis.share.unit"),
        (changed(colour="red"), "kpis.share.colour"),
        (SOUND + SOUND.replace("\nkpis:", ""), "share stands there twice"),
        ("kpis: [", "kpis.yaml"),
    ],
)
def test_a_fault_is_told_by_its_place(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as told:
        parse(text)
    assert says in str(told.value)


def test_a_rate_of_nothing_has_no_value() -> None:
    share = parse(SOUND).kpis["share"]
    assert share.value(0, 0) is None
    assert share.value(0, 4) == 0.0
    assert share.value(3, 4) == 0.75


def test_values_are_told_by_channel_and_by_label_where_there_is_one() -> None:
    row = Row(0, 0, 1)
    row.measures = {
        ("shop", "time_to_deliver", ""): Sums(3, 900, (0, 0, 0, 0, 0, 0, 2, 1)),
        ("shop", "order_value", "EUR"): Sums(2, 500, ()),
        ("shop", "order_value", "CNY"): Sums(1, 70, ()),
        ("web", "shipments", ""): Sums(4, 7, (0, 2, 1, 1)),
    }
    row.counts = {("shop", "OrderCompleted", "followed", ""): 1}
    found = values(row, kpis())
    assert found[Of("delivery_time", "shop", "")] == Value(900, 3)
    assert found[Of("delivered_in_two_days", "shop", "")] == Value(2, 3)
    assert found[Of("order_value", "shop", "EUR")] == Value(500, 2)
    assert found[Of("order_value", "shop", "CNY")] == Value(70, 1)
    assert found[Of("split_rate", "web", "")] == Value(2, 4), "two shipments or more"
    assert Of("on_time_rate", "shop", "") not in found, "nothing was told of it"
