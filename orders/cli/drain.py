"""The command `orders drain`."""

import sys
import time
from collections import Counter
from collections.abc import Iterable
from typing import Annotated

import typer

from orders.cli.deciding import DryRun, person
from orders.cli.lag.measure import Lag, measure
from orders.cli.pausing import request
from orders.cli.printing import AsJson, print_json
from orders.client.groups import Groups
from orders.client.reading import Reader
from orders.contracts.catalogue import STAGES
from orders.engine.core.pausing import PAUSE
from orders.engine.errors import TransientError
from orders.engine.settings import load_settings

FIRST = STAGES[0]
AGAIN = 2
"""So many measurements in a row must find nothing: what one stage commits another reads a moment
later."""


def drain(
    because: Annotated[str, typer.Option(help="Why: it stands in `orders doctor`.")],
    by: Annotated[str, person("Who asks")],
    every: Annotated[float, typer.Option(min=0.2, help="Seconds between two measurements.")] = 2.0,
    patience: Annotated[
        float, typer.Option(min=1, help="Give up after so many seconds (exit code 5).")
    ] = 600,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Pause intake and wait until nothing is in flight: every other stage has handled all that was
    said. What waits for people, goods or a day goes on waiting.

    Intake stays paused, also after Ctrl-C: `orders resume intake`. With --json: one line a
    measurement. A dry run measures once.
    """
    settings = load_settings()
    if dry_run:
        with Reader(settings) as reader:
            _say(in_flight(measure(Groups(settings), reader)), as_json)
        if not as_json:
            print(f"{FIRST} would be paused until nothing is in flight, and stay so")
        return
    request(PAUSE, FIRST, because, by, settings, patience=patience)
    groups, deadline, calm = Groups(settings), time.monotonic() + patience, 0
    try:
        with Reader(settings) as reader:
            while calm < AGAIN:
                waiting = in_flight(measure(groups, reader))
                calm = 0 if any(waiting.values()) else calm + 1
                _say(waiting, as_json)
                if calm < AGAIN and time.monotonic() > deadline:
                    raise TransientError(f"not drained within {patience:g} s: {_left()}")
                time.sleep(every if calm < AGAIN else 0)
    except KeyboardInterrupt:
        print(f"stopped: {_left()}", file=sys.stderr)
        raise
    if not as_json:
        print(f"nothing is in flight; {_left()}")


def in_flight(lags: Iterable[Lag]) -> dict[str, int]:
    """Stage -> records that it has still to handle, of all but the first, which is paused."""
    waiting: Counter[str] = Counter()
    for lag in lags:
        waiting[lag.stage] += lag.waiting
    return {stage: waiting[stage] for stage in STAGES if stage != FIRST}


def _say(waiting: dict[str, int], as_json: bool) -> None:
    if as_json:
        print_json({"in_flight": sum(waiting.values()), "waiting": waiting})
    elif any(waiting.values()):
        some = ", ".join(f"{stage} {count}" for stage, count in waiting.items() if count)
        print(f"in flight: {sum(waiting.values())} ({some})")


def _left() -> str:
    return f"{FIRST} is paused until `orders resume {FIRST}`"
