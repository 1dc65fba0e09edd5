"""The commands `orders gates ls | show | answer`."""

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from orders.business.money import money
from orders.cli import exits
from orders.cli.deciding import SENT, By, deadline, heard, of_the_house
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.asking import Patience, Request, Wait
from orders.client.gates import STAGE, Waiting, closed, outcome_of, waiting
from orders.client.states import States
from orders.contracts.records import GateAnswered, ReleaseGate
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings

app = typer.Typer(
    help="What may not leave the house before somebody has shown that it may.",
    no_args_is_help=True,
)
GateId = Annotated[str, typer.Argument(metavar="GATE", help="The gate, as `ls` names it.")]
Role = Annotated[str, typer.Option(help="Only what this role may open: sales, export_sales, …")]
Reference = Annotated[str, typer.Option(help="Number of the evidence, such as of a licence.")]
Document = Annotated[str, typer.Option(help="SHA-256 of the evidence, hex.")]
Moment = typer.Option(
    formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], help="UTC, business clock."
)
OUTCOMES = ("sent", "opened", "pending", "countersign", "refused")
"""What an answer comes to that shipping took."""


@app.command("ls")
def ls(role: Role = "", as_json: AsJson = False) -> None:
    """The gates at which goods wait, by the time until which they should be open (SH-08)."""
    settings = load_settings()
    found = waiting(States(settings).all(STAGE), role)
    if as_json:
        print_json([one._asdict() for one in found])
        return
    if not found:
        print("nothing waits at a gate")
        return
    now = build_clock(settings).now()
    print_table(
        f"{len(found)} gates are closed",
        ["order", "gate", "to", "value", "role", "deadline", "signed", "where"],
        [_row(one, now) for one in found],
    )


@app.command()
def show(order: OrderId, as_json: AsJson = False) -> None:
    """All gates of an order, open ones too, with their evidence. Exit code 4: it has none."""
    settings = load_settings()
    state = States(settings).of(STAGE, order)
    if state is None or not state["gates"]:
        raise not_found(f"a gate of {order}")
    if as_json:
        print_json(state["gates"])
        return
    waits = {one.gate["gate_id"] for one in closed(order, state)}
    print_table(
        f"{order}: {len(state['gates'])} gates",
        ["gate", "status", "role", "evidence", "valid until", "by", "waits"],
        [_shown(gate, gate["gate_id"] in waits) for gate in state["gates"]],
    )


@dataclass(frozen=True)
class Shown:
    """What somebody says of a gate."""

    refuse: bool
    reference: str
    document: str
    valid_from: datetime | None
    valid_until: datetime | None
    because: str


@app.command()
def answer(
    order: OrderId,
    gate: GateId,
    by: By,
    reference: Reference = "",
    document: Document = "",
    valid_from: Annotated[datetime | None, Moment] = None,
    valid_until: Annotated[datetime | None, Moment] = None,
    because: Annotated[str, typer.Option(help="Why, in words.")] = "",
    refuse: Annotated[
        bool, typer.Option("--refuse", help="It will not open: the order is stopped.")
    ] = False,
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Open a gate with its evidence, or refuse it (SH-06, SH-08). A gate may take a second person,
    and evidence that begins to hold later opens it then.

    With --wait: exit code 3 if that is not yours to say, or it came to nothing.
    """
    said = Shown(refuse, reference, document, valid_from, valid_until, because)
    settings = load_settings()
    of_the_house(settings, by)
    state = States(settings).of(STAGE, order)
    open_to = [one.gate["gate_id"] for one in closed(order, state)] if state else []
    known = [one["gate_id"] for one in state["gates"]] if state else []
    if state is None or gate not in (known if refuse else open_to):
        raise not_found(f"gate {gate} of {order} that is closed; closed are: {', '.join(open_to)}")
    value = _answer(order, state["version"], gate, by, said, build_clock(settings).now())
    request = Request(GateAnswered, order, value)
    outcome, why = heard(
        settings,
        STAGE,
        request,
        patience if wait else None,
        outcome_of,
        SENT,
        ["orders.messages.v1"],
    )
    if as_json:
        print_json({"order_id": order, "gate_id": gate, "outcome": outcome, "because": why})
    else:
        print(f"{order} {gate}: {outcome}{': ' if why else ''}{why}")
    if outcome not in OUTCOMES:
        raise typer.Exit(exits.REFUSED)


def _answer(order: str, version: int, gate: str, by: str, said: Shown, now: int) -> GateAnswered:
    return {
        "order_id": order,
        "version": version,
        "gate_id": gate,
        "verdict": "REFUSE" if said.refuse else "OPEN",
        "decided_by": by,
        "role": "",
        "reference": said.reference,
        "document": said.document,
        "valid_from_at": _ms(said.valid_from),
        "valid_until_at": _ms(said.valid_until),
        "because": said.because,
        "entered_by": getpass.getuser(),
        "at": now,
    }


def _ms(when: datetime | None) -> int | None:
    return None if when is None else int(when.replace(tzinfo=UTC).timestamp() * 1000)


def _row(one: Waiting, now: int) -> tuple[Any, ...]:
    gate = one.gate
    return (
        one.order_id,
        gate["gate_id"],
        one.country,
        money(one.total_minor, one.currency),
        gate["escalates_to"] if gate["escalations"] else gate["owner_role"],
        deadline(gate["deadline_at"], now),
        f"{min(gate['eyes_given'], gate['eyes'])} of {gate['eyes']}",
        "at the warehouse" if one.at_warehouse else "not released",
    )


def _shown(gate: ReleaseGate, waits: bool) -> tuple[str, ...]:
    until = gate["valid_until_at"]
    return (
        gate["gate_id"],
        gate["status"],
        gate["owner_role"],
        gate["reference"],
        moment(until)[:16] if until is not None else "",
        ", ".join(gate["opened_by"]),
        "yes" if waits else "",
    )
