"""The demo on the screen: one live table on a terminal, a line every few seconds elsewhere."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from orders.cli.demo.figures import Percentiles
from orders.cli.demo.watch import Progress
from orders.contracts.catalogue import STAGES

LINE_SECONDS = 5.0
SHOWN_OUTCOMES = 4


class Screen:
    """Shows progress. With `quiet` (JSON output) it says nothing on stdout."""

    def __init__(self, quiet: bool) -> None:
        self._console = Console(stderr=quiet)
        terminal = self._console.is_terminal
        self._live = Live(console=self._console, refresh_per_second=4) if terminal else None
        self._said_at = 0.0
        self._phase = ""
        self.through = Percentiles(None, None, 0)
        """How long sound orders took lately; the live table shows it."""
        self.shops = ""
        """How the shops' lists stand, in a line; the live table shows it."""

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

    def phase(self, text: str) -> None:
        """What the demo is doing from now on."""
        self._phase = text
        self.say(text)

    def print(self, what: RenderableType) -> None:
        """Something to read, such as a table."""
        self._console.print(what, highlight=False)

    def show(self, progress: Progress, seconds: float, rate: float) -> None:
        """The present counts; `rate` orders a second come in."""
        if self._live:
            self._live.update(self._table(progress, seconds, rate))
        elif time.monotonic() - self._said_at >= LINE_SECONDS:
            self._said_at = time.monotonic()
            self.say(f"{seconds:4.0f} s: {self._line(progress, rate)}")

    def _line(self, progress: Progress, rate: float) -> str:
        coming = f"{rate:.0f} a second come in; " if rate else ""
        return (
            f"{coming}{len(progress.submitted)} submitted, {progress.final} at their end; "
            f"{_latency(self.through)}"
        )

    def _table(self, progress: Progress, seconds: float, rate: float) -> Group:
        stages = Table(title_justify="left", title=f"{seconds:.0f} s: {self._phase}")
        stages.add_column("stage")
        stages.add_column("handled", justify="right")
        stages.add_column("outcomes")
        for stage in STAGES:
            outcomes = progress.handled.get(stage)
            common = outcomes.most_common(SHOWN_OUTCOMES) if outcomes else ()
            parts = ", ".join(f"{outcome} {count}" for outcome, count in common)
            stages.add_row(stage, str(sum(outcomes.values()) if outcomes else 0), parts)
        standing = ", ".join(
            f"{status} {count}" for status, count in progress.by_status.most_common()
        )
        lines = (Text(self._line(progress, rate)), Text(self.shops), Text(standing, style="dim"))
        return Group(stages, *lines)


def _latency(took: Percentiles) -> str:
    if took.p50 is None:
        return "no order released yet"
    return f"submitted to released p50 {took.p50} ms, p99 {took.p99} ms"
