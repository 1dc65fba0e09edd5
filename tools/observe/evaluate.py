"""Asks a Prometheus for everything that the dashboards show."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from orders.client.prometheus import Prometheus, filled
from orders.contracts.catalogue import STAGES
from tools.observe.boards.panel import Board, Panel

WINDOW = "1m"
"""Of rates; Grafana takes four times what lies between two scrapes."""


class Shown(NamedTuple):
    """What stands behind one legend of a panel; `stage`: on the dashboard of this one."""

    board: str
    stage: str
    panel: Panel
    legend: str

    @property
    def expression(self) -> str:
        """As Grafana would ask it."""
        return filled(self.panel.shows[self.legend], WINDOW, self.stage)

    def __str__(self) -> str:
        where = f"{self.board} ({self.stage})" if self.stage else self.board
        needs = f"; it needs {self.panel.rests_on}" if self.panel.rests_on else ""
        return f"{where}: {self.panel.title}: {self.legend}: nothing{needs}"


def everything(boards: Sequence[Board]) -> Iterator[Shown]:
    """All that the dashboards show, one that shows a stage for each."""
    for board in boards:
        for stage in STAGES if board.by_stage else ("",):
            for panel in board.panels:
                for legend in panel.shows:
                    yield Shown(board.name, stage, panel, legend)


def empty(shown: Iterable[Shown], prometheus: Prometheus) -> list[Shown]:
    """What of it has no number now. Raises ValueError for an expression that this Prometheus does
    not take, TransientError if it does not answer."""
    return [one for one in shown if not prometheus.now(one.expression)]
