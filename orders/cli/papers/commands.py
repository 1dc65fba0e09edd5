"""The commands `orders papers label | store`."""

from pathlib import Path
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.orders import OrderId
from orders.cli.papers import keeping
from orders.cli.papers.writing import Format, write
from orders.cli.printing import AsJson, print_json
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings
from orders.explain.languages import LANGUAGES

app = typer.Typer(no_args_is_help=True, help="What goes with goods, on paper.")
store = typer.Typer(no_args_is_help=True, help="Papers that are kept, encrypted.")
app.add_typer(store, name="store")
Out = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="FILE", help="Where to write it; -: to stdout."),
]


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


@store.command()
def ls(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The channel's number.")],
    as_json: AsJson = False,
) -> None:
    """What is kept of a customer, what for and until when, and when they asked to be forgotten."""
    keeping.listed(keeping.store_of(load_settings()), customer, as_json)


@store.command()
def get(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="`orders papers store ls`")],
    out: Out = None,
) -> None:
    """The paper itself. Exit code 4: it is not kept, or not any more; 2: its file is damaged, and
    not a byte of it is told."""
    content = keeping.content(keeping.store_of(load_settings()), reference)
    write(content, out or Path(reference.rpartition("/")[2]))


@store.command()
def check(as_json: AsJson = False) -> None:
    """Open every key and every paper. Exit code 1: some do not; each is named."""
    if not keeping.checked(keeping.store_of(load_settings()), as_json):
        raise typer.Exit(exits.DIFFERENCE)


@store.command()
def tidy(as_json: AsJson = False) -> None:
    """Delete what the law has had kept for long enough, and what killed processes have left: once
    a day."""
    settings = load_settings()
    keeping.tidied(keeping.store_of(settings), build_clock(settings).now(), as_json)


@store.command()
def rotate(as_json: AsJson = False) -> None:
    """Wrap all keys by a new master key. Papers stay as they are."""
    wrapped = keeping.store_of(load_settings()).rotate()
    if as_json:
        print_json({"keys": wrapped})
    else:
        print(f"{wrapped} keys are wrapped by a new master key")
