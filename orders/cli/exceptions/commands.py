"""The commands `orders exceptions ls | show | close`."""

from dataclasses import asdict
from typing import Annotated, cast

import typer

from orders.business.money import money
from orders.cli import exits
from orders.cli.deciding import Because, By, deadline, heard, of_the_house
from orders.cli.orderfile.opening import order_file
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, not_found, print_json, print_table
from orders.client.asking import Patience, Request, Wait
from orders.client.orderfile.exceptions import Exceptional
from orders.client.scan import Found
from orders.contracts.records import ExceptionKind, ExceptionSettled, GoodsVerdict
from orders.engine.host.clock import build_clock
from orders.engine.settings import Settings, load_settings

app = typer.Typer(help="What is not as it should be, and who sees to it.", no_args_is_help=True)
Kind = Annotated[str, typer.Argument(metavar="KIND", help="As `ls` names it: lost, silent, ...")]
Subject = Annotated[
    str, typer.Argument(metavar="SUBJECT", help="What it is about, as `ls` names it, if anything.")
]
Verdict = Annotated[
    str, typer.Option(help="good or spoilt: what was found of goods, with temperature.")
]
VERDICTS: dict[str, GoodsVerdict] = {"": "UNKNOWN", "good": "GOOD", "spoilt": "SPOILT"}
COLUMNS = ["order", "what", "grade", "at stake", "cause", "plan", "who", "until"]


@app.command("ls")
def ls(
    owner: Annotated[str, typer.Option(help="Only what this role sees to.")] = "",
    as_json: AsJson = False,
) -> None:
    """What is open, the worst first, then the nearest deadline; of the order file (TR-03)."""
    settings = load_settings()
    found = [one for one in _open(settings) if owner in ("", one.owner)]
    _tell(settings, found, as_json)


@app.command()
def show(order: OrderId, as_json: AsJson = False) -> None:
    """What is open of an order (TR-03)."""
    settings = load_settings()
    found = [one for one in _open(settings) if one.order_id == order]
    if not found:
        raise not_found(f"exception of {order} that is open")
    _tell(settings, found, as_json)


@app.command()
def close(
    order: OrderId,
    kind: Kind,
    because: Because,
    by: By,
    subject: Subject = "",
    verdict: Verdict = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Nothing more is to be done about it (TR-03). What is over closes by itself. Goods that were
    too warm or too cold ask for a verdict: what is good is delivered, what is not is paid back
    (SH-07)."""
    settings = load_settings()
    of_the_house(settings, by)
    settled: ExceptionSettled = {
        "order_id": order,
        "kind": cast(ExceptionKind, kind),
        "subject": subject,
        "settled_by": by,
        "because": because,
        "verdict": _verdict(kind, verdict),
        "at": build_clock(settings).now(),
    }
    if not any((e.order_id, e.kind, e.subject) == (order, kind, subject) for e in _open(settings)):
        raise not_found(f"open exception {kind} {subject} of {order}")
    request = Request(ExceptionSettled, order, settled)
    outcome = heard(settings, "tracking", request, patience if wait else None, _came_of, "sent")
    if as_json:
        print_json({"order_id": order, "kind": kind, "subject": subject, "outcome": outcome})
    else:
        print(f"{order} {kind} {subject}: {outcome}")
    if outcome == "nothing":
        raise typer.Exit(exits.REFUSED)


def _verdict(kind: str, said: str) -> GoodsVerdict:
    if said not in VERDICTS or (kind == "temperature") != bool(said):
        raise typer.BadParameter(
            "with temperature good or spoilt, with others none", None, None, "--verdict"
        )
    return VERDICTS[said]


def _open(settings: Settings) -> list[Exceptional]:
    with order_file(settings) as file:
        return file.exceptions()


def _tell(settings: Settings, found: list[Exceptional], as_json: bool) -> None:
    if as_json:
        print_json([asdict(one) for one in found])
        return
    if not found:
        print("nothing is out of order")
        return
    now = build_clock(settings).now()
    rows = [
        (
            one.order_id,
            f"{one.kind} {one.subject}".strip(),
            one.grade,
            money(one.amount_minor, one.currency) if one.currency else "",
            one.cause,
            one.plan,
            one.owner,
            deadline(one.deadline_at, now),
        )
        for one in found
    ]
    print_table(f"{len(found)} out of order", COLUMNS, rows)


def _came_of(answers: list[Found]) -> str:
    closed = any(one.record == "ExceptionClosed" for one in answers)
    return "closed" if closed else "nothing"
