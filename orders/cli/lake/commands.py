"""The commands `orders lake write | sql | check | compact | backfill`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.gateway import become
from orders.cli.lake import working
from orders.cli.printing import AsJson
from orders.cli.targets import METRICS, announced_by_hand
from orders.engine.settings import LakeSettings, load, load_settings

app = typer.Typer(help="Every record as rows of Iceberg tables, each once.", no_args_is_help=True)
Tables = Annotated[
    list[str] | None, typer.Argument(help="Tables; all if none is named.", metavar="[TABLE]...")
]
SHOWN = 100


@app.command()
def write(
    once: Annotated[
        bool, typer.Option("--once", help="Up to what the topics have now, then end.")
    ] = False,
) -> None:
    """Read every topic into the lake, and commit once a minute or 64 MB (DM-01).

    Goes on where the lake's tables say, until Ctrl-C or SIGTERM: what was read is committed then.
    One writer at a time: the one that began last goes on, a former one ends with exit code 2.
    """
    settings = load_settings()
    if not once and settings.metrics_port == 0:
        os.environ |= announced_by_hand("lake", METRICS, settings)
    become("services.lake", *(["--once"] if once else []))


@app.command()
def sql(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="SQL, as DuckDB has it.")],
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write CSV; - is stdout.")
    ] = None,
    parquet: Annotated[
        Path | None, typer.Option("--parquet", metavar="FILE", help="Write Parquet.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask the lake. Tables are called like records: `select * from order_received`."""
    working.sql(load(LakeSettings), query, csv, parquet, as_json, SHOWN)


@app.command()
def check(tables: Tables = None, as_json: AsJson = False) -> None:
    """Compare the lake with the topics, record by record: each that is there still must be a row,
    once, and say the same. May run while the lake is written.

    Exit code 1 if a record is missing, or a row is extra, doubled or different."""
    if not working.check(load_settings(), tables or [], as_json):
        raise typer.Exit(exits.DIFFERENCE)


@app.command()
def compact(tables: Tables = None, as_json: AsJson = False) -> None:
    """Make one file of each day's small ones, end snapshots of more than seven days, delete files
    that nobody needs. `orders lake write` does it once an hour; both may run at once."""
    working.compact(load(LakeSettings), tables or [], as_json)


@app.command()
def backfill(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="Name of the table.")],
    as_json: AsJson = False,
) -> None:
    """Build a table anew from the topics, beside what is there, and put it in its place if both
    agree: after ORDERS_LAKE_PERSONAL was changed, a file was lost, or records became readable.

    What the topics have no more is taken over as it is. May run while the lake is written. Exit
    code 1, and nothing changed, if they do not agree."""
    if not working.backfill(load_settings(), table, as_json):
        raise typer.Exit(exits.DIFFERENCE)
