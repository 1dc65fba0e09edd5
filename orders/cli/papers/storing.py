"""The commands `orders papers store …`."""

from pathlib import Path
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.papers import keeping
from orders.cli.papers.writing import Out, write
from orders.cli.printing import AsJson, print_json
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings

store = typer.Typer(no_args_is_help=True, help="Papers that are kept, encrypted.")


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
