"""The commands `orders holds ls | release | decline`."""

from typing import Annotated, Any, Literal

import typer

from orders.business.money import money
from orders.cli import exits
from orders.cli.deciding import Because, By, deadline
from orders.cli.holds.queue import Held, queue
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.asking import Answers, Patience, Request, Wait, ask, sent
from orders.client.masterdata import read_references
from orders.client.scan import Found
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.contracts.records import ExchangeRate, ReviewDecided
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


@app.command("ls")
def ls(
    role: Annotated[
        str, typer.Option(help="Only holds of this role: reviewer, finance, approver, manager.")
    ] = "",
    kind: Annotated[
        str,
        typer.Option(
            help="Only holds of this kind: customer, goods, price, payment, unpaid, credit, "
            "legality, amount."
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
    found = queue(States(settings).all("review"), rates, role, kind)
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
        ["order", "value", "promised", "hold", "role", "deadline", "because"],
        rows,
    )


@app.command()
def release(
    order: OrderId,
    because: Because,
    by: By,
    hold: HoldId = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Release one hold or all of them (RV-08). Releasing `unpaid` or `credit` grants credit, up to
    a bound of policy.

    With --wait: exit code 3 if the order stays held for that.
    """
    _decide(order, hold, "RELEASE", because, by, patience if wait else None, as_json)


@app.command()
def decline(
    order: OrderId,
    because: Because,
    by: By,
    hold: HoldId = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Decline the order, for the reason of one hold or of all of them (RV-08)."""
    _decide(order, hold, "DECLINE", because, by, patience if wait else None, as_json)


def _decide(
    order: str,
    hold: str,
    verdict: Literal["RELEASE", "DECLINE"],
    because: str,
    by: str,
    patience: float | None,
    as_json: bool,
) -> None:
    settings = load_settings()
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
        "decided_by": by,
        "because": because,
        "at": build_clock(settings).now(),
    }
    [asked] = ask(settings, [Request(ReviewDecided, order, decided)])
    if patience is None:
        _tell(
            order,
            {"order_id": order, "verdict": verdict, "outcome": "sent", "because": ""},
            as_json,
        )
        return
    with sent([asked]):
        outcome, why = outcome_of(Answers(settings, patience).wait("review", asked))
    _tell(
        order, {"order_id": order, "verdict": verdict, "outcome": outcome, "because": why}, as_json
    )
    if outcome not in ("released", "declined"):
        raise typer.Exit(exits.REFUSED)


def outcome_of(answers: list[Found]) -> tuple[str, str]:
    """What came of a verdict: released, declined, held, set aside or nothing; and why."""
    by_name = {found.record: found.value or {} for found in answers}
    if "OrderDeclined" in by_name:
        return "declined", _last_rule(by_name["OrderDeclined"])
    if "HoldReleased" in by_name:
        return "released", next(
            (words for name, words in NEXT.items() if name in by_name), "other holds are open"
        )
    if "OrderHeld" in by_name:
        return "held", _last_rule(by_name["OrderHeld"])
    if "DeadLetter" in by_name:
        return "set aside", by_name["DeadLetter"]["because"]
    return "nothing", "the order was not held any more"


NEXT = {
    "OrderConfirmed": "the order is confirmed",
    "ConfirmationRequested": "the customer is asked to confirm",
    "OrderHeld": "the order is held for another reason",
}
"""Record -> what follows a release."""


def _last_rule(value: dict[str, Any]) -> str:
    rules = value["decision"]["rules"]
    return str(rules[-1]["because"]) if rules else ""


def _tell(order: str, outcome: dict[str, str], as_json: bool) -> None:
    if as_json:
        print_json(outcome)
    else:
        print(
            f"{order}: {outcome['outcome']}{': ' if outcome['because'] else ''}{outcome['because']}"
        )


def _rows(held: Held, now: int) -> list[tuple[str, ...]]:
    value, promised = money(held.total_minor, held.currency), moment(held.promised_at)[:10]
    return [
        (
            held.order_id,
            value,
            promised,
            hold["hold_id"],
            hold["owner_role"],
            deadline(hold["deadline_at"], now),
            hold["because"],
        )
        for hold in held.holds
    ]
