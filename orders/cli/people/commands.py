"""The command `orders people forget`."""

import sys
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.papers.keeping import store_of
from orders.cli.people import forgetting
from orders.cli.printing import AsJson, moment, not_found, print_json
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="What the house holds of a person.")


@app.callback()
def people() -> None:
    """What the house holds of a person."""


@app.command()
def forget(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The channel's number.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is held of a customer; erase what may be; say what stays, by which law, until when.

    Papers for operations are erased by destroying their key, so that no copy of them opens either;
    the order file erases what tells of people of orders that have ended. That it was asked for is
    noted, and told when it is asked for again. Exit code 3: nothing was erased, as nobody said
    yes; 4: nobody has heard of this customer.
    """
    settings = load_settings()
    store, held = store_of(settings), forgetting.held(settings, customer)
    if not held.known:
        raise not_found(f"customer {customer}")
    if not as_json:
        for at in held.asked_at:
            print(f"asked to be forgotten before, {moment(at)}")
        forgetting.show(held, settings)
    if not yes and not typer.confirm(f"Forget {customer}? Nobody can undo it", err=True):
        print("nothing was erased", file=sys.stderr)
        raise typer.Exit(exits.REFUSED)
    forgetting.forget(settings, customer, held.ended, build_clock(settings).now())
    if as_json:
        print_json(forgetting.plain(held, store, customer))
    else:
        print(f"{customer} is forgotten, but for what stays")
