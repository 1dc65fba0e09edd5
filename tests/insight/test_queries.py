"""DM-04: a KPI is the same number by the table and by SQL on the lake."""

import random
from typing import Any

import duckdb
import pytest

from orders.business.times import DAY
from orders.contracts.measures import MEASURES
from services.insight.definitions import Counted, Kpi, Measured, kpis
from services.insight.folding import told
from services.insight.queries import promql, sql
from services.insight.rows import Row
from services.insight.values import values
from tests.insight.telling import CHANNELS, START

COUNT = 'struct(channel text, event text, outcome text, reason text, "count" bigint)'
SUMS = '"count" bigint, sum bigint, buckets bigint[]'
MEASURE = f"struct(channel text, name text, label text, {SUMS})"
COLUMNS = f"stage text, minute_at timestamp, counts {COUNT}[], measures {MEASURE}[]"
"""As the lake has them."""


def summaries(kpi: Kpi) -> list[dict[str, Any]]:
    """Summaries of its stage that tell what it asks for, and what it does not."""
    chance = random.Random(7)
    return [
        {
            "stage": kpi.stage,
            "minute_at": START,
            "counts": [_count(chance, term) for term in kpi.terms if isinstance(term, Counted)],
            "measures": [
                _measure(chance, term) for term in kpi.terms if isinstance(term, Measured)
            ],
        }
        for _ in range(20)
    ]


def _count(chance: random.Random, term: Counted) -> dict[str, Any]:
    return {
        "channel": chance.choice(CHANNELS),
        "event": chance.choice((*term.events, "Other")),
        "outcome": chance.choice((*term.outcomes, "other")),
        "reason": "",
        "count": chance.randrange(9),
    }


def _measure(chance: random.Random, term: Measured) -> dict[str, Any]:
    buckets = [chance.randrange(3) for _ in MEASURES[term.measure].edges]
    return {
        "channel": chance.choice(CHANNELS),
        "name": chance.choice((term.measure, "other")),
        "label": chance.choice(("EUR", "CNY")),
        "count": sum(buckets) + chance.randrange(3),
        "sum": chance.randrange(1_000),
        "buckets": buckets[: chance.randrange(len(buckets) + 1)],
    }


@pytest.mark.parametrize("name", [name for name, kpi in kpis().items() if not kpi.of_lake])
def test_sql_says_what_the_table_says(name: str) -> None:
    """DM-04: one number everywhere."""
    kpi, row = kpis()[name], Row(0, 0)
    found = summaries(kpi)
    for offset, record in enumerate(found):
        summary = told(offset, record)
        for by, count in summary.counts.items():
            row.counts[by] = row.counts.get(by, 0) + count
        for of, sums in summary.measures.items():
            row.measures[of] = row.measures[of].plus(sums) if of in row.measures else sums
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'; create schema lake")
        connection.execute(f"create table lake.stage_summarised ({COLUMNS})")
        for record in found:
            connection.execute(
                "insert into lake.stage_summarised values ($1, make_timestamp($2), $3, $4)",
                [
                    record["stage"],
                    record["minute_at"] * 1_000,
                    record["counts"],
                    record["measures"],
                ],
            )
        by_sql = connection.sql(sql(kpi)).fetchall()
    assert {(channel, label): (n, d, v) for _, channel, label, n, d, v in by_sql} == {
        (of.channel, of.label): (value.numerator, value.denominator, kpi.value(*value))
        for of, value in values(row, {name: kpi}).items()
    }


MOVED = "struct(account text, debit text, credit text, amount bigint)"
HOURS = 3_600_000
JOURNAL = [  # hours after midnight, to, from, pieces
    (0, "available", "counted", 100),
    (6, "reserved", "available", 40),
    (12, "shipped", "reserved", 40),
    (18, "available", "supplier", 20),
    (30, "scrapped", "available", 10),
    (36, "reserved", "available", 10),
    (48, "shipped", "reserved", 10),
]


def write_journal(connection: duckdb.DuckDBPyConnection, midnight: int) -> None:
    """As the lake has it; other ledgers move, too."""
    connection.execute(
        f'create table lake.journal_entry (ledger text, "at" timestamptz, movements {MOVED}[])'
    )
    for hours, debit, credit, amount in JOURNAL:
        moved = {"account": "SKU", "debit": debit, "credit": credit, "amount": amount}
        for ledger, movements in (("stock", [moved]), ("credit", [moved, moved])):
            connection.execute(
                "insert into lake.journal_entry values ($1, to_timestamp($2), $3)",
                [ledger, (midnight + hours * HOURS) // 1_000, movements],
            )


def test_stock_turns_over_as_often_as_its_journal_says() -> None:
    """DM-02: pieces sent, by pieces that lay there; what is reserved lies there, too."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'; create schema lake")
        write_journal(connection, START // DAY * DAY)
        found = connection.sql(sql(kpis()["stock_turnover"])).fetchall()
    assert [(shipped, held) for _, _, _, shipped, held, _ in found] == [
        (40, (12 * 100 + 6 * 60 + 6 * 80) * HOURS),
        (0, (6 * 80 + 18 * 70) * HOURS),
        (10, 60),
    ]
    assert found[0][-1] == pytest.approx(40 * 365 / 85)


def test_what_has_a_label_has_no_gauge() -> None:
    assert promql("order_value", kpis()["order_value"]) is None
    asked = promql("on_time_rate", kpis()["on_time_rate"])
    assert asked == (
        'sum(orders_kpi_numerator{kpi="on_time_rate",window="hour"})'
        ' / sum(orders_kpi_denominator{kpi="on_time_rate",window="hour"})'
    )
