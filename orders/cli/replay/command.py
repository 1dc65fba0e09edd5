"""The command `orders replay`."""

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from orders.audit.kafka import KafkaSource
from orders.cli import exits
from orders.cli.printing import AsJson, console, print_json
from orders.cli.replay.show import plain, show
from orders.contracts.catalogue import STAGES
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.policy import Policy
from orders.engine.settings import Settings, load_settings
from orders.engine.stage import Stage
from orders.replay.recorded import Stretch
from orders.replay.replay import replay, size
from orders.replay.report import Report

MOMENTS = [
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d",
]


def run(
    stages: Annotated[
        list[str] | None, typer.Argument(metavar="[STAGE]...", help="All if none is named.")
    ] = None,
    start: Annotated[
        datetime | None,
        typer.Option("--from", formats=MOMENTS, help="Decisions from this business time on, UTC."),
    ] = None,
    end: Annotated[
        datetime | None,
        typer.Option("--to", formats=MOMENTS, help="Decisions before this business time, UTC."),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(help="Fold one stage under this policy file: what would be different?"),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Differences to show, the first by business time.")
    ] = 10,
    as_json: AsJson = False,
) -> None:
    """Fold what stages decided again, from the topics alone: under the same policy and code every
    published byte comes out as it was.

    With --policy each decision is taken anew from the state that it met then, with the ledgers'
    answers of then. What changed nothing and published nothing is not on the topics, so it is not
    folded again.

    Exit code 0: all came out as it was; 1: something did not, and the first record that differs is
    named; 3: nothing differed, but some decisions could not be folded again (compacted, deleted by
    retention, made under another policy).
    """
    named = [_stage(name) for name in stages or STAGES]
    if policy is not None and len(named) != 1:
        raise typer.BadParameter("name the one stage whose policy it is")
    settings = load_settings()
    other = named[0].policy.load(policy) if policy is not None else None
    stretch = Stretch(_ms(start, Stretch().start), _ms(end, Stretch().end))
    reports = [_replay(settings, stage, stretch, other, limit, quiet=as_json) for stage in named]
    if as_json:
        print_json([plain(report) for report in reports])
    else:
        for report in reports:
            show(report, console(), other is not None)
    raise typer.Exit(verdict(reports))


def verdict(reports: list[Report]) -> int:
    """The exit code."""
    if any(report.differing for report in reports):
        return exits.DIFFERENCE
    return exits.REFUSED if any(report.gone for report in reports) else exits.OK


def _replay(
    settings: Settings,
    stage: Stage,
    stretch: Stretch,
    policy: Policy | None,
    limit: int,
    quiet: bool,
) -> Report:
    source, codec = KafkaSource(settings), Codec(RegistrySchemaIds(settings.registry_properties()))
    out = Console(stderr=quiet)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    try:
        with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as bar:
            task = bar.add_task(stage.name, total=size(source, stage))
            return replay(
                source,
                codec,
                stage,
                lambda doing, more: bar.update(task, advance=more, description=doing),
                stretch,
                policy,
                limit,
            )
    finally:
        source.close()


def _stage(name: str) -> Stage:
    if name not in STAGES:
        raise typer.BadParameter(f"{name!r} is no stage; there are {', '.join(STAGES)}")
    stage: Stage = import_module(f"services.{name}.stage").STAGE
    return stage


def _ms(moment: datetime | None, default: int) -> int:
    return default if moment is None else round(moment.replace(tzinfo=UTC).timestamp() * 1000)
