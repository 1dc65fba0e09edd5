"""The commands `orders complaints ls | agree | refuse`."""

from typing import Annotated, Any

import typer

from orders.cli import exits
from orders.cli.deciding import SENT, By, deadline, heard, of_the_house
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, not_found, print_json, print_table
from orders.client.asking import Patience, Request, Wait
from orders.client.complaints import STAGE, Complaint, of, outcome_of, waiting
from orders.client.states import States
from orders.contracts.records import ComplaintDecided, ComplaintVerdict, LineQuantity
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings

app = typer.Typer(
    help="Goods that came damaged, or not whole, and wait for a person.", no_args_is_help=True
)
Case = Annotated[str, typer.Argument(metavar="CASE", help="The case, as `ls` names it.")]
COLUMNS = ["order", "case", "lines", "waits for", "team", "due"]


@app.command("ls")
def ls(as_json: AsJson = False) -> None:
    """The complaints that a person must agree to, or refuse, by the time when they are due
    (TR-05)."""
    found = waiting(States(load_settings()).all(STAGE))
    if as_json:
        print_json([one._asdict() for one in found])
    elif not found:
        print("no complaint waits for anybody")
    else:
        now = build_clock(load_settings()).now()
        print_table(f"{len(found)} complaints", COLUMNS, [_row(one, now) for one in found])


@app.command()
def agree(
    order: OrderId,
    case: Case,
    by: By,
    photo: Annotated[str, typer.Option(help="SHA-256 of the customer's photo, hex.")] = "",
    only: Annotated[
        list[str] | None, typer.Option(metavar="LINE=UNITS", help="So much of a line alone.")
    ] = None,
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """It is so, of all that was complained of or less: the customer chooses between a refund and a
    replacement (TR-05)."""
    complaint = _waiting(order, case)
    lines = [_part(part, complaint) for part in only or ()]
    said = _said(complaint, "AGREE", by, lines=lines, document=photo)
    _send(said, patience if wait else None, as_json)


@app.command()
def refuse(
    order: OrderId,
    case: Case,
    by: By,
    because: Annotated[str, typer.Option(help="What the customer is told.")],
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """It is not so: the case ends, and the customer is told why (TR-05)."""
    said = _said(_waiting(order, case), "REFUSE", by, because=because)
    _send(said, patience if wait else None, as_json)


def _waiting(order: str, case_id: str) -> Complaint:
    """Ends the command with exit code 4 where no such complaint waits for anybody."""
    state = States(load_settings()).of(STAGE, order)
    found = {one.case["case_id"]: one for one in (of(order, state) if state is not None else ())}
    if case_id not in found:
        raise not_found(f"complaint {case_id} of {order} that waits; there are: {', '.join(found)}")
    return found[case_id]


def _part(part: str, complaint: Complaint) -> LineQuantity:
    number, _, units = part.partition("=")
    skus = {str(line["line"]): line["sku"] for line in complaint.case["lines"]}
    if number not in skus or not units.isdecimal() or not int(units):
        raise typer.BadParameter(f"{part!r} is no LINE=UNITS of lines {', '.join(skus)}")
    return {"line": int(number), "sku": skus[number], "quantity": int(units)}


def _said(
    complaint: Complaint, verdict: ComplaintVerdict, by: str, **more: Any
) -> ComplaintDecided:
    settings = load_settings()
    of_the_house(settings, by)
    value: ComplaintDecided = {
        "order_id": complaint.order_id,
        "version": complaint.version,
        "case_id": complaint.case["case_id"],
        "verdict": verdict,
        "decided_by": by,
        "lines": [],
        "document": "",
        "because": "",
        "at": build_clock(settings).now(),
    }
    return {**value, **more}  # type: ignore[typeddict-item]


def _send(said: ComplaintDecided, patience: float | None, as_json: bool) -> None:
    """Exit code 3: it came to nothing."""
    order_id, case_id = said["order_id"], said["case_id"]
    request = Request(ComplaintDecided, order_id, said)
    outcome, why = heard(
        load_settings(), STAGE, request, patience, outcome_of, SENT, ["orders.messages.v1"]
    )
    if as_json:
        told = {"order_id": order_id, "case_id": case_id, "outcome": outcome, "because": why}
        print_json(told)
    else:
        print(f"{order_id} {case_id}: {outcome}{': ' if why else ''}{why}")
    if outcome in ("ignored", "nothing", "set aside"):
        raise typer.Exit(exits.REFUSED)


def _row(one: Complaint, now: int) -> tuple[Any, ...]:
    case = one.case
    lines = ", ".join(f"{line['line']}={line['quantity']}" for line in case["lines"])
    due = deadline(case["due_at"], now) if case["due_at"] is not None else ""
    return one.order_id, case["case_id"], lines, case["awaits"], case["team"], due
