"""The commands `orders documents list | show | retry | discard`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.deciding import By, of_the_house
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.asking import Request, ask
from orders.client.documents import Document, Filed, folder_of
from orders.client.states import States
from orders.client.unplaced import Unplaced, named, queue
from orders.contracts.codec.codec import Codec
from orders.contracts.records import DocumentDecided
from orders.engine.errors import ConfigError
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings

AGAIN = "services.gateway.again"
app = typer.Typer(
    help="Documents that could not be read, and what the desk does about them.",
    no_args_is_help=True,
)

Name = Annotated[
    str,
    typer.Argument(metavar="DOCUMENT", help="Its SHA-256 as `list` shows it, or how that begins."),
]
Because = Annotated[str, typer.Option(help="Why: it is kept with the document.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """What waits for the desk, the oldest first; times by the business clock."""
    waiting = queue(States(load_settings()).all("intake"))
    if as_json:
        print_json([one._asdict() for one in waiting])
        return
    if not waiting:
        print("no document waits")
        return
    print_table(
        f"{len(waiting)} documents wait",
        ["document", "channel", "since", "reminded next", "what is wrong with it"],
        [
            (one.sha256[:12], one.channel, moment(one.since_at), moment(one.due_at), _faults(one))
            for one in waiting
        ],
    )


@app.command()
def show(
    document: Name,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the document itself there.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """One of them: every fault, how it came; with --out its bytes as they came. Exit code 4 if
    none waits by this name."""
    settings = load_settings()
    one = _one(settings, document)
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    found = Filed(settings, codec, folder_of(settings)).find(one.channel, one.sha256)
    if found is None:
        raise not_found(f"the bytes of {one.sha256}: they are kept no longer")
    if out is not None:
        _write(out, found)
    said = {name: value for name, value in found.filed.items() if name != "content"}
    if as_json:
        print_json({**said, "faults": one.faults})
        return
    for name, value in said.items():
        print(f"{name}: {moment(value) if name == 'at' else value}")  # type: ignore[arg-type]
    print(_faults(one))


@app.command()
def retry(document: Name, by: By, as_json: AsJson = False) -> None:
    """Read it again, by today's formats and today's entry of its channel, and submit what it
    says. Exit code 3 if it still cannot be read: it goes on waiting."""
    settings = load_settings()
    of_the_house(settings, by)
    one = _one(settings, document)
    sys.stdout.flush()
    command = [sys.executable, "-m", AGAIN, one.channel, one.sha256, by]
    os.execv(sys.executable, [*command, *(["--json"] if as_json else [])])


@app.command()
def discard(document: Name, because: Because, by: By, as_json: AsJson = False) -> None:
    """No order will come of it: it waits no longer. Its bytes stay filed."""
    settings = load_settings()
    of_the_house(settings, by)
    one = _one(settings, document)
    decided: DocumentDecided = {
        "order_id": one.key,
        "verdict": "discarded",
        "decided_by": by,
        "because": because,
        "at": build_clock(settings).now(),
    }
    ask(settings, [Request(DocumentDecided, one.key, decided)])
    if as_json:
        print_json({"document": one.sha256, "verdict": "discarded"})
    else:
        print(f"{one.sha256}: discarded")


def _one(settings: Settings, name: str) -> Unplaced:
    found = named(queue(States(settings).all("intake")), name)
    if not found:
        raise not_found(f"a document {name} that waits")
    if len(found) > 1:
        print(f"{len(found)} documents begin so; give more of it", file=sys.stderr)
        raise typer.Exit(exits.USAGE)
    return found[0]


def _write(out: Path, document: Document) -> None:
    if document.content is None:
        raise not_found("its bytes: they are withheld")
    try:
        out.write_bytes(document.content)
    except OSError as error:
        raise ConfigError(f"{out}: {error}") from None


def _faults(one: Unplaced) -> str:
    return "\n".join(f"{fault['field']}: {fault['message']}" for fault in one.faults)
