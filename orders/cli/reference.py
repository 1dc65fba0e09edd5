"""`orders ref load NAME FILE` and `orders stock load FILE`: reference data and counted stock
from files, all of a file or nothing."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from orders.business import lots
from orders.business.accounts import Shelf
from orders.business.reports import MOST
from orders.cli import parts_lists
from orders.cli.exits import REFUSED
from orders.cli.sense import senseless
from orders.client.fields import FieldFault, Shape
from orders.client.masterdata import read_references
from orders.client.producing import Sender
from orders.client.tables import Row, rows
from orders.contracts import records
from orders.contracts.catalogue import STAGES, TOPICS, record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.keys import key_of
from orders.engine.errors import ConfigError
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.references import References
from orders.engine.settings import load_settings

NAMES = {
    topic.name.split(".")[1]: topic.records[0].record
    for topic in TOPICS.values()
    if topic.kind == "reference" and topic.owner not in STAGES
}
"""Name on the command line -> record class: articles, prices, customers, ... What a stage writes
itself (expected supply) no file holds."""

app = typer.Typer(
    help="Reference data: articles, their codes and lead times, channels, prices, customers, "
    "staff, partners, warehouses, carriers, cartons, bins, rates.",
    no_args_is_help=True,
)


class RowFault(NamedTuple):
    """One fault: line or entry of the file, field, stable code, reason."""

    row: int
    field: str
    code: str
    reason: str


class Checked(NamedTuple):
    """What a file holds: (record class, key, value) of each row, and every fault. Use the
    records only if there is no fault."""

    records: list[tuple[type, str, Mapping[str, Any]]]
    faults: list[RowFault]


def check(
    record: type, found: Iterable[Row], known: Mapping[str, records.PartsList] | None = None
) -> Checked:
    """Every row against the record's fields. Two rows of the same key are a fault: only one of
    them could hold. `known`: the parts lists that there are, where these are loaded: together none
    may go round (IV-07)."""
    shape, first, checked = Shape(record_type(record)), dict[str, int](), Checked([], [])
    lists = dict[int, records.PartsList]()
    for number, row in found:
        value, faults = shape.conform(row)
        checked.faults.extend(RowFault(number, *fault) for fault in faults)
        if faults:
            continue
        checked.faults.extend(RowFault(number, *fault) for fault in senseless(record, value))
        key = key_of(record, value)
        if key in first:
            checked.faults.append(
                RowFault(number, "", "repeated_key", f"{key} stands in row {first[key]} already")
            )
        first.setdefault(key, number)
        checked.records.append((record, key, value))
        if record is records.PartsList:
            lists[number] = value
    round_about = parts_lists.cycles(lists, known or {})
    checked.faults.extend(RowFault(number, *fault) for number, fault in round_about)
    return checked


def counts(found: Iterable[Row], document: str, now: int, references: References) -> Checked:
    """Rows of sku, warehouse, quantity, unit (and at) as stock counts, against the master data.

    `document` starts the document ids; `now` stands where no `at` is, the article's unit where
    none is.
    """
    shape, checked = Shape(record_type(records.StockCounted)), Checked([], [])
    articles, shelves = references.table(records.Article), dict[tuple[Shelf, str], list[int]]()
    for number, row in found:
        unit = articles[sku]["unit"] if (sku := str(row.get("sku", ""))) in articles else "PCE"
        given = {"unit": unit, "at": now, "document_id": f"{document}:{number}", **row}
        value, faults = shape.conform(given)
        checked.faults.extend(RowFault(number, *fault) for fault in faults)
        if faults:
            continue
        checked.faults.extend(RowFault(number, *fault) for fault in _objections(value, references))
        shelf = Shelf(value["sku"], value["warehouse"])
        shelves.setdefault((shelf, value["lot"]), []).append(number)
        checked.records.append((records.StockCounted, value["sku"], value))
    checked.faults.extend(_repeats(shelves))
    checked.faults.sort(key=lambda fault: fault.row)
    return checked


def _objections(count: Mapping[str, Any], references: References) -> Iterator[FieldFault]:
    """What the master data has against a count."""
    sku, warehouse, unit = count["sku"], count["warehouse"], count["unit"]
    if count["quantity"] < 0:
        yield FieldFault("quantity", "out_of_range", "a count cannot be negative")
    elif count["quantity"] > MOST:
        yield FieldFault("quantity", "out_of_range", f"a shelf holds {MOST} at most")
    if warehouse not in references.table(records.Warehouse):
        yield FieldFault("warehouse", "unknown_warehouse", f"there is no warehouse {warehouse}")
    article = references.table(records.Article).get(sku)
    if article is None:
        yield FieldFault("sku", "unknown_article", f"there is no article {sku}")
    elif unit != article["unit"]:
        said = f"{sku} is counted in {article['unit']}, not {unit}"
        yield FieldFault("unit", "other_unit", said)
    elif (
        article["lot_controlled"]
        and (count["quantity"] or count["lot"])
        and (fault := lots.refusal(count["lot"], count["expires_on"], article, (), None))
    ):
        said = f"the stock of {sku} is kept by lot (lot, expires_on): {fault}"
        yield FieldFault("lot", fault, said)


def _repeats(shelves: Mapping[tuple[Shelf, str], Sequence[int]]) -> Iterator[RowFault]:
    """Of a shelf, or a lot on it, that is counted twice only one count could hold: nobody knows
    which."""
    for (shelf, _), numbers in shelves.items():
        if len(numbers) > 1:
            said = f"{shelf.sku} at {shelf.warehouse} stands in rows {', '.join(map(str, numbers))}"
            yield from (RowFault(number, "", "repeated_shelf", said) for number in numbers)


def publish(
    found: Sequence[tuple[type, str, Mapping[str, Any]]],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Send the records of a checked file. Raises ConfigError or TransientError."""
    settings = load_settings()
    with Sender(
        settings, Codec(RegistrySchemaIds(settings.registry_properties())), progress=progress
    ) as sender:
        for record, key, value in found:
            sender.send(record, key, value)


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check the file only; publish nothing.")]


