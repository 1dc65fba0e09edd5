"""Folds summaries into rows. Pure: what is folded twice, in pieces, or again after a restart gives
the same rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from services.insight.rows import (
    WINDOWS,
    CountKey,
    Key,
    MeasureKey,
    Position,
    Row,
    Sums,
    counts_of,
    measures_of,
)


class Told(NamedTuple):
    """A summary, and where it stands."""

    offset: int
    stage: str
    minute_at: int
    counts: Mapping[CountKey, int]
    measures: Mapping[MeasureKey, Sums]


class Unreadable(NamedTuple):
    """What stands among the summaries and is none."""

    offset: int


@dataclass(frozen=True, slots=True)
class Folded:
    """`rows`: those that these records belong to, whether they were in them already or not: what
    follows from a row may have been lost with whoever wrote it."""

    rows: Mapping[Key, Row]
    position: Position


def told(offset: int, record: Mapping[str, Any]) -> Told:
    """What a StageSummarised tells."""
    return Told(
        offset, record["stage"], record["minute_at"], counts_of(record), measures_of(record)
    )


def fold(
    partition: int,
    records: Iterable[Told | Unreadable],
    position: Position,
    row: Callable[[Key], Row | None],
) -> Folded:
    """Fold records of one partition, in the order of their offsets, into the rows that `row` finds.
    What stands before the position is in them already and is passed over."""
    rows: dict[Key, Row] = {}
    for record in records:
        if record.offset < position.next_offset:
            continue
        position = replace(position, next_offset=record.offset + 1)
        if isinstance(record, Unreadable):
            position = replace(position, unreadable=position.unreadable + 1)
            continue
        newest_at = max(position.newest_at, record.minute_at)
        keys = list(_kept(partition, record, newest_at))
        late = len(keys) < len(WINDOWS)
        position = replace(position, newest_at=newest_at, late=position.late + late)
        for key in keys:
            found = rows.get(key) or row(key)
            rows[key] = found = found or Row(record.offset, record.offset - 1)
            if record.offset > found.last_offset:
                _add(found, record)
    return Folded(rows, position)


def kept_from(window: str, newest_at: int) -> int:
    """The first moment that a window may begin at to be kept."""
    return newest_at - WINDOWS[window].kept


def _kept(partition: int, record: Told, newest_at: int) -> Iterator[Key]:
    for name, window in WINDOWS.items():
        start_at = record.minute_at // window.size * window.size
        if start_at >= kept_from(name, newest_at):
            yield Key(partition, record.stage, name, start_at)


def _add(row: Row, record: Told) -> None:
    row.last_offset = record.offset
    row.summaries += 1
    for by, count in record.counts.items():
        row.counts[by] = row.counts.get(by, 0) + count
    for of, sums in record.measures.items():
        row.measures[of] = row.measures[of].plus(sums) if of in row.measures else sums
