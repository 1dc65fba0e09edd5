"""A page of tables: data until it is printed."""

from collections.abc import Sequence
from typing import NamedTuple

from tests.bench.percentiles import NEVER


class Table(NamedTuple):
    """A head and its rows."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __str__(self) -> str:
        lines = [self.head, ["---"] * len(self.head), *self.rows]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


class Section(NamedTuple):
    """A question's answer: paragraphs and tables."""

    title: str
    parts: Sequence[str | Table]

    def __str__(self) -> str:
        return "\n\n".join([f"## {self.title}", *map(str, self.parts)])


def whole(figure: float) -> str:
    """Without decimals."""
    return f"{figure:,.0f}"


def tenth(figure: float) -> str:
    """With one decimal."""
    return f"{figure:,.1f}"


def ms(figure: float) -> str:
    """A latency."""
    return "never" if figure == NEVER else whole(figure)


def spread(figures: Sequence[float]) -> str:
    """The middle one, the least and the greatest."""
    ranked = sorted(figures)
    return f"{whole(ranked[len(ranked) // 2])} ({whole(ranked[0])} to {whole(ranked[-1])})"


def bold(cells: Sequence[str]) -> list[str]:
    """Each of them."""
    return [f"**{cell}**" for cell in cells]
