"""The commands `orders duplicates ls | keep | merge`."""

from dataclasses import asdict
from typing import Annotated, Literal

import typer

from orders.business.money import money
from orders.cli import exits
from orders.cli.deciding import Because, By, deadline, heard, of_the_house
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, not_found, print_json, print_table
from orders.client.asking import Patience, Request, Wait
from orders.client.duplicates import outcome_of, queue
from orders.client.states import States
from orders.contracts.records import DuplicateDecided
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings

app = typer.Typer(
    help="Orders that are probably another one once more, and the person's decision.",
    no_args_is_help=True,
)


@app.command("ls")
def ls(as_json: AsJson = False) -> None:
    """Orders of the same buyer, address and basket as one before them (IN-05), by the time until
    which a person may decide; times by the business clock."""
    settings = load_settings()
    found = queue(States(settings).all("intake"))
    if as_json:
        print_json([asdict(one) for one in found])
        return
    if not found:
        print("no order is suspected")
        return
    now = build_clock(settings).now()
    rows = [
        (
            one.order_id,
            one.number,
            money(one.total_minor, one.currency),
            ", ".join(one.twins) or "ended meanwhile",
            deadline(one.decide_by_at, now),
        )
        for one in found
    ]
    columns = ["order", "number", "value", "probably the same as", "decided by policy"]
    print_table(f"{len(found)} orders wait", columns, rows)


@app.command()
def keep(
    order: OrderId,
    because: Because,
    by: By,
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Both orders are meant: this one goes on (IN-05)."""
    _decide(order, "KEEP", "", because, by, patience if wait else None, as_json)


@app.command()
def merge(
    order: OrderId,
    because: Because,
    by: By,
    into: Annotated[
        str, typer.Option(metavar="ORDER", help="The order that it repeats, if you know it.")
    ] = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """It is another order once more: this one ends, and what was paid for it is paid back
    (IN-05)."""
    _decide(order, "MERGE", into, because, by, patience if wait else None, as_json)


def _decide(
    order: str,
    verdict: Literal["KEEP", "MERGE"],
    twin: str,
    because: str,
    by: str,
    patience: float | None,
    as_json: bool,
) -> None:
    settings = load_settings()
    of_the_house(settings, by)
    state = States(settings).of("intake", order)
    if state is None or state["status"] != "suspected":
        raise not_found(f"an order {order} that is suspected to be a duplicate")
    decided: DuplicateDecided = {
        "order_id": order,
        "version": state["version"],
        "verdict": verdict,
        "twin": twin,
        "decided_by": by,
        "because": because,
        "at": build_clock(settings).now(),
    }
    request = Request(DuplicateDecided, order, decided)
    outcome = heard(settings, "intake", request, patience, outcome_of, "sent")
    if as_json:
        print_json({"order_id": order, "verdict": verdict, "outcome": outcome})
    else:
        print(f"{order}: {outcome}")
    if outcome not in ("sent", "kept", "merged"):
        raise typer.Exit(exits.REFUSED)
