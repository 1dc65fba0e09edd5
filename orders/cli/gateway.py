"""`orders gateway`: the edge, a process of its own."""

import os
import sys

import typer

from orders.cli.printing import AsJson
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
        _become(SERVICE)


@app.command()
def key(as_json: AsJson = False) -> None:
    """Make an API key: print it, once, and the entry that lets it in."""
    _become(f"{SERVICE}.key", *(["--json"] if as_json else []))


def _become(module: str, *arguments: str) -> None:
    """Signals reach it directly, and its exit code is ours."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])
