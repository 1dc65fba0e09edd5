"""The commands `orders clarifications ls | answer | ask`."""

import getpass
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from orders.business.clarifications import OPTIONS
from orders.cli import exits
from orders.cli.clarifications.queue import Unclear, queue, unclear
from orders.cli.deciding import SENT, deadline, heard, person
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, not_found, print_json, print_table
from orders.client.asking import Patience, Request, Wait
from orders.client.scan import Found
from orders.client.states import States
from orders.contracts.records import ClarificationAnswered, ReviewDecided
from orders.engine.host.clock import build_clock
from orders.engine.settings import Settings, load_settings

STAGE = "review"
TOLD = ("orders.messages.v1",)
"""Where it says what became of an answer, beside its own topics."""

app = typer.Typer(
    help="What is unclear about orders, and who answers or asks.", no_args_is_help=True
)
By = Annotated[str, person("Who answers, for themselves or for the customer on the telephone")]


@app.command("ls")
def ls(
    asked: Annotated[
        str, typer.Option("--of", help="Only what these were asked: customer, or a role.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """What was asked and nobody has answered (RV-07), by the time until which it can be; times by
    the business clock."""
    settings = load_settings()
    found = queue(States(settings).all(STAGE), asked)
    if as_json:
        print_json([one._asdict() for one in found])
        return
    if not found:
        print("nothing is unclear")
        return
    now = build_clock(settings).now()
    columns = ["order", "number", "clarification", "hold", "asked", "answer by", "unclear"]
    print_table(f"{len(found)} answers are awaited", columns, [_row(one, now) for one in found])


@app.command()
def answer(
    order: OrderId,
    option: Annotated[str, typer.Argument(help=f"The answer: {', '.join(OPTIONS)}.")],
    by: By,
    clarification: Annotated[
        str, typer.Option(help="What is answered; the only one if left out.")
    ] = "",
    note: Annotated[str, typer.Option(help="What was said beside it; kept with the order.")] = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Answer what is unclear about an order, for your role or for a customer on the telephone
    (RV-07).

    With --wait: exit code 3 if the answer came to nothing.
    """
    settings = load_settings()
    asked = _wanted(States(settings), order, clarification, option)
    said: ClarificationAnswered = {
        "order_id": order,
        "version": asked.version,
        "clarification_id": asked.clarification_id,
        "option_id": option,
        "note": note,
        "at": build_clock(settings).now(),
        "answered_by": by,
        "proof": "",
    }
    request = Request(ClarificationAnswered, order, said)
    _follow(settings, order, request, patience if wait else None, as_json)


@app.command("ask")
def ask_first(
    order: OrderId,
    hold: Annotated[str, typer.Argument(help="The hold that waits for the answer.")],
    question: Annotated[str, typer.Argument(help="What you ask, in the customer's language.")],
    by: Annotated[str, typer.Option(help="Staff id of who asks, in the role of the hold.")],
    of: Annotated[str, typer.Option(help="Who is asked: customer, or a role.")] = "customer",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Ask somebody about an order before you decide about its hold (RV-07).

    With --wait: exit code 3 if nobody was asked.
    """
    settings = load_settings()
    state = States(settings).of(STAGE, order)
    if state is None or hold not in [one["hold_id"] for one in state["open_holds"]]:
        raise not_found(f"an open hold {hold} of {order}")
    asked: ReviewDecided = {
        "order_id": order,
        "version": state["version"],
        "hold_id": hold,
        "verdict": "ASK",
        "decided_by": by,
        "because": question,
        "at": build_clock(settings).now(),
        "role": "",
        "tier": 0,
        "reason_code": "",
        "entered_by": getpass.getuser(),
        "ask": of,
        "document": "",
    }
    request = Request(ReviewDecided, order, asked)
    _follow(settings, order, request, patience if wait else None, as_json)


def outcome_of(answers: list[Found]) -> tuple[str, str]:
    """What came of an answer or a question: answered, asked, refused, set aside or nothing; and
    why."""
    by_name: Mapping[str, Any] = {found.record: found.value or {} for found in answers}
    if "ClarificationRequested" in by_name:
        return "asked", by_name["ClarificationRequested"]["asked"]
    if "ClarificationClosed" in by_name:
        return by_name["ClarificationClosed"]["how"], by_name["ClarificationClosed"]["because"]
    if "VerdictRefused" in by_name:
        return "refused", by_name["VerdictRefused"]["because"]
    if "DeadLetter" in by_name:
        return "set aside", by_name["DeadLetter"]["because"]
    return "nothing", by_name.get("RecordIgnored", {}).get("reason", "")


def _wanted(states: States, order: str, named: str, option: str) -> Unclear:
    """What is answered, if it is asked and has this option."""
    state = states.of(STAGE, order)
    found = unclear(order, state) if state else []
    chosen = [one for one in found if named in ("", one.clarification_id)]
    if len(chosen) != 1:
        known = ", ".join(one.clarification_id for one in found) or "nothing"
        raise not_found(f"the one clarification of {order} that is meant; asked is: {known}")
    if option not in chosen[0].option_ids:
        known = ", ".join(chosen[0].option_ids)
        raise not_found(f"the answer {option} to {chosen[0].clarification_id}; there are: {known}")
    return chosen[0]


def _follow(
    settings: Settings, order: str, request: Request, patience: float | None, as_json: bool
) -> None:
    """Send it, and tell what came of it."""
    outcome, because = heard(settings, STAGE, request, patience, outcome_of, SENT, TOLD)
    if as_json:
        print_json({"order_id": order, "outcome": outcome, "because": because})
    else:
        print(f"{order}: {outcome}{': ' if because else ''}{because}")
    if outcome not in ("sent", "answered", "asked"):
        raise typer.Exit(exits.REFUSED)


def _row(one: Unclear, now: int) -> tuple[str, ...]:
    return (
        one.order_id,
        one.number,
        one.clarification_id,
        one.hold_id,
        one.asked,
        deadline(one.answer_by_at, now),
        one.because,
    )
