"""The KPIs of a demo, and that they are counted rightly."""

from typing import Any

from rich.console import Console
from rich.table import Table

from orders.cli.kpi import shown
from orders.cli.kpi.checked import Checked, check
from orders.cli.kpi.told import kpis_told
from orders.cli.printing import table_of
from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.insight.definitions import kpis
from services.insight.values import Value

WHOLE = "day"
"""Windows that together are the whole demo."""


def counted(settings: Settings) -> Checked:
    """All of them, counted again. Raises TransientError, RegistryUnavailable."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    with Reader(settings) as reader:
        return check(reader, codec)


def totals(settings: Settings) -> dict[shown.Line, Value]:
    """What each KPI came to in the whole demo, by label where it has one."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    with Reader(settings) as reader:
        told = kpis_told(reader, codec)
    lines = shown.lines(told, WHOLE, kpis(), by_channel=False)
    return {
        line: whole for line, points in lines.items() if (whole := shown.together(points.values()))
    }


def show(found: Checked, values: dict[shown.Line, Value], console: Console) -> None:
    """A table, and what its check came to."""
    console.print(_table(values))
    for one in found.differences[:5]:
        console.print(f"[red]{one.row}: {one.what}[/red]: told {one.told}, counted {one.counted}")
    said = f"{len(found.differences)} differences" if found.differences else "nothing differs"
    console.print(
        f"KPIs counted again: {said}, {found.rows} rows and {found.values} values",
        highlight=False,
    )


def _table(values: dict[shown.Line, Value]) -> Table:
    rows = [
        (kpi.en, kpi.zh, shown.written(shown.amount(kpi, value), kpi.unit, line.label))
        for line, value in values.items()
        for kpi in (kpis()[line.kpi],)
    ]
    return table_of("what the KPIs come to, business time", ("KPI", "指标", "value"), rows)


def as_json(found: Checked, values: dict[shown.Line, Value]) -> dict[str, Any]:
    """As JSON has it."""
    return {
        "kpis": [
            {**line._asdict(), "value": shown.amount(kpis()[line.kpi], value)}
            for line, value in values.items()
        ],
        "kpi_differences": len(found.differences),
    }
