"""The commands `orders kpi`."""

from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from orders.cli import exits
from orders.cli.kpi import checked, shown, told
from orders.cli.kpi.page import page
from orders.cli.printing import AsJson, console, not_found, print_json, print_table
from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import LogSettings, load
from services.insight.definitions import definitions, kpis
from services.insight.queries import promql, sql

MOST_DIFFERENCES = 20
app = typer.Typer(no_args_is_help=True, help="KPIs: what they are, what they come to, and proof.")


class WindowChoice(StrEnum):
    """How long the windows are."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


@app.command()
def ls(as_json: AsJson = False) -> None:
    """List every KPI with its formula, as services/insight/kpis.yaml defines it, and what is not
    built. Asks no server."""
    found = definitions()
    if as_json:
        print_json(
            {
                "kpis": [
                    {
                        "id": name,
                        **kpi.model_dump(mode="json"),
                        "stage": kpi.stage,
                        "sql": sql(kpi),
                        "promql": promql(name, kpi),
                    }
                    for name, kpi in found.kpis.items()
                ],
                "not_built": dict(found.not_built),
            }
        )
        return
    rows = [
        (name, kpi.en, kpi.zh, kpi.unit, kpi.formula, kpi.event_time)
        for name, kpi in found.kpis.items()
    ]
    print_table("KPIs", ("id", "name", "名称", "unit", "formula", "counts when"), rows)
    print_table("not built", ("id", "why"), found.not_built.items())


@app.command()
def show(
    which: Annotated[
        list[str] | None, typer.Argument(metavar="[KPI]...", help="KPIs; all if none is named.")
    ] = None,
    window: Annotated[
        WindowChoice, typer.Option(help="How long the windows are, business time (UTC).")
    ] = WindowChoice.DAY,
    by_channel: Annotated[
        bool, typer.Option("--by-channel", help="Each channel by itself.")
    ] = False,
    last: Annotated[int, typer.Option(min=1, help="So many windows, the last ones.")] = 30,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page with plots instead.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show KPIs over time as insight has told them: of the last windows altogether, and a plot.

    A rate of nothing has no value. Exit code 4: there is no such KPI, or the lake alone tells it.
    """
    wanted = which or [name for name, kpi in kpis().items() if not kpi.of_lake]
    if unknown := [name for name in wanted if name not in kpis()]:
        raise not_found(f"KPI {', '.join(unknown)}; `orders kpi ls` names them")
    if by_lake := [name for name in wanted if kpis()[name].of_lake]:
        raise not_found(
            f"{', '.join(by_lake)} among what insight tells: `orders report` asks the lake for it"
        )
    found = shown.lines(_read(told.kpis_told), window.value, wanted, by_channel)
    recent = {line: shown.ends(window.value, points, last) for line, points in found.items()}
    if html is not None:
        html.write_text(page(window.value, recent), encoding="utf-8")
        print(f"{html}: {len(recent)} plots")
    elif as_json:
        print_json(
            [
                one
                for line, points in recent.items()
                for one in shown.plain(line, window.value, {at: v for at, v in points if v})
            ]
        )
    else:
        print_table(f"KPIs by {window.value}", *shown.table(recent))


@app.command()
def check(as_json: AsJson = False) -> None:
    """Count all KPIs again from orders.summaries.v1 by a loop of its own, up to where insight is,
    and compare row by row.

    Exit code 1: something differs; it is told what.
    """
    found = _read(checked.check)
    if as_json:
        print_json(
            {
                **asdict(found),
                "differences": [one._asdict() for one in found.differences],
                "ok": not found.differences,
            }
        )
    else:
        _say(found)
    raise typer.Exit(exits.DIFFERENCE if found.differences else exits.OK)


def _read(read: Callable[[Reader, Codec], Any]) -> Any:
    settings = load(LogSettings)
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    with Reader(settings) as reader:
        return read(reader, codec)


def _say(found: checked.Checked) -> None:
    said = console().print
    for one in found.differences[:MOST_DIFFERENCES]:
        said(f"{one.row}: {one.what}: told {one.told}, counted {one.counted}")
    if (more := len(found.differences) - MOST_DIFFERENCES) > 0:
        said(f"and {more} more")
    for number, what in (
        (found.behind, "summaries that are not counted yet"),
        (found.unchecked, "rows whose first summaries retention has taken: nobody can check them"),
        (found.missed, "offsets that retention took before they were counted"),
        (found.late, "summaries too late for their minute or hour; longer windows have them"),
        (found.unreadable, "records among the summaries that are none"),
    ):
        if number:
            said(f"{number:,} {what}")
    wrong = len(found.differences)
    said(
        f"{f'{wrong:,} differences' if wrong else 'nothing differs'}: {found.rows:,} rows and "
        f"{found.values:,} values of {found.partitions} partitions counted again"
    )
