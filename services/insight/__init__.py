"""Insight: KPIs of every minute, hour and day, counted from what stages tell once a second
(DM-02, DM-04, docs/decisions/0065). It costs the stages nothing, and none needs it.

kpis.yaml        every formula                  definitions.py  what a KPI is
rows.py          a row of the table             folding.py      summaries into rows
values.py        what KPIs come to in a row     queries.py      the same in SQL and PromQL
counting.py      a batch, and where to begin    goods.py        what the lake alone tells
claims.py        one writer a partition         points.py       where tests stop a worker
faust_worker.py  all that knows Faust           brokers.py      where they are, as it takes it
metrics.py       for Prometheus
process.py       the process                    publications.py  what is told of them, as lineage
"""
