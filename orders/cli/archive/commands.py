"""The commands `orders archive get | ls | verify`."""

from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.archive import working
from orders.cli.printing import AsJson
from orders.engine.settings import load_settings

app = typer.Typer(
    help="Orders that have ended, with all that belongs to them, in chained files.",
    no_args_is_help=True,
)


@app.command()
def get(
    order: Annotated[
        str, typer.Argument(metavar="[ORDER]", help="<channel>:<reference>, or its number.")
    ] = "",
    customer: Annotated[str, typer.Option(help="Instead: all orders of this customer.")] = "",
    tracking: Annotated[str, typer.Option(help="Instead: by a carrier's tracking number.")] = "",
    as_json: AsJson = False,
) -> None:
    """What the archive has of an order: facts, where it stood, what was decided, and the SHA-256 of
    the bytes of each (DL-03). Neither Kafka nor the registry is asked. Exit code 4 if it has none;
    2 if an entry is not what was written."""
    if sum(map(bool, (order, customer, tracking))) != 1:
        raise typer.BadParameter("name an ORDER, a --customer or a --tracking number")
    working.get(load_settings(), order, customer, tracking, as_json)


@app.command()
def ls(
    limit: Annotated[int, typer.Option(min=1, help="So many, the last archived first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Orders that are archived (DL-03)."""
    working.ls(load_settings(), limit, as_json)


@app.command()
def verify(
    against: Annotated[
        bool,
        typer.Option("--against", help="Also: has it every order of the order file that ended?"),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Walk every chain to its end: a byte that was changed, an end that was cut off, entries that
    changed places, a segment that is gone (DL-03). May run while the archive is written. Note the
    hashes elsewhere: whoever can write the whole folder can also write another whole folder.

    Exit code 1 if a chain is broken, or an order is missing; names the first entry."""
    if not working.verify(load_settings(), against, as_json):
        raise typer.Exit(exits.DIFFERENCE)
