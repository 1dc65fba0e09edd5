"""The command `orders demo`."""

from pathlib import Path
from typing import Annotated

import typer

from orders.cli.demo.house import own_stack
from orders.cli.demo.plan import DAY_SECONDS, PATIENCE, QUARTER_DAY_SECONDS, Plan, quarter
from orders.cli.demo.run import run
from orders.cli.demo.show import Screen
from orders.cli.run import AllTogether, Replicas, parse_stages


def demo(
    orders: Annotated[
        int | None,
        typer.Option(min=1, help="How many orders at most; else as many as the time allows."),
    ] = None,
    seed: Annotated[
        int, typer.Option(help="Decides everything: the same seed, the same orders and partners.")
    ] = 1,
    rate: Annotated[
        float | None,
        typer.Option(min=1, help="Orders a second; else a rate that this machine holds is found."),
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, help="How long the steady load lasts.")] = 45,
    day_seconds: Annotated[
        float | None,
        typer.Option(min=0.1, help="Wall seconds of a business day: 1, with --days 1.5."),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Instead of a load that this machine holds: so many business days of a small "
            "house whose suppliers take days, and are late; 90 are a quarter.",
        ),
    ] = None,
    replicas: Replicas = None,
    together: AllTogether = None,
    lots: Annotated[
        bool,
        typer.Option(
            "--lots", help="With --days: food is kept by lot and expires, and a lot is recalled."
        ),
    ] = False,
    patience: Annotated[
        float | None,
        typer.Option(help="Give up after so many seconds: 280, with --days as long again."),
    ] = None,
    folder: Annotated[
        Path,
        typer.Option(help="Where its own stack lives; what an earlier demo left there is deleted."),
    ] = Path("var/demo"),
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the stack up afterwards, to look around.")
    ] = False,
    secure: Annotated[
        bool, typer.Option("--secure", help="With TLS, users and rules, as `make up SECURE=1`.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object at the end, progress on stderr.")
    ] = False,
) -> None:
    """Set up a stack, find a rate of orders that this machine holds, let stand-in shops hand in
    orders over HTTP, run them through all stages with a simulated outside world, follow one of
    them, audit the result, and count the KPIs again. With --days a simulated quarter, in which
    goods run short, are bought again, and come late.

    Exit code 0: every order of the shops' lists is there once and ended in one final state, and
    the audit found nothing; 1: it found something, a list or a KPI differs, or orders are still
    open.
    """
    screen = Screen(quiet=as_json)
    plan = Plan(
        orders,
        seed,
        rate,
        seconds,
        day_seconds or (DAY_SECONDS if days is None else QUARTER_DAY_SECONDS),
        parse_stages([], replicas or []),
        together,
        patience or PATIENCE,
    )
    if days is not None:
        plan = quarter(plan, days, patience, lots)
    elif lots:
        raise typer.BadParameter("only with --days", param_hint="--lots")
    with own_stack(folder, screen.say, keep, secure) as stack:
        raise typer.Exit(run(plan, stack, screen, folder, keep, as_json))
