"""The command `orders stock release`: what becomes of goods that may not be sold (IV-08, IV-10)."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from orders.business.lots import OVER_DELIVERED, QUALITIES
from orders.cli.deciding import person
from orders.cli.printing import AsJson
from orders.cli.reference import Checked, DryRun, finish
from orders.cli.stock import papers
from orders.client.fields import FieldFault
from orders.client.masterdata import read_references
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Article, StockReleased, Warehouse
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.references import References
from orders.engine.settings import load_settings

FATES = ("released", "destroyed", "sent_back")


def release(
    sku: Annotated[str, typer.Argument(metavar="SKU", help="Article number.")],
    quantity: Annotated[str, typer.Argument(metavar="QUANTITY", help="In the article's unit.")],
    warehouse: Annotated[str, typer.Argument(metavar="AT", help="Warehouse where they lie.")],
    fate: Annotated[
        str, typer.Option(help=f"What becomes of them: {', '.join(FATES)} (to the supplier).")
    ],
    document: Annotated[
        str, typer.Option(help="The paper's own number: the same one again changes nothing.")
    ],
    because: Annotated[str, typer.Option(help="Why.")],
    by: Annotated[str, person("Who decides it")],
    quality: Annotated[
        str, typer.Option(help=f"Why they may not be sold: {', '.join(QUALITIES)}.")
    ] = OVER_DELIVERED,
    lot: Annotated[str, typer.Option(help="Their lot, where lots of the article are kept.")] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Goods that lie blocked are sold after all, or are gone: what came beyond its purchase order
    is accepted or sent back by it. A recalled lot ends by `orders recall close`. Exit code 3 if
    something is wrong; nothing is published then."""
    settings = load_settings()
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    given = {
        "sku": sku,
        "quantity": quantity,
        "warehouse": warehouse,
        "quality": quality,
        "fate": fate,
        "lot": lot,
        "document_id": document,
        "because": f"{because} ({by})",
    }
    references = read_references(settings, codec, Article, Warehouse)
    finish(checked(given, references, build_clock(settings).now()), dry_run, as_json)


def checked(given: Mapping[str, Any], references: References, now: int) -> Checked:
    """The paper against its fields and the master data; it is of `now`, milliseconds."""
    return papers.checked(StockReleased, {**given, "at": now}, references, _objections)


def _objections(value: Mapping[str, Any], references: References) -> Iterator[FieldFault]:
    article = references.table(Article).get(value["sku"])
    if article is not None and article["lot_controlled"] != bool(value["lot"]):
        kept = "kept: name it" if article["lot_controlled"] else "not kept: name none"
        yield FieldFault("lot", "wrong_lot", f"lots of this article are {kept}")
    for field, known in (("quality", QUALITIES), ("fate", FATES)):
        if value[field] not in known:
            yield FieldFault(field, f"unknown_{field}", f"one of {', '.join(known)}")
