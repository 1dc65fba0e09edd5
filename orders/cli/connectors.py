"""`orders connectors run`: does outside the house what the stage effects orders."""

import os
from pathlib import Path

import typer

from deploy.local.ports import a_free_one
from orders.cli.children import Child
from orders.cli.gateway import become
from orders.cli.targets import METRICS, announced_by_hand
from orders.engine.settings import Settings, load_settings

app = typer.Typer(help="What is done outside the house: mails.", no_args_is_help=True)
MAILS = "mails.jsonl"
"""File with what the simulated mail server took."""


@app.command()
def run() -> None:
    """Send what is ordered (TR-02), until Ctrl-C or SIGTERM.

    Mails go where ORDERS_MAIL_HOST says; `orders run` runs it as well if that is set. May run more
    than once: each attempt is one process's. What of it was not reported by a process that died
    is settled by the stage, or by people (`orders effects ls`). Exit code 2: a setting is wrong.
    """
    settings = load_settings()
    if settings.metrics_port == 0:
        os.environ |= announced_by_hand("connectors", METRICS, settings)
    become("services.connectors")


def children(settings: Settings, simulator: bool) -> list[Child]:
    """The process, where there is a mail server, or the simulator is to stand in for one."""
    if settings.mail_host:
        return [Child("connectors", "services.connectors", serves=METRICS)]
    return simulated(settings.data_dir) if simulator else []


def simulated(folder: Path) -> list[Child]:
    """The process with a mail server that delivers nothing: what it takes is in a file of the
    folder."""
    port, file = str(a_free_one()), str(folder / MAILS)
    reaches = {
        "ORDERS_MAIL_HOST": "127.0.0.1",
        "ORDERS_MAIL_PORT": port,
        "ORDERS_MAIL_TLS": "none",
        "ORDERS_MAIL_SENDER": "Orders <orders@house.example>",
    }
    return [
        Child("mailbox", "services.simulator.mailbox", {}, ("--port", port, "--file", file)),
        Child("connectors", "services.connectors", reaches, serves=METRICS),
    ]
