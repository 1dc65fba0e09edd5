"""KPIs of goods as SQL on the lake: what left the stock, and what lay there for how long, by its
journal (IV-10). The level is the sum of all movements that the lake has: let it begin with them."""

from services.insight.definitions import Journalled, Kpi

THERE = ("available", "reserved")
"""Buckets of what lies in the warehouses; all others are outside."""


def goods_sql(kpi: Kpi, window: str) -> str:
    """As `queries.sql`: a row a window, from the first movement to the last one. What is held
    counts for the milliseconds of the window that it was there; the last one ends with the last
    movement."""
    above, below = (_told(term) for term in kpi.terms)
    return f"""WITH moved AS (
  SELECT moved_at,
    sum(m.amount * ((m.debit IN {THERE})::INT - (m.credit IN {THERE})::INT)) AS change,
    sum(CASE WHEN m.credit = 'reserved' AND m.debit = 'shipped' THEN m.amount ELSE 0 END) AS shipped
  FROM (SELECT "at"::TIMESTAMP AS moved_at, unnest(movements) AS m FROM lake.journal_entry
    WHERE ledger = 'stock') GROUP BY moved_at
), spans AS (
  SELECT start_at, least(start_at + INTERVAL 1 {window}, last_at) AS end_at
  FROM (SELECT unnest(generate_series(date_trunc('{window}', min(moved_at)), max(moved_at),
      INTERVAL 1 {window})) AS start_at,
    max(moved_at) + INTERVAL 1 MILLISECOND AS last_at FROM moved)
), goods AS (
  SELECT start_at, sum(CASE WHEN moved_at >= start_at THEN shipped ELSE 0 END)::BIGINT AS shipped,
    sum(change * (epoch_ms(end_at) - epoch_ms(greatest(moved_at, start_at))))::BIGINT AS held
  FROM spans JOIN moved ON moved_at < end_at GROUP BY start_at
)
SELECT start_at, '' AS channel, '' AS label, {above} AS numerator, {below} AS denominator,
  {above}::DOUBLE * {kpi.factor} / nullif({below}, 0) AS value
FROM goods ORDER BY ALL"""


def _told(term: object) -> str:
    assert isinstance(term, Journalled)
    return term.take
