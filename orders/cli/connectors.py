"""`orders connectors run`: does outside the house what the stage effects orders."""

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from deploy.local.ports import a_free_one
from orders.cli.children import Child
from orders.cli.gateway import become
from orders.cli.printing import AsJson, print_json
from orders.cli.targets import METRICS, announced_by_hand
from orders.client.key_files import SHORTEST_KEY, keys_of
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings, load_settings
from services.connectors.webhook.signing import secrets_of
from services.simulator.receivers import HOST, MESSAGES, WEBHOOKS

app = typer.Typer(
    help="What is done outside the house: mails, text messages, webhooks.", no_args_is_help=True
)
MAILS, CALLS = "mails.jsonl", "calls.jsonl"
"""Files with what the simulated mail server took, and the simulated receiver of webhooks and text
messages."""
KEYS = "webhook-keys"
RETURNS, RETURNS_KEYS = "mails-returned", "mails-returned-keys"
"""The Maildir to which the simulated mail server sends back what it can bring to nobody, and the
keys by which it is known."""


@app.command()
def run() -> None:
    """Send what is ordered (TR-02), until Ctrl-C or SIGTERM.

    Mails go where ORDERS_MAIL_HOST says, text messages where ORDERS_SMS_URL does, webhooks to
    customers' URLs if there is ORDERS_WEBHOOK_KEYS; `orders run` runs it as well if one of them is
    set. May run more than once: each attempt is one process's. What of it was not reported by a
    process that died is settled by the stage, or by people (`orders effects ls`). Exit code 2: a
    setting is wrong.
    """
    settings = load_settings()
    if settings.metrics_port == 0:
        os.environ |= announced_by_hand("connectors", METRICS, settings)
    become("services.connectors")


@app.command()
def secret(
    url: Annotated[str, typer.Argument(help="URL of the receiver, letter by letter.")],
    as_json: AsJson = False,
) -> None:
    """Print the secrets of a receiver of webhooks, by which it knows that they are ours.

    One of each key of ORDERS_WEBHOOK_KEYS, in the same order: webhooks are signed with all of them.
    Exit code 2: there are no keys.
    """
    file = load_settings().webhook_keys
    if file is None:
        raise ConfigError("there are no keys: set ORDERS_WEBHOOK_KEYS")
    made = secrets_of(keys_of(file, "webhooks"), url)
    if as_json:
        print_json(made)
    else:
        typer.echo("\n".join(made))


def children(settings: Settings, simulator: bool) -> list[Child]:
    """The process, where it leads anywhere, or the simulator is to stand in for what is there."""
    if settings.mail_host or settings.sms_url or settings.webhook_keys:
        return [Child("connectors", "services.connectors", serves=METRICS)]
    return simulated(settings.data_dir) if simulator else []


def simulated(folder: Path) -> list[Child]:
    """The process, with a mail server that delivers nothing, a gateway of text messages and a
    receiver of webhooks: what they take is in files of the folder."""
    port, other = str(a_free_one()), str(a_free_one())
    keys, returns, returns_keys = (
        _made(folder / KEYS),
        folder / RETURNS,
        _made(folder / RETURNS_KEYS),
    )
    [hook] = secrets_of(keys_of(keys, "webhooks")[:1], f"http://{HOST}:{other}{WEBHOOKS}")
    reaches = {
        "ORDERS_MAIL_HOST": HOST,
        "ORDERS_MAIL_PORT": port,
        "ORDERS_MAIL_TLS": "none",
        "ORDERS_MAIL_SENDER": "Orders <orders@house.example>",
        "ORDERS_MAIL_RETURNS_DIR": str(returns),
        "ORDERS_MAIL_RETURNS_KEYS": str(returns_keys),
        "ORDERS_MAIL_RETURNS_SECONDS": "1",
        "ORDERS_SMS_URL": f"http://{HOST}:{other}{MESSAGES}",
        "ORDERS_SMS_SENDER": "House",
        "ORDERS_WEBHOOK_KEYS": str(keys),
        "ORDERS_WEBHOOK_INSIDE": f"{HOST}/32",
    }
    mailbox = ("--port", port, "--file", str(folder / MAILS), "--returns", str(returns))
    receivers = ("--port", other, "--file", str(folder / CALLS), "--secret", hook)
    return [
        Child("mailbox", "services.simulator.mailbox", {}, mailbox),
        Child("receivers", "services.simulator.receivers", {}, receivers),
        Child("connectors", "services.connectors", reaches, serves=METRICS),
    ]


def _made(file: Path) -> Path:
    """The file, with a key of its own if it was not there."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(secrets.token_urlsafe(SHORTEST_KEY) + "\n", encoding="utf-8")
    return file
