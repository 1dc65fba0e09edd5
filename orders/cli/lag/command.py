"""The command `orders lag`."""

import time
from contextlib import suppress
from typing import Annotated, Any

import typer
from rich.live import Live
from rich.table import Table

from orders.cli.lag.measure import Lag, measure
from orders.cli.printing import AsJson, console, print_json, table_of
from orders.client.groups import Groups
from orders.client.reading import Reader
from orders.engine.settings import load_settings

COLUMNS = ("stage", "topic", "waiting", "oldest")


def lag(
    every_topic: Annotated[
        bool, typer.Option("--all", help="Show topics without anything waiting, too.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Measure again and again, until Ctrl-C.")
    ] = False,
    every: Annotated[
        float, typer.Option(min=0.2, help="With --watch: seconds between two measurements.")
    ] = 2.0,
    as_json: AsJson = False,
) -> None:
    """Records that each stage has not handled yet, by topic, and the age (wall clock) of the
    oldest.

    Counted from committed offsets to the end of what is committed; far behind, the rest is
    estimated (~). With --watch --json: one line of JSON a measurement.
    """
    settings = load_settings()
    groups = Groups(settings)
    with Reader(settings) as reader:
        if not watch:
            _print(measure(groups, reader), every_topic, as_json)
            return
        with suppress(KeyboardInterrupt), Live(console=console(), auto_refresh=False) as live:
            while True:
                lags = measure(groups, reader)
                if as_json:
                    _print(lags, every_topic, as_json)
                else:
                    live.update(_table(lags, every_topic), refresh=True)
                time.sleep(every)


def _print(lags: list[Lag], every_topic: bool, as_json: bool) -> None:
    if as_json:
        print_json([plain(lag) for lag in lags])
    else:
        console().print(_table(lags, every_topic))


def plain(lag: Lag) -> dict[str, Any]:
    """As JSON has it; the age in seconds, null if nothing waits."""
    return {
        "stage": lag.stage,
        "topic": lag.topic,
        "waiting": lag.waiting,
        "exact": lag.exact,
        "oldest_seconds": age(lag),
    }


def age(lag: Lag) -> float | None:
    """How long the oldest has waited, seconds."""
    return None if lag.oldest_at is None else round(max(time.time() - lag.oldest_at / 1000, 0), 3)


def _table(lags: list[Lag], every_topic: bool) -> Table:
    stages = dict.fromkeys(lag.stage for lag in lags)
    rows: list[tuple[object, ...]] = []
    for stage in stages:
        own = [lag for lag in lags if lag.stage == stage]
        shown = [lag for lag in own if every_topic or lag.waiting]
        if not shown:
            rows.append(
                (
                    stage,
                    "all topics"
                    if any(lag.claimed for lag in own)
                    else "all topics: it has never run",
                    "0",
                    "",
                )
            )
        rows += [
            (stage, lag.topic, f"{lag.waiting:,}" if lag.exact else f"~{lag.waiting:,}", _age(lag))
            for lag in shown
        ]
    return table_of("records not handled yet", COLUMNS, rows)


def _age(lag: Lag) -> str:
    seconds = age(lag)
    return (
        ""
        if seconds is None
        else f"{seconds:.1f} s"
        if seconds < 600
        else f"{seconds / 60:.0f} min"
    )
