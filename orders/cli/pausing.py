"""The commands `orders pause | resume` (docs/decisions/0046-paused-stages.md)."""

from collections.abc import Sequence
from typing import Annotated

import typer

from orders.cli.deciding import DryRun, person
from orders.cli.dlq.commands import StageName
from orders.cli.printing import AsJson, print_json
from orders.client.asking import Answers, Patience, Request, ask, sent
from orders.client.groups import Groups
from orders.contracts.records import RedriveRequested
from orders.engine.core.pausing import KEY, PAUSE, RESUME
from orders.engine.host.clock import build_clock
from orders.engine.settings import Settings, load_settings

Because = Annotated[str, typer.Option(help="Why: it stands in `orders doctor` until it goes on.")]
By = Annotated[str, person("Who asks")]
Wait = Annotated[
    bool, typer.Option("--wait", help="Return when every partition has followed the request.")
]


def pause(
    stage: StageName,
    because: Because,
    by: By,
    dry_run: DryRun = False,
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Have a stage handle nothing until `resume`: orders and timers wait, nothing is lost. Over
    restarts, too; heartbeats pass, so no alert fires."""
    settings = load_settings()
    request(PAUSE, stage, because, by, settings, dry_run, patience if wait else None)
    _say(stage, "paused", settings, dry_run, wait, as_json)


def resume(
    stage: StageName,
    by: By,
    because: Annotated[str, typer.Option(help="Why: it is kept with the request.")] = "",
    dry_run: DryRun = False,
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Have a paused stage go on where it stood. It is asked even if no partition is paused yet: one
    that was asked to pause while it was down would, once it is up."""
    settings = load_settings()
    request(RESUME, stage, because, by, settings, dry_run, patience if wait else None)
    _say(stage, "resumed", settings, dry_run, wait, as_json)


def paused(stage: str, settings: Settings) -> dict[int, str]:
    """Partition -> why it is paused. Raises TransientError."""
    tickets = Groups(settings).tickets(stage)
    return {number: one.paused for number, one in tickets.items() if one.paused}


def request(
    action: str,
    stage: str,
    because: str,
    by: str,
    settings: Settings,
    dry_run: bool = False,
    patience: float | None = None,
) -> None:
    """Ask it of every partition; wait, if `patience` says how many seconds, until all have
    followed. Raises TransientError."""
    if dry_run:
        return
    at = build_clock(settings).now()
    value = {"key": KEY, "action": action, "requested_by": by, "because": because, "at": at}
    topic = f"{stage}.control.v1"
    asked = ask(
        settings,
        [
            Request(RedriveRequested, KEY, value, topic, partition)
            for partition in range(settings.partitions)
        ],
    )
    if patience is not None:
        with sent(asked, "orders doctor"):
            _wait(stage, action, settings, patience)


def _wait(stage: str, action: str, settings: Settings, patience: float) -> None:
    answers, wanted = Answers(settings, patience), settings.partitions if action == PAUSE else 0
    while (now := len(paused(stage, settings))) != wanted:
        answers.pause(
            f"{now} of {settings.partitions} partitions of {stage} are paused within "
            f"{patience:g} s: is it running, and its circuit breaker closed? (`orders doctor`)"
        )


def _say(
    stage: str, done: str, settings: Settings, dry_run: bool, waited: bool, as_json: bool
) -> None:
    if as_json:
        print_json({"stage": stage, "asked": not dry_run, "paused": paused(stage, settings)})
    elif dry_run:
        print(f"{stage} would be {done}; paused now: {_partitions(list(paused(stage, settings)))}")
    elif waited:
        print(f"{stage} is {done}")
    else:
        print(f"asked that {stage} be {done}: `orders doctor` shows what is paused")


def _partitions(numbers: Sequence[int]) -> str:
    return f"partitions {', '.join(map(str, numbers))}" if numbers else "nothing"
