"""What is promised of records beyond their types (DM-01): the rules are SQL that finds what breaks
them."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import pytest

from orders.audit.agreement import ONCE
from orders.cli.contracts.checking import checkable, rules_of
from orders.cli.contracts.tables import Tables
from orders.contracts.catalogue import TOPICS, record_type
from orders.contracts.quality import Rule, quality
from orders.contracts.records import (
    JournalEntry,
    OrderReceived,
    Price,
    PromiseScored,
    StageSummarised,
)
from orders.contracts.topic import RecordType
from orders.engine.errors import ConfigError
from tests.contracts import samples
from tests.contracts.values import zero

MINUTE = 60_000
PLACE = {"_key": "web:W-1002345", "_partition": 3, "_offset": 7, "_recorded_at": 0}
RECEIVED: Mapping[str, Any] = {**samples.received(), "order": samples.order(), "kept": []}


def broken(record: RecordType, *rows: Mapping[str, Any]) -> list[str]:
    """Names of the rules that these rows break."""
    rules = rules_of(TOPICS[record.topic])
    with closing(Tables({record.name: record.schema}, rules)) as tables:
        for row in rows:
            wanted = {name: row[name] for name in tables.wanted(record.name)}
            tables.add(record.name, {**PLACE, **row.get("place", {}), **wanted})
        own = [rule for rule in rules if rule.record == record.name]
        return [rule.name for rule in own if tables.ask(rule.counts) != [(0,)]]


def every_rule() -> Iterator[tuple[str, Rule]]:
    return ((name, rule) for name in checkable() for rule in rules_of(TOPICS[name]))


@pytest.mark.parametrize("topic", [name for name in checkable() if rules_of(TOPICS[name])])
def test_every_rule_is_sql_over_its_record_and_an_empty_topic_breaks_none(topic: str) -> None:
    rules = rules_of(TOPICS[topic])
    schemas = {record.name: record.schema for record in TOPICS[topic].records}
    with closing(Tables(schemas, rules)) as tables:
        assert [tables.ask(rule.counts) for rule in rules] == [[(0,)]] * len(rules)


def test_whatever_the_audit_allows_once_is_promised_once() -> None:
    assert {record: tuple(marks) for record, marks in quality().once.items()} == ONCE


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({}, []),
        ({"number": ""}, ["numbered"]),
        ({"version": 0}, ["first_version"]),
        ({"total_minor": 1}, ["head_of_the_order"]),
        ({"customer_id": "C-2"}, ["head_of_the_order"]),
        ({"order": {**samples.order(), "lines": []}}, ["something_ordered"]),
        ({"place": {"_key": "web:another"}}, ["known_by_key"]),
    ],
)
def test_an_order_that_is_taken_is_sound(changed: dict[str, Any], names: list[str]) -> None:
    assert broken(record_type(OrderReceived), {**RECEIVED, **changed}) == names


def test_a_version_of_an_order_is_received_once() -> None:
    again = {**RECEIVED, "place": {"_offset": 8}}
    later = {**again, "version": 2}
    assert broken(record_type(OrderReceived), RECEIVED, later) == []
    assert broken(record_type(OrderReceived), RECEIVED, again) == ["once"]


def test_what_is_moved_leaves_one_bucket_for_another() -> None:
    journal = record_type(JournalEntry, "stock.journal.v2")
    moved = {"account": "A", "debit": "reserved", "credit": "available", "amount": 2}
    entry = {**zero(journal.schema), "movements": [moved]}
    assert broken(journal, entry) == []
    assert broken(journal, {**entry, "movements": []}) == ["moves"]
    assert broken(journal, {**entry, "movements": [moved, {**moved, "amount": 0}]}) == ["amounts"]
    assert broken(journal, {**entry, "movements": [{**moved, "credit": "reserved"}]}) == [
        "two_buckets"
    ]


def test_a_promise_is_kept_only_by_goods_that_were_there() -> None:
    scored = record_type(PromiseScored)
    row = {**zero(scored.schema), "order_id": PLACE["_key"]}
    assert broken(scored, {**row, "outcome": "KEPT", "delivered_at": 5}) == []
    assert broken(scored, {**row, "outcome": "KEPT"}) == ["delivered"]
    assert broken(scored, {**row, "outcome": "VOID"}) == []


def test_counts_are_told_by_whole_minutes() -> None:
    summary = record_type(StageSummarised)
    count = zero(summary.schema["fields"][2]["type"]["items"])
    row = {**zero(summary.schema), "minute_at": 5 * MINUTE, "counts": [{**count, "count": 1}]}
    assert broken(summary, row) == []
    assert broken(summary, {**row, "minute_at": 5 * MINUTE + 1}) == ["whole_minute"]
    assert broken(summary, {**row, "counts": [count]}) == ["counted"]
    assert broken(summary, {**row, "counts": []}) == []


def test_a_price_is_known_by_article_and_currency() -> None:
    price = record_type(Price)
    row = {**zero(price.schema), "sku": "A", "currency": "EUR", "minor": 100, "price_per": 1}
    keyed = {"place": {"_key": "A:EUR"}}
    assert broken(price, {**row, **keyed}) == []
    assert broken(price, {**row, "place": {"_key": "A:USD"}}) == ["known_by_key"]
    assert broken(price, {**row, **keyed, "valid_to_at": 0}) == ["time"]


def test_a_broken_rule_names_where_it_is_broken() -> None:
    record = record_type(OrderReceived)
    rules = rules_of(TOPICS[record.topic])
    with closing(Tables({record.name: record.schema}, rules)) as tables:
        wanted = {name: RECEIVED[name] for name in tables.wanted(record.name)}
        tables.add(record.name, {**PLACE, **wanted, "number": ""})
        [rule] = [rule for rule in rules if rule.name == "numbered"]
        assert tables.ask(rule.finds) == [("web:W-1002345", "3/7")]


def test_without_duckdb_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ConfigError, match=r"DuckDB or PyArrow is not installed: `make setup`"):
        Tables({}, [])
