"""A KPI's formula in other languages, written from its terms: nobody has a second one to keep."""

from collections.abc import Mapping
from datetime import datetime

from orders.contracts.measures import MEASURES
from services.insight.definitions import Counted, Kpi, Measured, Term
from services.insight.goods import goods_sql

TIME = "%Y-%m-%d %H:%M:%S"
TABLE = "lake.stage_summarised"
"""The summaries, as `orders lake write` keeps them."""


def sql(kpi: Kpi, window: str = "day", table: str = TABLE) -> str:
    """DuckDB's SQL on the lake: a row a window, channel and label; no value where the denominator
    is 0. Formulas are of kpis.yaml, whose names are all plain words."""
    if kpi.of_lake:
        return goods_sql(kpi, window)
    plain = kpi.denominator is None
    parts = [_part(kpi, kpi.numerator, "numerator", table)]
    if kpi.denominator is not None:
        parts.append(_part(kpi, kpi.denominator, "denominator", table))
    value = "sum(numerator)" if plain else "sum(numerator) / nullif(sum(denominator), 0)"
    return (
        f"SELECT date_trunc('{window}', minute_at) AS start_at, channel, label,\n"
        "  sum(numerator)::BIGINT AS numerator, sum(denominator)::BIGINT AS denominator,\n"
        f"  {value} AS value\n"
        f"FROM (\n{' UNION ALL '.join(parts)})\n"
        "GROUP BY ALL ORDER BY ALL"
    )


def sql_of_all(kpis: Mapping[str, Kpi], window: str, start: datetime, end: datetime) -> str:
    """SQL for several at once, from `start` on and before `end` (UTC): as `sql`, each row with the
    id of its KPI before it. The lake is read once."""
    each = (
        f"SELECT '{name}' AS kpi, * FROM ({sql(kpi, window, 'told')})"
        + (f" WHERE {_within('start_at', start, end)}" if kpi.of_lake else "")
        for name, kpi in kpis.items()
    )
    return (
        f"WITH told AS MATERIALIZED (FROM {TABLE}\nWHERE {_within('minute_at', start, end)})\n"
        + " UNION ALL ".join(each)
    )


def promql(name: str, kpi: Kpi, window: str = "hour") -> str | None:
    """The KPI in the newest window, in its unit; None for one that is told by a label, or by the
    lake, which no gauge has."""
    if kpi.by_label or kpi.of_lake:
        return None
    chosen = f'{{kpi="{name}",window="{window}"}}'
    above = f"sum(orders_kpi_numerator{chosen})"
    return above if kpi.denominator is None else f"{above} / sum(orders_kpi_denominator{chosen})"


def _within(moment: str, start: datetime, end: datetime) -> str:
    return f"{moment} >= TIMESTAMP '{start:{TIME}}' AND {moment} < TIMESTAMP '{end:{TIME}}'"


def _part(kpi: Kpi, term: Term, role: str, table: str) -> str:
    """What one term adds up; the other role gets nothing by it."""
    label = "one.label" if kpi.by_label else "''"
    nothing = "NULL" if kpi.denominator is None else "0"
    roles = {"numerator": "0", "denominator": nothing, role: _amount(term)}
    return (
        f"  SELECT minute_at, one.channel AS channel, {label} AS label, "
        f"{roles['numerator']} AS numerator, {roles['denominator']} AS denominator\n"
        f"  FROM (SELECT minute_at, unnest({_list(term)}) AS one FROM {table}"
        f" WHERE stage = '{term.stage}')\n"
        f"  WHERE {_condition(term)}\n"
    )


def _list(term: Term) -> str:
    return "measures" if isinstance(term, Measured) else "counts"


def _amount(term: Term) -> str:
    if not isinstance(term, Measured):
        return 'one."count"'
    what, edge = term.take
    if what in ("sum", "count"):
        return f'one."{what}"'
    upto = MEASURES[term.measure].edges.index(edge) + 1
    within = f"coalesce(list_sum(one.buckets[:{upto}]), 0)"
    return within if what == "within" else f'one."count" - {within}'


def _condition(term: Term) -> str:
    if isinstance(term, Measured):
        return f"one.name = '{term.measure}'"
    assert isinstance(term, Counted)
    asked = {"one.event": term.events, "one.outcome": term.outcomes}
    said = (f"{field} IN {_words(words)}" for field, words in asked.items() if words)
    return " AND ".join(said) or "true"


def _words(words: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"
