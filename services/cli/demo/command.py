"""The command `orders demo`."""

import time
from pathlib import Path
from typing import Annotated

import typer

from services.cli.children import Children
from services.cli.demo.house import apply_topics, family, furnish, own_stack, scale_clock, submit
from services.cli.demo.show import Screen
from services.cli.demo.verdict import judge
from services.cli.demo.watch import Watch
from services.cli.producing import Sender
from services.cli.run import parse_stages
from services.contracts.codec import Codec
from services.runtime.clock import build_clock
from services.runtime.schema_registry import RegistrySchemaIds
from services.runtime.settings import load_settings
from services.simulator.catalogue import catalogue as build_catalogue

QUIET_SECONDS = 3.0


def demo(
    orders: Annotated[int, typer.Option(min=1, help="How many orders.")] = 5_000,
    seed: Annotated[int, typer.Option(help="Decides everything: the same seed, the same orders and partners.")] = 1,
    rate: Annotated[float, typer.Option(min=1, help="Orders a second.")] = 250,
    day_seconds: Annotated[float, typer.Option(min=0.1, help="Wall seconds of a business day.")] = 2.0,
    replicas: Annotated[list[str] | None, typer.Option("--replicas", "-r", help="STAGE=N, may be repeated.")] = None,
    patience: Annotated[float, typer.Option(help="Give up after so many seconds.")] = 280,
    folder: Annotated[Path, typer.Option(help="Where its own stack lives; what an earlier demo left there is deleted.")] = Path("var/demo"),
    keep: Annotated[bool, typer.Option("--keep", help="Leave the stack up afterwards, to look around.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end, progress on stderr.")] = False,
) -> None:
    """Set up a stack, run orders through all stages with a simulated outside world, and audit the result.

    Exit code 0: every order ended in one final state and the audit found nothing; 1: it found something, or orders are still open.
    """
    screen = Screen(quiet=as_json)
    with own_stack(folder, screen.say, keep):
        business = scale_clock(day_seconds)
        settings = load_settings()
        screen.say("creating topics, registering schemas")
        apply_topics(settings)
        screen.say(f"making a house from seed {seed}: articles, customers, warehouses, carriers, opening stock")
        house = build_catalogue(seed, business, orders)
        sender = Sender(settings, Codec(RegistrySchemaIds(settings.registry_properties())))
        screen.say(f"{furnish(sender, house)} records of reference data and opening stock published")
        children = family(parse_stages([], replicas or []), seed, folder / "demo.log")
        screen.say(f"starting {len(children.children)} processes; their log is {folder / 'demo.log'}")
        children.start()
        watch = Watch(settings)
        started = time.monotonic()
        try:
            with screen:
                clock = build_clock(settings)
                for portion in submit(sender, seed, orders, house, rate, clock.now):
                    watch.progress.submitted.update(portion)
                    screen.show(watch.read(0), time.monotonic() - started)
                    children.watch()
                _wait(watch, screen, children, started, patience)
        finally:
            watch.close()
            screen.say("stopping the processes")
            children.stop()
        raise typer.Exit(judge(settings, watch.progress, time.monotonic() - started, as_json))


def _wait(watch: Watch, screen: Screen, children: Children, started: float, patience: float) -> None:
    """Until every order is final and nothing was heard for a while, or patience ends."""
    quiet_since, known = time.monotonic(), 0
    while time.monotonic() - started < patience:
        progress = watch.read(0.2)
        screen.show(progress, time.monotonic() - started)
        children.watch()
        heard = sum(sum(outcomes.values()) for outcomes in progress.handled.values())
        if heard != known:
            quiet_since, known = time.monotonic(), heard
        if progress.final >= len(progress.submitted) and time.monotonic() - quiet_since > QUIET_SECONDS:
            return
