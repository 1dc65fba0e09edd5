"""`orders holds samples | judge`: approvals that a person looks at afterwards (RV-08)."""

import getpass
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from orders.business.money import money
from orders.cli import exits
from orders.cli.deciding import SENT, deadline, heard
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.asking import Patience, Request, Wait
from orders.client.samples import outcome_of, samples
from orders.client.states import States
from orders.contracts.records import SampleAnswered
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings


class Verdict(StrEnum):
    """Whether an approval was right."""

    AGREED = "agreed"
    WRONG = "wrong"


def list_samples(as_json: AsJson = False) -> None:
    """Orders that were approved and nobody was asked, a share of all by policy, for somebody to
    look at: by the time until which (RV-08)."""
    settings = load_settings()
    found = samples(States(settings).all("review"))
    if as_json:
        print_json([asdict(one) for one in found])
        return
    if not found:
        print("no approval waits to be looked at")
        return
    now = build_clock(settings).now()
    print_table(
        f"{len(found)} approvals to look at (`orders explain ORDER` says why they were given)",
        ["order", "number", "value", "approved", "until"],
        [
            (
                one.order_id,
                one.number,
                money(one.total_minor, one.currency),
                moment(one.approved_at)[:16],
                deadline(one.check_by_at, now),
            )
            for one in found
        ],
    )


def judge(
    order: OrderId,
    verdict: Annotated[Verdict, typer.Argument(help="Was the approval right?")],
    by: Annotated[str, typer.Option(help="Staff id of who looked, as in `ref.staff.v1`.")],
    because: Annotated[str, typer.Option(help="Why, in words.")] = "",
    reason_code: Annotated[str, typer.Option(help="Why, as a code of the house.")] = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Say whether an automatic approval was right (RV-08). It changes nothing of the order.

    With --wait: exit code 3 if you may not say it, or nobody asks any more.
    """
    settings = load_settings()
    state = States(settings).of("review", order)
    if state is None or state["sample"] is None:
        raise not_found(f"an approval of {order} that waits to be looked at")
    said: SampleAnswered = {
        "order_id": order,
        "version": state["sample"]["version"],
        "verdict": "WRONG" if verdict is Verdict.WRONG else "AGREED",
        "decided_by": by,
        "reason_code": reason_code,
        "because": because,
        "entered_by": getpass.getuser(),
        "at": build_clock(settings).now(),
    }
    request = Request(SampleAnswered, order, said)
    outcome, why = heard(settings, "review", request, patience if wait else None, outcome_of, SENT)
    if as_json:
        print_json({"order_id": order, "outcome": outcome, "because": why})
    else:
        print(f"{order}: {outcome}{': ' if why else ''}{why}")
    if outcome in ("refused", "nothing"):
        raise typer.Exit(exits.REFUSED)