@app.command("load")
def load(
    name: Annotated[str, typer.Argument(help=f"What the file holds: {', '.join(NAMES)}.")],
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV, JSON, JSON Lines or YAML by its ending; fields as in the record's schema, "
            "lists as a|b|c."
        ),
    ],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Publish reference data. Every row is checked first; if one is wrong, all faults are listed
    and nothing is published (exit code 3)."""
    if name not in NAMES:
        raise typer.BadParameter(
            f"no reference data {name!r}; there are: {', '.join(NAMES)}", param_hint="NAME"
        )
    record, known = NAMES[name], None
    if record is records.PartsList:
        settings = load_settings()
        codec = Codec(RegistrySchemaIds(settings.registry_properties()))
        known = read_references(settings, codec, record).table(record)
    finish(check(record, rows(file), known), dry_run, as_json)


def load_stock(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV with the columns sku, warehouse, quantity, unit; JSON, JSON Lines and YAML "
            "as well."
        ),
    ],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Publish counted stock, such as opening stock. The same file again changes nothing:
    document ids are made from its content.

    Every row is checked against the articles and warehouses of the cluster, with --dry-run too; if
    one is wrong, all faults are listed and nothing is published (exit code 3).
    """
    document, settings = f"count:{_digest(file)}", load_settings()
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    known = read_references(settings, codec, records.Article, records.Warehouse)
    finish(counts(rows(file), document, build_clock(settings).now(), known), dry_run, as_json)


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    except OSError as error:
        raise ConfigError(f"{file}: {error}") from error


def finish(checked: Checked, dry_run: bool, as_json: bool) -> None:
    """Publish it if nothing is wrong, and say what was done or is wrong: then exit code 3."""
    sent = 0 if dry_run or checked.faults else len(checked.records)
    if sent:
        publish(checked.records)
    if as_json:
        faults = [fault._asdict() for fault in checked.faults]
        print(
            json.dumps(
                {"sound": len(checked.records), "published": sent, "faults": faults},
                ensure_ascii=False,
            )
        )
    else:
        _tell(checked, sent)
    if checked.faults:
        raise typer.Exit(REFUSED)


def _tell(checked: Checked, sent: int) -> None:
    console = Console()
    if not checked.faults:
        console.print(
            f"{sent} records published." if sent else f"{len(checked.records)} rows are sound."
        )
        return
    table = Table("row", "field", "code", "reason", title="Faults")
    for fault in checked.faults:
        table.add_row(str(fault.row), fault.field, fault.code, fault.reason)
    console.print(table)
    console.print("Nothing was published.")
