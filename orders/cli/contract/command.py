"""The command `orders contract`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.contract.signed import Contract, Signature, contracts
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.documents import Store, folder_of, sha256_of
from orders.client.scan import Scan
from orders.engine.errors import ConfigError
from orders.engine.settings import load_settings

TOPICS = (
    "orders.contracts.v1",
    "orders.review.v1",
    "orders.offers.v1",
    "orders.notices.v1",
)
Out = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write the latest contract there, a PDF."),
]


def contract(order: OrderId, out: Out = None, as_json: AsJson = False) -> None:
    """The contracts of an order: number, file, and who has signed it (CF-06). Each file is read
    and its SHA-256 worked out again.

    The house signs by `orders holds release ORDER signature --document SHA256`, the customer by
    their link, or on paper: `orders offers answer`. Exit code 1 if a file is not here, is another
    than was signed, or if the signatures are not under the same.
    """
    settings = load_settings()
    found = contracts(Scan(settings).about(order, TOPICS))
    if not found:
        raise not_found(f"a contract of {order}")
    store = folder_of(settings)
    checked = [(one, fault_of(one, store)) for one in found]
    if out is not None:
        _write(out, found[-1], store)
    if as_json:
        print_json([{**plain(one), "fault": fault} for one, fault in checked])
    else:
        columns = ["contract", "version", "drawn", "standing", "SHA-256", "house", "customer", ""]
        rows = [_row(one, fault) for one, fault in checked]
        print_table(f"contracts of {order} (business time)", columns, rows)
    if any(fault for _, fault in checked):
        raise typer.Exit(exits.DIFFERENCE)


def fault_of(contract: Contract, store: Store) -> str:
    """What is wrong with a contract that has a file; empty: nothing."""
    if not contract.document:
        return ""
    content = store.get(contract.document)
    if content is None:
        return "the file is not here: ORDERS_DOCUMENTS_DIR must be the folder of the gateways"
    if sha256_of(content) != contract.document:
        return "the file was changed after it was filed"
    return "" if contract.one_file else "not both have signed this file"


def _write(out: Path, contract: Contract, store: Store) -> None:
    content = store.get(contract.document) if contract.document else None
    if content is None:
        raise not_found(f"the file of {contract.number}")
    try:
        out.write_bytes(content)
    except OSError as error:
        raise ConfigError(f"{out}: {error}") from None


def plain(contract: Contract) -> dict[str, object]:
    """For programs."""
    return {**asdict(contract), "standing": contract.standing}


def _row(contract: Contract, fault: str) -> tuple[str, ...]:
    return (
        contract.number,
        str(contract.version),
        moment(contract.drawn_at)[:16],
        contract.standing,
        contract.document,
        signed(contract.house),
        signed(contract.customer),
        fault,
    )


def signed(signature: Signature | None) -> str:
    """By whom, when, and on which paper; empty: not yet."""
    if signature is None:
        return ""
    paper = f", copy {signature.copy[:12]}" if signature.copy else ""
    return f"{signature.by} {moment(signature.at)[:16]}{paper}"
