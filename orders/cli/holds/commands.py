"""The commands `orders holds ls | release | decline`."""

import getpass
from typing import Annotated, Literal, NamedTuple

import typer

from orders.business.money import money
from orders.cli import exits
from orders.cli.deciding import SENT, Because, deadline, heard, of_the_house
from orders.cli.holds.samples import judge, list_samples
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.asking import Patience, Request, Wait
from orders.client.holds import Held, Wanted, matching, queue
from orders.client.masterdata import read_references
from orders.client.states import States
from orders.client.verdicts import outcome_of
from orders.contracts.codec.codec import Codec
from orders.contracts.records import ExchangeRate, OrderHold, ReviewDecided
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import load_settings

app = typer.Typer(
    help="Orders that wait for a person, and the person's decision.", no_args_is_help=True
)

HoldId = Annotated[
    str,
    typer.Argument(
        metavar="[HOLD]", help="The hold, as `ls` names it; all of the order's if left out."
    ),
]
StaffId = Annotated[str, typer.Option(help="Staff id of who decides, as in `ref.staff.v1`.")]
ReasonCode = Annotated[str, typer.Option(help="Why, as a code of the house.")]
Document = Annotated[
    str,
    typer.Option(help="SHA-256 of the contract that you sign, as `orders contract` shows it."),
]


@app.command("ls")
def ls(
    role: Annotated[
        str,
        typer.Option(help="Only holds for this role: reviewer, finance, approver, manager."),
    ] = "",
    kind: Annotated[
        str,
        typer.Option(
            help="Only holds of this kind: customer, goods, price, payment, velocity, unpaid, "
            "credit, legality, amount, approval, contract, signature, terms, text."
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """The review queue (RV-08): by magnitude of value, then by promised day, then by deadline;
    times by the business clock."""
    settings = load_settings()
    rates = read_references(
        settings, Codec(RegistrySchemaIds(settings.registry_properties())), ExchangeRate
    )
    found = matching(
        queue(States(settings).all("review"), rates), Wanted(frozenset({role} - {""}), kind)
    )
    if as_json:
        print_json([{**held._asdict(), "deadline_at": held.deadline_at} for held in found])
        return
    if not found:
        print("no order waits")
        return
    now = build_clock(settings).now()
    rows = [row for held in found for row in _rows(held, now)]
    print_table(
        f"{len(found)} orders wait",
        ["order", "value", "promised", "hold", "tier", "role", "deadline", "approved", "because"],
        rows,
    )


@app.command()
def release(
    order: OrderId,
    because: Because,
    by: StaffId,
    hold: HoldId = "",
    reason_code: ReasonCode = "",
    document: Document = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Release one hold, or all that you may (RV-06, RV-08). Releasing `unpaid` or `credit` grants
    credit, up to a bound of policy; to release `signature` signs the contract of SHA-256
    --document for the house (CF-06).

    With --wait: exit code 3 if the order stays held for that, or if you may not release it.
    """
    said = Said("RELEASE", because, by, reason_code, document)
    _decide(order, hold, said, patience if wait else None, as_json)


@app.command()
def decline(
    order: OrderId,
    because: Because,
    by: StaffId,
    hold: HoldId = "",
    reason_code: ReasonCode = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Decline the order, for the reason of one hold or of all of them (RV-08)."""
    said = Said("DECLINE", because, by, reason_code)
    _decide(order, hold, said, patience if wait else None, as_json)


class Said(NamedTuple):
    """What a person decides, who, and why."""

    verdict: Literal["RELEASE", "DECLINE"]
    because: str
    by: str
    reason_code: str
    document: str = ""


def _decide(order: str, hold: str, said: Said, patience: float | None, as_json: bool) -> None:
    settings, verdict = load_settings(), said.verdict
    of_the_house(settings, said.by)
    state = States(settings).of("review", order)
    open_holds = (
        [one["hold_id"] for one in state["open_holds"]]
        if state and state["status"] == "held"
        else []
    )
    if state is None or not open_holds:
        raise not_found(f"an order {order} that is held")
    if hold and hold not in open_holds:
        raise not_found(f"hold {hold} of {order}; open are: {', '.join(open_holds)}")
    decided: ReviewDecided = {
        "order_id": order,
        "version": state["version"],
        "hold_id": hold,
        "verdict": verdict,
        "decided_by": said.by,
        "because": said.because,
        "at": build_clock(settings).now(),
        "role": "",
        "tier": 0,
        "reason_code": said.reason_code,
        "entered_by": getpass.getuser(),
        "ask": "",
        "document": said.document,
    }
    request = Request(ReviewDecided, order, decided)
    outcome, why = heard(settings, "review", request, patience, outcome_of, SENT)
    _tell(
        order, {"order_id": order, "verdict": verdict, "outcome": outcome, "because": why}, as_json
    )
    if outcome not in ("sent", "released", "declined"):
        raise typer.Exit(exits.REFUSED)


def _tell(order: str, outcome: dict[str, str], as_json: bool) -> None:
    if as_json:
        print_json(outcome)
    else:
        print(
            f"{order}: {outcome['outcome']}{': ' if outcome['because'] else ''}{outcome['because']}"
        )


def _rows(held: Held, now: int) -> list[tuple[str, ...]]:
    value, promised = money(held.total_minor, held.currency), moment(held.promised_at)[:10]
    approved = ", ".join(f"{one['hold_id']} by {one['decided_by']}" for one in held.approvals)
    return [
        (
            held.order_id,
            value,
            promised,
            hold["hold_id"],
            str(hold["tier"] or ""),
            hold["owner_role"],
            after(hold, held) or deadline(hold["deadline_at"], now),
            approved,
            hold["because"],
        )
        for hold in held.holds
    ]


def after(hold: OrderHold, held: Held) -> str:
    """What must be decided before it, in words; empty if it is its turn."""
    open_ids = {one["hold_id"] for one in held.holds}
    return ", ".join(f"after {one}" for one in hold["needs"] if one in open_ids)


app.command("samples")(list_samples)
app.command("judge")(judge)
