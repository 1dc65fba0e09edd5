"""The commands `orders stock transfer depart | arrive | lose`: goods between two warehouses of the
house, entered by hand (IV-10)."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from orders.business import lots
from orders.cli.printing import AsJson
from orders.cli.reference import Checked, DryRun, finish
from orders.cli.stock import papers
from orders.client.fields import FieldFault
from orders.client.masterdata import read_references
from orders.contracts import records
from orders.contracts.codec.codec import Codec
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.references import References
from orders.engine.settings import load_settings

app = typer.Typer(
    help="Goods between two warehouses of the house: they leave both books when they depart, and "
    "are expected until they arrive.",
    no_args_is_help=True,
)
Sku = Annotated[str, typer.Argument(metavar="SKU", help="Article number.")]
Quantity = Annotated[str, typer.Argument(metavar="QUANTITY", help="In the article's unit.")]
Id = Annotated[str, typer.Option("--id", help="The transfer, the same in all its papers.")]
Document = Annotated[
    str, typer.Option(help="The paper's own number: the same one again changes nothing.")
]
When = Annotated[str, typer.Option("--at", help="When it was, ISO 8601; now if not said.")]
Lot = Annotated[str, typer.Option(help="Their lot, where lots of the article are kept.")]
Expires = Annotated[
    str, typer.Option("--expires-on", help="Last day of the lot, yyyy-mm-dd, if it expires.")
]


@app.command()
def depart(
    sku: Sku,
    quantity: Quantity,
    warehouse: Annotated[str, typer.Argument(metavar="FROM", help="Warehouse that they left.")],
    to: Annotated[str, typer.Argument(metavar="TO", help="Warehouse that they go to.")],
    transfer_id: Id,
    expected: Annotated[str, typer.Option(help="When they are expected there, ISO 8601.")],
    at: When = "",
    lot: Lot = "",
    expires_on: Expires = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Goods left for another warehouse. Exit code 3 if something is wrong; nothing is published
    then. The same transfer again changes nothing."""
    of_lot = {"lot": lot, "expires_on": expires_on}
    document = f"{transfer_id}#{lot}" if lot else transfer_id
    said = {"to_warehouse": to, "expected_at": expected, "document_id": document, **of_lot}
    about = {"sku": sku, "quantity": quantity, "warehouse": warehouse, "transfer_id": transfer_id}
    _enter(records.TransferDeparted, {**about, **said}, at, dry_run, as_json)


@app.command()
def arrive(
    sku: Sku,
    quantity: Quantity,
    warehouse: Annotated[str, typer.Argument(metavar="AT", help="Warehouse that they came to.")],
    transfer_id: Id,
    document: Document,
    at: When = "",
    lot: Lot = "",
    expires_on: Expires = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Goods of a transfer came, all of them or a part. Exit code 3 if something is wrong."""
    about = {"sku": sku, "quantity": quantity, "warehouse": warehouse, "transfer_id": transfer_id}
    given = {**about, "document_id": document, "lot": lot, "expires_on": expires_on}
    _enter(records.TransferArrived, given, at, dry_run, as_json)


@app.command()
def lose(
    sku: Sku,
    quantity: Quantity,
    warehouse: Annotated[str, typer.Argument(metavar="AT", help="Warehouse that tells of it.")],
    transfer_id: Id,
    document: Document,
    because: Annotated[str, typer.Option(help="Why they will not come.")],
    at: When = "",
    lot: Lot = "",
    expires_on: Expires = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Goods of a transfer will not come. Exit code 3 if something is wrong."""
    about = {"sku": sku, "quantity": quantity, "warehouse": warehouse, "transfer_id": transfer_id}
    of_lot = {"lot": lot, "expires_on": expires_on}
    given = {**about, "document_id": document, "because": because, **of_lot}
    _enter(records.TransferLost, given, at, dry_run, as_json)


def checked(record: type, given: Mapping[str, Any], references: References, now: int) -> Checked:
    """The paper against its fields and the master data; `now` stands where no `at` is."""
    article = references.table(records.Article).get(str(given["sku"]))
    row = {"at": now, "unit": article["unit"] if article else "PCE", **given}
    return papers.checked(record, row, references, _objections)


def _enter(record: type, given: Mapping[str, Any], at: str, dry_run: bool, as_json: bool) -> None:
    settings = load_settings()
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    references = read_references(settings, codec, records.Article, records.Warehouse)
    said = {**given, "at": at} if at else given
    now = build_clock(settings).now()
    finish(checked(record, said, references, now), dry_run, as_json)


def _objections(value: Mapping[str, Any], references: References) -> Iterator[FieldFault]:
    article = references.table(records.Article).get(value["sku"])
    if (
        article is not None
        and article["lot_controlled"]
        and (refused := lots.refusal(value["lot"], value["expires_on"], article, (), None))
    ):
        yield FieldFault("lot", refused, "lots of this article are kept: name it, and its last day")
    if value.get("to_warehouse") == value["warehouse"]:
        yield FieldFault("to_warehouse", "no_destination", "they are there already")
