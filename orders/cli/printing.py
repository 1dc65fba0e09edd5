"""How the command prints: JSON for programs, tables for people."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orders.cli import exits
from orders.contracts.order import CarriedOrder

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def print_json(value: Any) -> None:
    """One JSON value on stdout; orders decoded, bytes as hex."""
    print(
        json.dumps(
            value, default=_plain, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None
        )
    )


def console() -> Console:
    """Where tables go: as wide as the terminal, or as they need to be when piped; nothing in a
    text is taken for mark-up."""
    return Console(width=None if sys.stdout.isatty() else 200, markup=False, highlight=False)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table of plain texts; columns of numbers stand to the right."""
    console().print(table_of(title, columns, rows))


def table_of(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """The table, not yet printed."""
    found = list(rows)
    table = Table(title=Text(title), title_justify="left")
    for at, name in enumerate(columns):
        numbers = found and all(isinstance(row[at], int | float) for row in found)
        table.add_column(Text(name), justify="right" if numbers else "left", overflow="fold")
    for row in found:
        table.add_row(*(Text(str(cell)) for cell in row))
    return table


def moment(ms: int | None) -> str:
    """Milliseconds since 1970 as UTC text; empty for none."""
    return (
        ""
        if not ms
        else datetime.fromtimestamp(ms / 1000, UTC).isoformat(sep=" ", timespec="milliseconds")[:23]
    )


def not_found(what: str) -> typer.Exit:
    """Say so on stderr; raise what is returned."""
    print(f"not found: {what}", file=sys.stderr)
    return typer.Exit(exits.NOT_FOUND)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, CarriedOrder):
        return value.decoded()
    raise TypeError(f"{type(value).__name__} has no JSON form")
