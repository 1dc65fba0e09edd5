"""The commands `orders papers label | ls | render`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.orders import OrderId
from orders.cli.papers import keeping
from orders.cli.papers.process import tag_of, workshop
from orders.cli.papers.storing import store
from orders.cli.papers.writing import Format, Out, write
from orders.cli.printing import AsJson, not_found, print_json, print_table
from orders.client.papers.gathering import gather
from orders.client.papers.refusal import Possible, Reason, Refused
from orders.client.papers.told import Sources
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from orders.explain.languages import LANGUAGES

app = typer.Typer(
    no_args_is_help=True,
    help="What goes with goods, on paper: labels, delivery note, packing list, invoice, …",
)
app.add_typer(store, name="store")


@app.command()
def label(
    order: OrderId,
    shipment: Annotated[str, typer.Option(help="Of this shipment alone.")] = "",
    package: Annotated[
        int, typer.Option(min=0, help="Of this package of the shipment alone, from 1.")
    ] = 0,
    as_format: Annotated[
        Format, typer.Option("--format", help="PDF, or ZPL for label printers of 203 dpi.")
    ] = "pdf",
    language: Annotated[
        str, typer.Option(help=f"{' or '.join(LANGUAGES)}; otherwise the buyer's.")
    ] = "",
    out: Out = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep it in the store of papers, too, for operations.")
    ] = False,
) -> None:
    """Labels of an order's packages, 100 by 150 mm, one a page (SH-01): customer, order number,
    goods, weight, volume, marks, and the package's number as GS1-128. The QR code opens the order's
    page where ORDERS_GATEWAY_PUBLIC_URL is set, else it has the order's number.

    Reads the order file. Exit code 3: a shipment is not packed yet, or is to be stopped; 4: nobody
    has heard of the order. Characters that no font has are printed as their code points, and named
    on stderr.
    """
    from orders.cli.papers import labelling  # what draws takes as long to load as all the rest

    settings = load_settings()
    chosen = labelling.found(settings, labelling.Asked(order, shipment, package))
    content = labelling.printed(settings, chosen, language, as_format)
    if keep:
        labelling.keep(keeping.store_of(settings), chosen[0], content, as_format)
    write(content, out or Path(f"label-{chosen[0].shipment_id}.{as_format}"))


@app.command("ls")
def list_papers(order: OrderId, as_json: AsJson = False) -> None:
    """Every paper of the order and of its shipments, and why some cannot be made (SH-02).

    Exit code 4 if nobody has heard of the order."""
    settings = load_settings()
    told = _told(settings, order)
    with workshop(settings) as works:
        found = works.possible(told)
    if as_json:
        print_json([plain(one) for one in found])
        return
    rows = [(one.kind, one.shipment_id, _said(one.reasons)) for one in found]
    print_table(f"papers of {order}", ["paper", "shipment", "cannot be made, as"], rows)


@app.command()
def render(
    order: OrderId,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="As `orders papers ls` names it.")],
    shipment: Annotated[
        str, typer.Option(help="Which of the order's shipments; need not be said of one alone.")
    ] = "",
    language: Annotated[str, typer.Option(help=f"One of {', '.join(LANGUAGES)}.")] = LANGUAGES[0],
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Make a paper: a PDF/A-3 with its data in it. The same records give the same bytes (SH-02).

    It is checked against the order and the shipment: exit code 3, and no file, where they disagree
    or the paper needs what is not known. What no font has is printed as its code point, and told.
    """
    settings = load_settings()
    tag = tag_of(language)
    told = _told(settings, order)
    with workshop(settings) as works:
        try:
            paper = works.make(told, kind, shipment, tag)
        except Refused as refused:
            print(f"orders: no {kind} of {order}: {_said(refused.reasons)}", file=sys.stderr)
            raise typer.Exit(exits.REFUSED) from None
    place = out or Path(f"{paper.number}.pdf")
    write(paper.pdf, place, said=not as_json)
    if as_json:
        print_json({"file": str(place), "number": paper.number, "unprintable": paper.unprintable})
    elif paper.unprintable:
        letters = ", ".join(sorted(paper.unprintable))
        print(f"orders: no font has {letters}: printed as code points", file=sys.stderr)


def plain(one: Possible) -> dict[str, object]:
    """For programs."""
    reasons = [reason._asdict() for reason in one.reasons]
    return {"kind": one.kind, "shipment_id": one.shipment_id, "reasons": reasons}


def _told(settings: Settings, order: str) -> Sources:
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    if (told := gather(settings, codec, order)) is None:
        raise not_found(f"order {order}")
    return told


def _said(reasons: Sequence[Reason]) -> str:
    return "; ".join(reason.because for reason in reasons)
