"""The command `orders submit`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.printing import AsJson, print_json, print_table
from orders.cli.submit.answer import described, tell
from orders.cli.submit.example import example
from orders.cli.submit.reading import Entry, read
from orders.client.asking import Answers, Asked, Patience, Request, Wait, ask, sent
from orders.client.producing import TooLarge
from orders.client.submitting import submission
from orders.contracts.records import OrderSubmitted
from orders.engine.errors import ConfigError
from orders.engine.host.clock import RealClock, build_clock
from orders.engine.settings import Settings, load_settings

File = Annotated[
    str | None,
    typer.Argument(
        metavar="FILE", help="JSON of one order or a list, or JSON Lines; - reads standard input."
    ),
]


def submit(
    file: File = None,
    wait: Wait = False,
    patience: Patience = 30,
    show_example: Annotated[
        bool, typer.Option("--example", help="Print a complete order to start from; send nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Submit orders as their channel would (IN-01), and print their ids.

    Every order is checked against the fields of the canonical order first: if one is wrong, all
    faults are listed with their paths and nothing is sent (exit code 3); so it is with one that is
    too large (too_large). What the order says is for intake to judge: --wait shows its answer; exit
    code 3 if it is no yes, 5 if there is none in time: the order was sent all the same. The order
    id may be left out, and texts that are empty. Sums and times are never made up. The same order
    again changes nothing.
    """
    if show_example:
        print(json.dumps(example(_now()), indent=2))
        return
    if file is None:
        raise typer.BadParameter(
            "a file, or - for standard input, is wanted; --example prints an order to start from",
            param_hint="FILE",
        )
    entries = read(_text(file))
    if any(entry.faults for entry in entries):
        _refuse(entries, as_json)
    settings = load_settings()
    try:
        asked = _send(entries, settings)
    except TooLarge as error:
        if as_json:
            print_json({"sent": 0, "code": error.code, "reason": str(error)})
        raise
    if not wait:
        _tell_sent(asked, as_json)
        return
    with sent(asked):
        answers = Answers(settings, patience)
        told = [described(one.key, answers.wait("intake", one)) for one in asked]
    if as_json:
        print_json(told)
    else:
        for answer in told:
            tell(answer)
    if not all(answer["taken"] for answer in told):
        raise typer.Exit(exits.REFUSED)


def _now() -> int:
    """Business time, milliseconds; wall time where nothing is set up yet."""
    try:
        return build_clock(load_settings()).now()
    except ConfigError:
        return RealClock().now()


def _text(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from None


def _send(entries: list[Entry], settings: Settings) -> list[Asked]:
    now = build_clock(settings).now()
    requests = [
        Request(OrderSubmitted, order["order_id"], submission(order, now))
        for _, order, _ in entries
    ]
    return ask(settings, requests)


def _tell_sent(asked: list[Asked], as_json: bool) -> None:
    if as_json:
        print_json([{"order_id": one.key, "position": one.position} for one in asked])
        return
    for one in asked:
        print(one.key)


def _refuse(entries: list[Entry], as_json: bool) -> None:
    faults = [
        {"order": entry.number, **fault._asdict()} for entry in entries for fault in entry.faults
    ]
    if as_json:
        print_json({"sent": 0, "faults": faults})
    else:
        print_table(
            "faults",
            ["order", "field", "code", "reason"],
            [list(fault.values()) for fault in faults],
        )
        print("Nothing was sent.")
    raise typer.Exit(exits.REFUSED)
