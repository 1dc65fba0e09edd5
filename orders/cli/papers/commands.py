"""The commands `orders papers label | store`."""

from pathlib import Path
from typing import Annotated

import typer

from orders.cli.orders import OrderId
from orders.cli.papers import labelling
from orders.cli.papers.labelling import Asked, Format
from orders.engine.settings import load_settings
from orders.explain.languages import LANGUAGES

app = typer.Typer(no_args_is_help=True, help="What goes with goods, on paper.")


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
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="FILE", help="Where to write it; -: to stdout."),
    ] = None,
) -> None:
    """Labels of an order's packages, 100 by 150 mm, one a page (SH-01): customer, order number,
    goods, weight, volume, marks, and the package's number as GS1-128. The QR code opens the order's
    page where ORDERS_GATEWAY_PUBLIC_URL is set, else it has the order's number.

    Reads the order file. Exit code 3: a shipment is not packed yet, or is to be stopped; 4: nobody
    has heard of the order. Characters that no font has are printed as their code points, and named
    on stderr.
    """
    settings = load_settings()
    chosen = labelling.found(settings, Asked(order, shipment, package))
    content = labelling.printed(settings, chosen, language, as_format)
    labelling.write(content, out or Path(f"label-{chosen[0].shipment_id}.{as_format}"))
