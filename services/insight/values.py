"""What the KPIs come to in a row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from orders.contracts.measures import MEASURES
from services.insight.definitions import Counted, Journalled, Kpi, Measured, Term
from services.insight.rows import Row, Sums


class Of(NamedTuple):
    """What a value is told by."""

    kpi: str
    channel: str
    label: str


class Value(NamedTuple):
    """Values add up: numerators to the numerator of all, denominators to its denominator (None for
    a plain sum)."""

    numerator: int
    denominator: int | None

    def plus(self, other: "Value") -> "Value":
        """Both together."""
        if self.denominator is None or other.denominator is None:
            return Value(self.numerator + other.numerator, None)
        return Value(self.numerator + other.numerator, self.denominator + other.denominator)


def values(row: Row, kpis: Mapping[str, Kpi]) -> dict[Of, Value]:
    """Those KPIs of which the row tells anything, in the order of their names."""
    found: dict[Of, Value] = {}
    for name, kpi in kpis.items():
        above = _amounts(row, kpi.numerator, kpi.by_label)
        below = _amounts(row, kpi.denominator, kpi.by_label) if kpi.denominator else None
        for channel, label in above.keys() | (below or {}).keys():
            share = None if below is None else below.get((channel, label), 0)
            found[Of(name, channel, label)] = Value(above.get((channel, label), 0), share)
    return dict(sorted(found.items()))


def taken(term: Measured, sums: Sums) -> int:
    """What the term takes of a measure's sums."""
    what, edge = term.take
    if what in ("sum", "count"):
        return int(getattr(sums, what))
    within = sum(sums.buckets[: MEASURES[term.measure].edges.index(edge) + 1])
    return within if what == "within" else sums.count - within


def _amounts(row: Row, term: Term, by_label: bool) -> Mapping[tuple[str, str], int]:
    """(channel, label) -> amount."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    if isinstance(term, Journalled):
        return {}  # no stage tells it
    parts = _counted(row, term) if isinstance(term, Counted) else _measured(row, term, by_label)
    for channel, label, amount in parts:
        found[channel, label] += amount
    return found


def _counted(row: Row, term: Counted) -> Iterator[tuple[str, str, int]]:
    for (channel, event, outcome, _), count in row.counts.items():
        if event in (term.events or (event,)) and outcome in (term.outcomes or (outcome,)):
            yield channel, "", count


def _measured(row: Row, term: Measured, by_label: bool) -> Iterator[tuple[str, str, int]]:
    for (channel, name, label), sums in row.measures.items():
        if name == term.measure:
            yield channel, label if by_label else "", taken(term, sums)
