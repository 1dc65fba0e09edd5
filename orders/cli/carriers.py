"""The command `orders carriers run`."""

import os

import typer

from orders.cli.gateway import become
from orders.cli.targets import METRICS, announced_by_hand
from orders.engine.settings import load_settings

app = typer.Typer(help="What carriers tell in their own words (TR-06).", no_args_is_help=True)


@app.callback()
def carriers() -> None:
    """What carriers tell in their own words (TR-06)."""


@app.command()
def run() -> None:
    """Turn carriers' words into scans of shipments (TR-06), until Ctrl-C or SIGTERM.

    `orders run` runs it as well; several share the work. A scan whose parcel the order file does
    not know yet waits for a quarter of an hour."""
    settings = load_settings()
    if settings.metrics_port == 0:
        os.environ |= announced_by_hand("carriers", METRICS, settings)
    become("services.carriers")
