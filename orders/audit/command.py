"""The command `orders audit`."""

import json
import time
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from orders.audit.audit import audit, volume
from orders.audit.cache import RedisCache
from orders.audit.kafka import KafkaSource
from orders.audit.lag import unread
from orders.audit.last import leave_word
from orders.audit.report import Report
from orders.audit.show import as_json as report_as_json
from orders.audit.show import show
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings

DIFFERENCE = 1
"""Exit code: something is wrong."""
POLL_SECONDS = 0.5


class AsOf(StrEnum):
    """As of when the books are audited: state topics are compacted, so there is no other moment
    than the present one."""

    NOW = "now"


app = typer.Typer(pretty_exceptions_enable=False)


@app.command()
def run(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    as_of: Annotated[
        AsOf, typer.Option(help="As of the offsets committed when it starts; orders may flow on.")
    ] = AsOf.NOW,
    wait: Annotated[
        float,
        typer.Option(
            min=0, help="Wait so many seconds, at most, until the stages have read everything."
        ),
    ] = 0,
) -> None:
    """Recompute from the topics alone, without the services' code, what must hold: every submission
    accounted for exactly once, nothing oversold, journals balanced, nothing held for finished
    orders, Redis equal to Kafka.

    Exit code 0: all of it holds; 1: something is wrong, with the orders and accounts concerned.
    """
    settings = load_settings()
    console = Console(stderr=as_json)
    if wait:
        _wait(settings, console, wait)
    report = inspect(settings, console)
    try:
        leave_word(report, settings.data_dir)
    except OSError as error:
        console.print(f"the lookout will not know of this audit: {error}", highlight=False)
    if as_json:
        print(json.dumps(report_as_json(report), ensure_ascii=False))
    else:
        show(report, console)
    raise typer.Exit(0 if report.ok else DIFFERENCE)


def inspect(settings: Settings, console: Console) -> Report:
    """Audit the cluster that the settings name; a progress bar on a terminal. Raises
    TransientError, ConfigError."""
    source = KafkaSource(settings)
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    cache = RedisCache(settings.redis_url.get_secret_value())
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    try:
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as bar:
            task = bar.add_task("reading", total=volume(source))
            return audit(
                source,
                codec,
                cache,
                lambda doing, more: bar.update(task, advance=more, description=doing),
            )
    finally:
        source.close()


def _wait(settings: Settings, console: Console, seconds: float) -> None:
    """Until no stage has anything to read, or time is over."""
    source = KafkaSource(settings)
    until = time.monotonic() + seconds
    try:
        while (left := unread(source)) and time.monotonic() < until:
            console.print(
                "waiting for " + ", ".join(f"{stage} ({count})" for stage, count in left.items()),
                highlight=False,
            )
            time.sleep(POLL_SECONDS)
    finally:
        source.close()
