"""`python -m tests.quarter`: a simulated quarter in memory (`make quarter`). Exit code 1 if
anything is wrong at its end."""

import argparse
import gc
import logging
import sys
import time

import structlog
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from orders.audit.show import show
from orders.cli.demo.goods_counted import STRETCH_DAYS
from orders.cli.demo.goods_table import table
from tests.quarter.judged import figures, judged
from tests.quarter.quarter import Plan, Quarter

EXIT_WRONG, EXIT_STOPPED = 1, 130


def main() -> int:
    """Play it, and say what it came to."""
    wanted, console = _arguments().parse_args(), Console()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    gc.freeze()
    gc.set_threshold(50_000)
    plan, begun = Plan(wanted.days, wanted.orders_a_day, wanted.seed, wanted.lots), time.monotonic()
    try:
        played = _played(plan, console)
        return _told(played, console, begun)
    except KeyboardInterrupt:
        console.print("stopped; nothing is kept, the same seed plays the same")
        return EXIT_STOPPED


def _played(plan: Plan, console: Console) -> Quarter:
    console.print(
        f"{plan.days} days of {plan.orders_a_day} orders, seed {plan.seed}: the stages and the "
        "engine as they are, Kafka and Redis in memory, simulated time"
    )
    quarter = Quarter(plan)
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("day 0", total=plan.days)
        for day in quarter.play():
            said = f"day {day}, {len(quarter.submitted)} orders, {len(quarter.open)} open"
            progress.update(task, completed=min(day, plan.days), description=said)
    return quarter


def _told(quarter: Quarter, console: Console, begun: float) -> int:
    played = time.monotonic() - begun
    counting = figures(quarter)
    console.print(table(counting.whole, counting.stretches, STRETCH_DAYS))
    console.print("auditing, and folding every decision again", highlight=False)
    verdict = judged(quarter)
    show(verdict.audit, console)
    decisions = sum(report.decisions for report in verdict.replayed)
    states = sum(report.states for report in verdict.replayed)
    console.print(
        f"{decisions} decisions folded again, {states} states: the same bytes"
        if not verdict.wrong
        else "\n".join(verdict.wrong),
        highlight=False,
        markup=False,
    )
    console.print(
        f"{len(quarter.submitted)} orders, played in {played:.0f} s, judged in "
        f"{time.monotonic() - begun - played:.0f} s; all records together: {quarter.digest()}",
        highlight=False,
    )
    return EXIT_WRONG if verdict.wrong or not verdict.audit.ok else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.quarter", description=__doc__)
    parser.add_argument("--days", type=int, default=90, help="on which orders come in (default 90)")
    parser.add_argument("--orders-a-day", type=int, default=20, help="default 20")
    parser.add_argument(
        "--seed", type=int, default=1, help="decides everything: the same seed, the same records"
    )
    parser.add_argument(
        "--lots", action="store_true", help="food is kept by lot and expires, and a lot is recalled"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
