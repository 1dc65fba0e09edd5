"""What every import does: publish the house's data, then the orders; count, refuse, show how far
it is, sum up."""

import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.contracts.records import OrderSubmitted
from orders.datasets.feed import Item, Outgoing, Refusal
from orders.datasets.pace import Pace


class Sends(Protocol):
    """Where records go."""

    def send(self, record: type, key: str, value: Mapping[str, Any]) -> None:
        """Publish one record."""

    def flush(self) -> None:
        """Wait until all have arrived."""


class Nowhere:
    """A dry run: records are encoded, which proves that they fit their schemas, and dropped."""

    def __init__(self) -> None:
        self._codec = Codec(OfflineSchemaIds())

    def send(self, record: type, key: str, value: Mapping[str, Any]) -> None:
        """Encode and forget."""
        self._codec.encode(record_type(record), value)

    def flush(self) -> None:
        """Nothing is under way."""


@dataclass(slots=True)
class Summary:
    """What an import did. `published`: records by name; `later`: records written to
    `later_file`; rows are those of the file."""

    name: str
    orders: int = 0
    published: Counter[str] = field(default_factory=Counter)
    later: int = 0
    rows_imported: int = 0
    rows_refused: int = 0
    refused_by_code: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    orders_per_second: float = 0.0
    rejects_file: str = ""
    later_file: str = ""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """How an import is run.

    limit    stop after so many orders             settle   seconds between reference data and the
             first order, so that stages know it
    rejects  file for the refused rows, CSV        later    file for records of the classes in
             `postpone`, JSON Lines
    rate     orders a second at most, None: as fast as it goes
    """

    name: str
    rejects: Path
    later: Path
    limit: int | None = None
    rate: float | None = None
    settle: float = 0.0
    postpone: frozenset[type] = frozenset()
    dry_run: bool = False
    quiet: bool = False


def run(
    job: Job, house: Iterable[Outgoing], items: Iterable[Item], rows: int, sender: Sends
) -> Summary:
    """Publish `house`, wait, then import `items`; `rows` is how many the file has, for the
    progress bar."""
    summary, began = Summary(job.name, dry_run=job.dry_run), time.monotonic()
    for one in house:
        sender.send(one.record, one.key, one.value)
        summary.published[one.record.__name__] += 1
    sender.flush()
    if summary.published and not job.dry_run:
        time.sleep(job.settle)
    with ExitStack() as stack:
        rejects = stack.enter_context(_file(job.rejects))
        progress = stack.enter_context(_progress(job.quiet))
        bar = progress.add_task(job.name, total=rows)
        table = csv.writer(rejects)
        table.writerow(("row", "document", "field", "code", "reason", "original"))
        later, pace = Later(job.later, stack), Pace(job.rate)
        for item in _limited(items, job.limit):
            if _is_order(item):
                pace.wait()
            progress.advance(bar, _count(item, summary, job, table.writerow, later, sender))
        sender.flush()
    summary.rejects_file = str(job.rejects) if summary.rows_refused else ""
    summary.later_file = str(job.later) if summary.later else ""
    summary.seconds = round(time.monotonic() - began, 2)
    summary.orders_per_second = round(summary.orders / max(summary.seconds, 0.01), 1)
    return summary


class Later:
    """Records that cannot be taken yet, such as returns before delivery: written down for
    `orders import jsonl`. Made when first needed."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self._path, self._stack = path, stack
        self._file: TextIO | None = None

    def write(self, item: Outgoing) -> None:
        """Add one record."""
        if self._file is None:
            self._file = self._stack.enter_context(_file(self._path))
        self._file.write(
            json.dumps({"record": item.record.__name__, "value": item.value}, ensure_ascii=False)
            + "\n"
        )


def show(summary: Summary, as_json: bool) -> None:
    """Print the summary: one JSON object, or a table."""
    if as_json:
        print(
            json.dumps(
                {one.name: getattr(summary, one.name) for one in fields(summary)},
                ensure_ascii=False,
            )
        )
        return
    table = Table(
        title=f"import {summary.name}"
        + (" (dry run: nothing was sent)" if summary.dry_run else ""),
        show_header=False,
    )
    table.add_row("orders", f"{summary.orders:,}")
    for name, count in sorted(summary.published.items()):
        table.add_row(f"  {name}", f"{count:,}")
    table.add_row("rows imported", f"{summary.rows_imported:,}")
    table.add_row("rows refused", f"{summary.rows_refused:,}")
    for code, count in summary.refused_by_code.most_common():
        table.add_row(f"  {code}", f"{count:,}")
    if summary.later:
        table.add_row(
            "kept for later",
            f"{summary.later:,} in {summary.later_file}: `orders import jsonl` sends them",
        )
    if summary.rejects_file:
        table.add_row("rejects file", summary.rejects_file)
    table.add_row("seconds", f"{summary.seconds:,.1f} ({summary.orders_per_second:,.0f} orders/s)")
    Console().print(table)


def _count(
    item: Item,
    summary: Summary,
    job: Job,
    reject: Callable[[Iterable[Any]], Any],
    later: Later,
    sender: Sends,
) -> int:
    """Deal with one item; returns how many rows it stands for."""
    if isinstance(item, Refusal):
        reject(
            (
                item.row,
                item.document,
                item.field,
                item.code,
                item.reason,
                json.dumps(item.original, ensure_ascii=False),
            )
        )
        summary.rows_refused += 1
        summary.refused_by_code[item.code] += 1
        return 1
    if item.record in job.postpone:
        later.write(item)
        summary.later += 1
    else:
        sender.send(item.record, item.key, item.value)
        summary.published[item.record.__name__] += 1
    summary.orders += item.record is OrderSubmitted
    summary.rows_imported += item.rows
    return item.rows


def _limited(items: Iterable[Item], limit: int | None) -> Iterator[Item]:
    orders = 0
    for item in items:
        if _is_order(item):
            if orders == limit:
                return
            orders += 1
        yield item


def _is_order(item: Item) -> bool:
    return isinstance(item, Outgoing) and item.record is OrderSubmitted


def _file(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w", encoding="utf-8", newline="")


def _progress(quiet: bool) -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("rows"),
        TimeRemainingColumn(),
        console=console,
        disable=quiet or not sys.stderr.isatty(),
    )
