"""The demo on the screen: a live table on a terminal, a line every few seconds elsewhere."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table

from orders.cli.demo.watch import Progress
from orders.contracts.catalogue import STAGES

LINE_SECONDS = 5.0
SHOWN_OUTCOMES = 5


class Screen:
    """Shows progress. With `quiet` (JSON output) it says nothing on stdout."""

    def __init__(self, quiet: bool) -> None:
        self._console = Console(stderr=quiet)
        self._live = (
            Live(console=self._console, refresh_per_second=4) if self._console.is_terminal else None
        )
        self._said_at = 0.0

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live:
            self._live.stop()

    def say(self, text: str) -> None:
        """One line about what is being done."""
        self._console.print(f"[dim]·[/dim] {text}", highlight=False)

    def show(self, progress: Progress, seconds: float) -> None:
        """The present counts."""
        if self._live:
            self._live.update(_tables(progress, seconds))
        elif time.monotonic() - self._said_at >= LINE_SECONDS:
            self._said_at = time.monotonic()
            stages = ", ".join(
                f"{stage} {sum(progress.handled.get(stage, {}).values())}" for stage in STAGES
            )
            self.say(
                f"{seconds:5.0f} s: {len(progress.submitted)} submitted, {progress.final} final; "
                f"handled: {stages}"
            )


def _tables(progress: Progress, seconds: float) -> Group:
    stages = Table(
        title=f"{seconds:.0f} s: {len(progress.submitted)} orders submitted, "
        f"{progress.final} final",
        title_justify="left",
    )
    stages.add_column("stage")
    stages.add_column("handled", justify="right")
    stages.add_column("outcomes")
    for stage in STAGES:
        outcomes = progress.handled.get(stage)
        if outcomes:
            parts = ", ".join(
                f"{outcome} {count}" for outcome, count in outcomes.most_common(SHOWN_OUTCOMES)
            )
            stages.add_row(stage, str(sum(outcomes.values())), parts)
    standing = Table(title="where the orders stand", title_justify="left")
    standing.add_column("status")
    standing.add_column("orders", justify="right")
    for status, count in progress.by_status.most_common():
        standing.add_row(status, str(count))
    return Group(stages, standing)
