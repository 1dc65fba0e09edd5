"""The commands `orders payments ls | same | another`."""

from dataclasses import asdict
from typing import Annotated

import typer

from orders.business.money import money
from orders.cli import exits
from orders.cli.deciding import Because, By, heard, of_the_house
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.asking import Patience, Request, Wait
from orders.client.questioned import outcome_of, queue
from orders.client.states import States
from orders.contracts.records import PaymentDecided, PaymentVerdict
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings

app = typer.Typer(help="Payments that two tell of, and whether they are one.", no_args_is_help=True)
Document = Annotated[
    str, typer.Argument(metavar="DOCUMENT", help="Its number, as `ls` shows it first.")
]
Issuer = Annotated[
    str, typer.Option(help="Who tells of it, where two may be asked about under one number.")
]


@app.command("ls")
def ls(as_json: AsJson = False) -> None:
    """What waits for finance, the oldest first: neither counted nor paid back (RV-03)."""
    found = queue(States(load_settings()).all("review"))
    if as_json:
        print_json([asdict(one) for one in found])
        return
    if not found:
        print("no payment waits")
        return
    rows = [
        (
            one.order_id,
            f"{one.document_id} of {one.issuer or 'the bank'}",
            money(one.amount_minor, one.currency),
            f"{one.twin_document_id} of {one.twin_issuer or 'the bank'}",
            one.because,
            moment(one.asked_at)[:16],
        )
        for one in found
    ]
    columns = ["order", "payment", "amount", "may be", "because", "since"]
    print_table(f"{len(found)} payments wait", columns, rows)


@app.command()
def same(
    order: OrderId,
    document: Document,
    because: Because,
    by: By,
    issuer: Issuer = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """It is the other one, told once more: nothing is booked (RV-03)."""
    _decide(order, document, issuer, "SAME", because, by, patience if wait else None, as_json)


@app.command()
def another(
    order: OrderId,
    document: Document,
    because: Because,
    by: By,
    issuer: Issuer = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """It is money of its own: it is booked, and what is more than owed goes back (RV-03)."""
    _decide(order, document, issuer, "ANOTHER", because, by, patience if wait else None, as_json)


def _decide(
    order: str,
    document: str,
    issuer: str,
    verdict: PaymentVerdict,
    because: str,
    by: str,
    patience: float | None,
    as_json: bool,
) -> None:
    settings = load_settings()
    of_the_house(settings, by)
    state = States(settings).of("review", order)
    waiting = [
        one["issuer"]
        for one in (state["questioned"] if state else ())
        if one["document_id"] == document and issuer in ("", one["issuer"])
    ]
    if len(waiting) != 1:
        raise not_found(f"one payment {document} of {order} that two tell of (`--issuer`)")
    decided: PaymentDecided = {
        "order_id": order,
        "issuer": waiting[0],
        "document_id": document,
        "verdict": verdict,
        "decided_by": by,
        "because": because,
        "at": build_clock(settings).now(),
    }
    request = Request(PaymentDecided, order, decided)
    outcome = heard(settings, "review", request, patience, outcome_of, "sent")
    if as_json:
        print_json({"order_id": order, "document_id": document, "outcome": outcome})
    else:
        print(f"{order} {document}: {outcome}")
    if outcome not in ("sent", "same", "another"):
        raise typer.Exit(exits.REFUSED)
