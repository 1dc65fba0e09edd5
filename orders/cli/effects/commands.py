"""The commands `orders effects ls | show | settle`."""

from typing import Annotated, Literal

import typer

from orders.cli import exits
from orders.cli.deciding import Because, By, heard, of_the_house
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.asking import Patience, Request, Wait
from orders.client.effects import LEFT_TO_PEOPLE, SENT, Open, opened, outcome_of
from orders.client.states import States
from orders.contracts.records import EffectDecided
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings

app = typer.Typer(
    help="What leaves the house, and what of it waits for a person.", no_args_is_help=True
)
Verdict = Literal["done", "again", "leave"]


@app.command("ls")
def ls(
    every: Annotated[
        bool, typer.Option("--all", help="What is under way by itself as well.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Messages of which it is not known whether they came, and those that nobody takes, the oldest
    first (TR-02)."""
    found = [
        one
        for one in opened(States(load_settings()).all("effects"))
        if one.status in LEFT_TO_PEOPLE or (every and one.status != SENT)
    ]
    _shown(found, "nothing waits for a person", as_json)


@app.command()
def show(order: OrderId, as_json: AsJson = False) -> None:
    """What of an order's messages is not over, and what was sent and may still come back."""
    state = States(load_settings()).of("effects", order)
    if state is None:
        raise not_found(f"an order {order} of which the house tells anybody")
    _shown(opened([(order, state)]), f"nothing of {order} is under way", as_json)
    if not as_json:
        for address in state["came_back"]:
            print(f"nothing of {order} goes to {address} any more: mail to it came back")


@app.command()
def settle(
    order: OrderId,
    effect: Annotated[str, typer.Argument(metavar="EFFECT", help="As `orders effects ls` says.")],
    verdict: Annotated[
        Verdict,
        typer.Argument(
            metavar="VERDICT",
            help="done: it came, or the customer was told otherwise. again: one more attempt, "
            "though it may come twice. leave: nothing more is done.",
        ),
    ],
    because: Because,
    by: By,
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Say what becomes of a message that is in doubt, or that nobody takes."""
    settings = load_settings()
    of_the_house(settings, by)
    state = States(settings).of("effects", order)
    waiting = [] if state is None else opened([(order, state)])
    if not any(one.effect_id == effect and one.status in LEFT_TO_PEOPLE for one in waiting):
        raise not_found(f"an effect {effect} of {order} that waits for a person")
    decided: EffectDecided = {
        "order_id": order,
        "effect_id": effect,
        "verdict": _VERDICTS[verdict],
        "decided_by": by,
        "because": because,
        "at": build_clock(settings).now(),
    }
    request = Request(EffectDecided, order, decided)
    outcome = heard(settings, "effects", request, patience if wait else None, outcome_of, "sent")
    if as_json:
        print_json({"order_id": order, "effect_id": effect, "outcome": outcome})
    else:
        print(f"{order} {effect}: {outcome}")
    if outcome in ("nothing", "set aside"):
        raise typer.Exit(exits.REFUSED)


_VERDICTS: dict[Verdict, Literal["DONE", "AGAIN", "LEAVE"]] = {
    "done": "DONE",
    "again": "AGAIN",
    "leave": "LEAVE",
}


def _shown(found: list[Open], nothing: str, as_json: bool) -> None:
    if as_json:
        print_json([one._asdict() for one in found])
        return
    if not found:
        print(nothing)
        return
    rows = [
        (
            one.order_id,
            one.effect_id,
            one.to,
            one.status.replace("_", " "),
            str(one.attempts),
            moment(one.asked_at)[:16],
            one.because,
        )
        for one in found
    ]
    columns = ["order", "effect", "to", "stands", "attempts", "asked for", "because"]
    print_table(f"{len(found)} messages", columns, rows)
