"""The command `orders file`."""

import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from orders.cli.contract.command import TOPICS as OF_CONTRACTS
from orders.cli.contract.command import plain, signed
from orders.cli.contract.signed import Contract, contracts
from orders.cli.file.entries import SUBMISSIONS, Entry, entries
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.documents import Document, Filed, Folder, folder_of
from orders.client.scan import Scan
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.records import OrderReceived
from orders.engine.errors import ConfigError
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings

TOPICS = (SUBMISSIONS, record_type(OrderReceived).topic)
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Write it there: `file.json`, each order as it was sent, each document as it came, "
        "each contract.",
    ),
]


def file(order: OrderId, out: Out = None, as_json: AsJson = False) -> None:
    """The order's file (IN-09): each document that was handed in, each version of the order, who
    changed what and why, each contract with its file and who signed it. It is personal data.

    Exit code 4 if nothing was ever sent under this id.
    """
    settings = load_settings()
    said = Scan(settings).about(order, (*TOPICS, *OF_CONTRACTS))
    filed = entries([one for one in said if one.topic in TOPICS])
    if not filed:
        raise not_found(f"order {order}")
    made, store = contracts(said), folder_of(settings)
    whole = whole_of(order, filed, made, store)
    if out is not None:
        _write(out, whole, filed, _documents(settings, order, filed), made, store)
    if as_json:
        print_json(whole)
        return
    print_table(
        f"file of {order} (business time)",
        ["at", "what", "by", "because", "document", "answer", "changed"],
        [_row(entry) for entry in filed],
    )
    if made:
        columns = ["contract", "version", "standing", "SHA-256", "house", "customer", "file"]
        print_table("contracts", columns, [contract_row(one, store) for one in made])


def whole_of(
    order: str, filed: Sequence[Entry], made: Sequence[Contract], store: Folder
) -> dict[str, Any]:
    """All of it but the documents themselves, for programs. `path` of a contract: its file."""
    return {
        "order_id": order,
        "entries": [_plain(entry) for entry in filed],
        "contracts": [{**plain(one), "path": _path(one, store)} for one in made],
    }


def contract_row(one: Contract, store: Folder) -> tuple[str, ...]:
    """A row for people."""
    return (
        one.number,
        str(one.version),
        one.standing,
        one.document,
        signed(one.house),
        signed(one.customer),
        _path(one, store),
    )


def _path(one: Contract, store: Folder) -> str:
    """Where its file is; empty if it has none, or not here."""
    place = store.place(one.document) if one.document else None
    return str(place) if place is not None and place.exists() else ""


def _documents(settings: Settings, order: str, filed: Sequence[Entry]) -> list[Document]:
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    found = Filed(settings, codec, folder_of(settings))
    channel = order.partition(":")[0]
    wanted = dict.fromkeys(entry.document for entry in filed if entry.document)
    documents = [found.find(channel, sha256) for sha256 in wanted]
    return [document for document in documents if document is not None]


def _write(
    folder: Path,
    whole: dict[str, Any],
    filed: Sequence[Entry],
    documents: list[Document],
    made: Sequence[Contract],
    store: Folder,
) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "file.json").write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2))
        for number, entry in enumerate(filed, 1):
            if entry.order is not None:
                name = f"{number:02}-{entry.record}.json"
                (folder / name).write_bytes(orjson.dumps(entry.order, option=orjson.OPT_INDENT_2))
        for document in documents:
            if document.content is not None:
                (folder / _name(document)).write_bytes(document.content)
        for one in made:
            if one.document and (content := store.get(one.document)) is not None:
                (folder / f"{one.number}.pdf").write_bytes(content)
    except OSError as error:
        raise ConfigError(f"{folder}: {error}") from None


def _name(document: Document) -> str:
    media_type = document.filed["media_type"].partition(";")[0].strip()
    return document.filed["sha256"] + (mimetypes.guess_extension(media_type) or "")


def _plain(entry: Entry) -> dict[str, Any]:
    return {**entry._asdict(), "changes": [change._asdict() for change in entry.changes]}


def _row(entry: Entry) -> tuple[str, ...]:
    changed = "\n".join(
        f"{change.field}: {change.before!r} -> {change.after!r}" for change in entry.changes
    )
    return (
        moment(entry.at),
        entry.record,
        entry.by,
        entry.because,
        entry.document[:12],
        entry.answer,
        changed,
    )
