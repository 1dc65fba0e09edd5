"""`orders gateway`: the edge, a process of its own."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from deploy.schemas import fetch
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, print_json
from orders.engine.settings import load_settings

SERVICE = "services.gateway"
app = typer.Typer()


@app.callback(invoke_without_command=True)
def gateway(ctx: typer.Context) -> None:
    """Serve HTTP at ORDERS_GATEWAY_HOST and _PORT (IN-01): take orders and say where they stand.

    What is answered with 202 is durable. Ctrl-C or SIGTERM ends it when what is under way is
    answered.
    """
    if ctx.invoked_subcommand is None:
        load_settings()
        become(SERVICE)


@app.command()
def key(as_json: AsJson = False) -> None:
    """Make an API key: print it, once, and the entry that lets it in."""
    become(f"{SERVICE}.key", *(["--json"] if as_json else []))


@app.command("staff-token")
def staff_token(
    staff_id: Annotated[str, typer.Argument(metavar="STAFF", help="Staff id, of ref.staff.v1.")],
    days: Annotated[int, typer.Option(min=1, max=365, help="It expires after so long.")] = 90,
    as_json: AsJson = False,
) -> None:
    """Make a token by which a member of staff decides about holds (RV-08): print it, once, and the
    entry that lets it in. To revoke it, take its entry away."""
    flags = ["--days", str(days), *(["--json"] if as_json else [])]
    become(f"{SERVICE}.desk.issuing", staff_id, *flags)


@app.command()
def link(
    order: OrderId,
    offer: Annotated[str, typer.Option(help="Offer id: the path by which to answer it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print the path that opens the order's state to its customer (TR-01), or one offer (CF-01):
    whoever has that is taken for the customer."""
    flags = [*(["--offer", offer] if offer else []), *(["--json"] if as_json else [])]
    become(f"{SERVICE}.link", order, *flags)


@app.command()
def watch(
    once: Annotated[bool, typer.Option("--once", help="look once at each list, and say")] = False,
    as_json: AsJson = False,
    gateway_url: Annotated[
        str, typer.Option("--gateway", help="its address; otherwise that of the settings")
    ] = "",
) -> None:
    """Look at the shops' own lists of orders, and fetch what their webhooks did not bring (IN-10).

    Goes on until Ctrl-C or SIGTERM. With --once exit code 1: a channel is silent, though orders
    were to be expected, or does not answer, or has an order that cannot be taken.
    """
    load_settings()
    flags = [*(["--once"] if once else []), *(["--json"] if as_json else [])]
    become(f"{SERVICE}.watch", *flags, *(["--gateway", gateway_url] if gateway_url else []))


@app.command()
def contracts() -> None:
    """Render contracts of sale as PDFs, and file them, for both sides to sign (CF-06).

    Goes on until Ctrl-C or SIGTERM. `orders run --gateway` runs it as well.
    """
    load_settings()
    become(f"{SERVICE}.contracts")


@app.command()
def schemas(
    folder: Annotated[Path, typer.Argument(help="where to put them; `schemas` of a channel")],
    as_json: AsJson = False,
) -> None:
    """Fetch the schemas of OASIS for UBL, by Maven: a channel that names their folder hands in
    what is valid by them."""
    fetch(folder, partial(print, file=sys.stderr))
    jars = sorted(file.name for file in folder.glob("*.jar"))
    if as_json:
        print_json({"folder": str(folder.resolve()), "jars": jars})
    else:
        print(f"{folder.resolve()}: {len(jars)} jars")


@app.command()
def deliver(
    since: Annotated[
        str,
        typer.Option(help="where an outbox that is new begins, ISO 8601; otherwise with now"),
    ] = "",
) -> None:
    """Tell partners of their orders, in the format that is agreed, until they have it (IN-04).

    One process for the house: its outbox has the control numbers. Ctrl-C or SIGTERM ends it.
    """
    load_settings()
    become(f"{SERVICE}.deliver", *(["--since", since] if since else []))


def become(module: str, *arguments: str) -> None:
    """End as this module's program: signals reach it directly, and its exit code is ours."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])
