"""The command `orders demo`."""

import time
from pathlib import Path
from typing import Annotated

import typer

from orders.audit.kafka import KafkaSource
from orders.audit.lag import unread
from orders.cli.children import Children
from orders.cli.demo.house import apply_topics, family, furnish, own_stack, scale_clock, submit
from orders.cli.demo.show import Screen
from orders.cli.demo.verdict import judge
from orders.cli.demo.watch import Watch
from orders.cli.run import parse_stages
from orders.client.producing import Sender
from orders.contracts.codec.codec import Codec
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from services.simulator.catalogue import catalogue as build_catalogue

READ_SECONDS = 20.0


def demo(
    orders: Annotated[int, typer.Option(min=1, help="How many orders.")] = 5_000,
    seed: Annotated[
        int, typer.Option(help="Decides everything: the same seed, the same orders and partners.")
    ] = 1,
    rate: Annotated[float, typer.Option(min=1, help="Orders a second.")] = 250,
    day_seconds: Annotated[
        float, typer.Option(min=0.1, help="Wall seconds of a business day.")
    ] = 2.0,
    replicas: Annotated[
        list[str] | None, typer.Option("--replicas", "-r", help="STAGE=N, may be repeated.")
    ] = None,
    patience: Annotated[float, typer.Option(help="Give up after so many seconds.")] = 280,
    folder: Annotated[
        Path,
        typer.Option(help="Where its own stack lives; what an earlier demo left there is deleted."),
    ] = Path("var/demo"),
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the stack up afterwards, to look around.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object at the end, progress on stderr.")
    ] = False,
) -> None:
    """Set up a stack, run orders through all stages with a simulated outside world, and audit the
    result.

    Exit code 0: every order ended in one final state and the audit found nothing; 1: it found
    something, or orders are still open.
    """
    screen = Screen(quiet=as_json)
    with own_stack(folder, screen.say, keep):
        raise typer.Exit(
            _run(
                screen,
                parse_stages([], replicas or []),
                orders,
                seed,
                rate,
                day_seconds,
                patience,
                folder,
                as_json,
            )
        )


def _run(
    screen: Screen,
    replicas: dict[str, int],
    orders: int,
    seed: int,
    rate: float,
    day_seconds: float,
    patience: float,
    folder: Path,
    as_json: bool,
) -> int:
    """Everything between the stack's start and its end; returns the exit code."""
    business = scale_clock(day_seconds)
    settings = load_settings()
    screen.say("creating topics, registering schemas")
    apply_topics(settings)
    screen.say(
        f"making a house from seed {seed}: articles, customers, warehouses, carriers, opening stock"
    )
    house = build_catalogue(seed, business, orders)
    sender = Sender(settings, Codec(RegistrySchemaIds(settings.registry_properties())))
    screen.say(f"{furnish(sender, house)} records of reference data and opening stock published")
    children = family(replicas, seed, folder / "demo.log")
    screen.say(f"starting {len(children.children)} processes; their log is {folder / 'demo.log'}")
    children.start()
    watch = Watch(settings)
    started = time.monotonic()
    try:
        with screen:
            for portion in submit(sender, seed, orders, house, rate, build_clock(settings).now):
                watch.progress.submitted.update(portion)
                screen.show(watch.read(0), time.monotonic() - started)
                children.watch()
            _until_final(watch, screen, children, started, patience)
        _until_read(screen, settings)
    finally:
        watch.close()
        screen.say("stopping the processes")
        children.stop()
    return judge(settings, watch.progress, time.monotonic() - started, as_json)


def _until_final(
    watch: Watch, screen: Screen, children: Children, started: float, patience: float
) -> None:
    """Until every order is final, or patience ends."""
    while (
        watch.progress.final < len(watch.progress.submitted)
        and time.monotonic() - started < patience
    ):
        screen.show(watch.read(0.2), time.monotonic() - started)
        children.watch()


def _until_read(screen: Screen, settings: Settings) -> None:
    """Until every stage has read what the others said last, for a while at most."""
    source, until = KafkaSource(settings), time.monotonic() + READ_SECONDS
    try:
        while (left := unread(source)) and time.monotonic() < until:
            screen.say(
                "waiting for " + ", ".join(f"{stage} ({count})" for stage, count in left.items())
            )
            time.sleep(1)
    finally:
        source.close()
