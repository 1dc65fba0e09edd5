"""The commands `orders orderfile run | check | rebuild | find`."""

import os
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.gateway import become
from orders.cli.orderfile import working
from orders.cli.printing import AsJson
from orders.cli.targets import METRICS, announced_by_hand
from orders.engine.settings import load_settings

app = typer.Typer(
    help="Every fact about an order with its bytes, each once, in a file.", no_args_is_help=True
)


@app.command()
def run(
    once: Annotated[
        bool, typer.Option("--once", help="Up to what the topics have now, then end.")
    ] = False,
) -> None:
    """Write the order file (TR-01, DL-03): read what tells of orders, commit it with the positions
    behind it.

    Goes on where the file says, until Ctrl-C or SIGTERM; while the disk is full or a server is away
    it waits. `orders run` runs it as well. One writer at a time: a second one ends with exit code
    2.
    """
    settings = load_settings()
    if not once and settings.metrics_port == 0:
        os.environ |= announced_by_hand("orderfile", METRICS, settings)
    become("services.orderfile", *(["--once"] if once else []))


@app.command()
def check(as_json: AsJson = False) -> None:
    """Compare the order file with the topics: each record that is there still must stand in it,
    once, byte for byte, and each order where tracking told last. May run while it is written.

    Exit code 1 if a record is missing, or a row is extra or different; 2 if the file is damaged."""
    if not working.check(load_settings(), as_json):
        raise typer.Exit(exits.DIFFERENCE)


@app.command()
def rebuild(as_json: AsJson = False) -> None:
    """Build the order file anew from the topics, beside what is there, and put it in its place:
    after it was damaged, or an update that says so. Stop `orders orderfile run` first; whoever
    reads goes on.

    What the topics have no more is taken over from the former file; one that cannot be read is kept
    beside the new one."""
    working.rebuild(load_settings(), as_json)


@app.command()
def find(
    term: Annotated[
        str,
        typer.Argument(metavar="TERM", help="Number of an order, customer, parcel or document."),
    ],
    as_json: AsJson = False,
) -> None:
    """Orders by what they are found by: their number, a customer, a carrier's tracking number, the
    number of a document (DL-03). Exit code 4 if there is none."""
    working.find(load_settings(), term, as_json)
