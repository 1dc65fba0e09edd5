"""`orders answers`: what partners were told of their orders, and whether they have it."""

from typing import Annotated

import typer

from orders.cli.gateway import SERVICE, become
from orders.cli.printing import AsJson
from orders.engine.settings import load_settings

OUTGOING = f"{SERVICE}.outgoing"
Name = Annotated[
    str, typer.Argument(help="Name of the answer, as its partner knows it: `orders answers ls`.")
]
app = typer.Typer(no_args_is_help=True, help="What partners were told of their orders.")


@app.command()
def ls(
    channel: Annotated[str, typer.Option(help="of one channel")] = "",
    state: Annotated[
        str, typer.Option(help="waiting, sent, acknowledged, refused or left_out")
    ] = "",
    overdue: Annotated[
        bool, typer.Option("--overdue", help="sent, and not acknowledged in time")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List answers, the latest first, a thousand at most, from the outbox of this machine."""
    load_settings()
    flags = [*(["--overdue"] if overdue else []), *(["--json"] if as_json else [])]
    named = [*(["--channel", channel] if channel else []), *(["--state", state] if state else [])]
    become(OUTGOING, "ls", *flags, *named)


@app.command()
def gaps(
    channel: Annotated[str, typer.Option(help="of one channel")] = "",
    as_json: AsJson = False,
) -> None:
    """List the control numbers under which a partner was sent nothing, and why: for a partner who
    asks, however long ago it was. Exit code 1: one is missing and nobody knows why."""
    load_settings()
    named = ["--channel", channel] if channel else []
    become(OUTGOING, "gaps", *(["--json"] if as_json else []), *named)


@app.command()
def show(
    name: Name,
    document: Annotated[
        bool, typer.Option("--document", help="print the bytes that its partner is sent")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show an answer: what became of it, or its very bytes. Exit code 4: there is none."""
    load_settings()
    flags = [*(["--document"] if document else []), *(["--json"] if as_json else [])]
    become(OUTGOING, "show", *flags, name)


@app.command()
def resend(name: Name, as_json: AsJson = False) -> None:
    """Send an answer once more: the same bytes under the same name and control number."""
    load_settings()
    become(OUTGOING, "resend", *(["--json"] if as_json else []), name)
