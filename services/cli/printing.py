"""How the command prints: JSON for programs, tables for people; and what a failure looks like."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from services.cli import exits
from services.contracts.errors import RegistryUnavailable
from services.contracts.order import CarriedOrder
from services.runtime.errors import ConfigError, TransientError

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def print_json(value: Any) -> None:
    """One JSON value on stdout; orders decoded, bytes as hex."""
    print(json.dumps(value, default=_plain, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table that is as wide as it needs to be when piped."""
    console = Console(width=None if sys.stdout.isatty() else 200)
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*map(str, row))
    console.print(table)


def moment(ms: int | None) -> str:
    """Milliseconds since 1970 as UTC text; empty for none."""
    return "" if not ms else datetime.fromtimestamp(ms / 1000, UTC).isoformat(sep=" ", timespec="milliseconds")[:23]


def not_found(what: str) -> typer.Exit:
    """Say so on stderr; raise what is returned."""
    print(f"not found: {what}", file=sys.stderr)
    return typer.Exit(exits.NOT_FOUND)


@contextmanager
def failures() -> Iterator[None]:
    """Turn faults of settings and of servers into one clear line and their exit codes."""
    try:
        yield
    except ConfigError as error:
        print(f"orders: {error}", file=sys.stderr)
        raise SystemExit(exits.USAGE) from None
    except (TransientError, RegistryUnavailable) as error:
        print(f"orders: {error}", file=sys.stderr)
        raise SystemExit(exits.UNAVAILABLE) from None
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        raise SystemExit(130) from None


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, CarriedOrder):
        return value.decoded()
    raise TypeError(f"{type(value).__name__} has no JSON form")
