"""`orders cancel`: ask for it, and see what comes of it. The request chases its order through
the stages; whoever holds it decides."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

import typer

from orders.cli import exits
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json
from orders.client.asking import Answers, Asked, Patience, Request, Wait, ask, sent
from orders.client.scan import Found, followers
from orders.client.states import States
from orders.contracts.catalogue import STAGES
from orders.contracts.records import CancelRequested
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings

DECISIVE = (
    "orders.intake.v1",
    "orders.review.v1",
    "orders.inventory.v1",
    "orders.allocation.v1",
    "orders.shipping.v1",
    "orders.notices.v1",
    *(f"{stage}.dlq.v1" for stage in STAGES if stage != "tracking"),
)
"""Where the end of a request shows."""


FIRST = ("orders.intake.v1", "RecallRequested")


class Outcome(NamedTuple):
    """`answer`: cancelled, refused, set aside, or nothing: it left no trace."""

    answer: str
    by: str
    because: str


def cancel(
    order: OrderId,
    reason: Annotated[str, typer.Option(help="Why.")] = "cancelled by staff",
    by: Annotated[str, typer.Option(help="Who asks.")] = "staff",
    wait: Wait = False,
    patience: Patience = 60,
    as_json: AsJson = False,
) -> None:
    """Ask to cancel the order. What a partner already holds, the partner may refuse to give up.

    Without --wait, what comes of it shows in `orders get`. With it: exit code 0 if it was
    cancelled, 3 if that was refused, 5 if it is not decided in time: it goes on all the same. Asked
    a second time, it tells what became of the first.
    """
    settings = load_settings()
    if States(settings).of("intake", order) is None:
        raise not_found(f"order {order}")
    request: CancelRequested = {
        "order_id": order,
        "requested_at": build_clock(settings).now(),
        "requested_by": by,
        "reason": reason,
    }
    [asked] = ask(settings, [Request(CancelRequested, order, request)])
    if not wait:
        _tell(order, Outcome("asked", "", ""), as_json)
        return
    with sent([asked]):
        outcome = follow(Answers(settings, patience), asked)
    _tell(order, outcome, as_json)
    if outcome.answer != "cancelled":
        raise typer.Exit(exits.REFUSED)


def follow(answers: Answers, asked: Asked) -> Outcome:
    """Wait for the end of the request, or of the first one if it repeats it. Raises TransientError
    when patience is over, which cancels nothing."""
    said = answers.wait("intake", asked)
    if not said:
        return Outcome("nothing", "intake", "intake took no notice of the request")
    repeated = next((record for record in said if record.record == "RecallRepeated"), None)
    while True:
        outcome = (
            decided(answers.since(asked, DECISIVE), asked.position)
            if repeated is None
            else of_the_first(answers.all(asked.key, DECISIVE), repeated)
        )
        if outcome is not None:
            return outcome
        answers.pause("the cancellation is under way and not decided yet")


def of_the_first(found: Sequence[Found], repeated: Found) -> Outcome | None:
    """What became of the cancellation that was asked for before; None if it is still open."""
    first = next((record for record in found if (record.topic, record.record) == FIRST), None)
    asked_at = moment((repeated.value or {}).get("first_asked_at"))
    if first is None:
        return Outcome(
            "nothing", "intake", f"asked for before, {asked_at}; `orders get` shows more"
        )
    outcome = decided(found, first.cause)
    return outcome and outcome._replace(because=f"{outcome.because} (asked for {asked_at})")


def decided(found: Sequence[Found], asked: str) -> Outcome | None:
    """What the records about the order say of the request at this position; None if it is still
    open."""
    led_to = {record.position for record in followers(found, asked)}
    first = next((at for at, record in enumerate(found) if record.position in led_to), 0)
    for record in found[first:]:
        value: dict[str, Any] = record.value or {}
        match record.record:
            case "OrderStopped" if value["whole"]:
                return Outcome(value["outcome"], value["stopped_by"], value["because"])
            case "ChangeRefused" if record.position in led_to:
                return Outcome("refused", "intake", value["because"])
            case "RecallRefused":
                return Outcome("refused", "shipping", value["because"])
            case "DeadLetter" if record.position in led_to:
                shown = f"orders dlq show {value['stage']} {value['state_key']}"
                return Outcome("set aside", value["stage"], f"{value['because']}; see `{shown}`")
    return None


def _tell(order: str, outcome: Outcome, as_json: bool) -> None:
    if as_json:
        print_json({"order_id": order, **outcome._asdict()})
    elif outcome.answer == "asked":
        print(f"asked to cancel {order}")
    else:
        print(f"{order}: {outcome.answer} by {outcome.by}: {outcome.because}")
