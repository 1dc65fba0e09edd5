"""What insight has told against what was counted again, row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from orders.business.times import moment
from orders.cli.kpi.recount import Count, Recount, recount
from orders.cli.kpi.told import Told, told
from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.contracts.measures import MEASURES
from orders.contracts.records import KpisMeasured, WindowCounted
from services.insight.definitions import Counted, Measured, Term, kpis_of
from services.insight.rows import WINDOWS, Key

BY: Mapping[str, tuple[str, ...]] = {
    "count": ("channel", "event", "outcome", "reason"),
    "measure": ("channel", "name", "label"),
}
"""By what each is told."""


class Difference(NamedTuple):
    """`row`: which; `what` differs."""

    row: str
    what: str
    told: Any
    counted: Any


@dataclass(slots=True)
class Checked:
    """`rows` and `values` (KPIs of a channel) that were compared; `behind`: summaries that insight
    has not counted yet; `unchecked`: rows whose first summaries retention has taken; `missed`,
    `late`, `unreadable` as insight says."""

    rows: int = 0
    values: int = 0
    behind: int = 0
    unchecked: int = 0
    missed: int = 0
    late: int = 0
    unreadable: int = 0
    partitions: int = 0
    differences: list[Difference] = field(default_factory=list)


def check(reader: Reader, codec: Codec) -> Checked:
    """Compare all that was told up to now. Raises TransientError, RegistryUnavailable."""
    found = told(reader, codec)
    again = recount(
        reader,
        codec,
        {number: one["next_offset"] for number, one in found.positions.items()},
        {key: row["last_offset"] for key, row in found.rows.items()},
        {key: one["offset"] for key, one in found.kpis.items()},
    )
    return compare(found, again)


def compare(found: Told, again: Recount) -> Checked:
    """Row by row, and each KPI of it."""
    result = Checked()
    _partitions(found, again, result)
    for key in sorted({*found.rows, *found.kpis, *again.up_to_rows, *again.up_to_kpis}):
        row, told_kpis = found.rows.get(key), found.kpis.get(key)
        if row is not None and row["first_offset"] < again.partitions[key.partition].low:
            result.unchecked += 1
            continue
        if row is None and _outlived(key, found):
            continue
        result.rows += 1
        result.differences += _row(key, row, again.up_to_rows.get(key))
        settled = row is not None and row["last_offset"] < _end(key, found)
        if settled or told_kpis is not None:
            wanted = _values(key, again.up_to_kpis.get(key, Count()))
            result.values += len(wanted)
            result.differences += _kpis(key, row, told_kpis, wanted)
    return result


def _partitions(found: Told, again: Recount, result: Checked) -> None:
    for number, counted in again.partitions.items():
        result.behind += counted.behind
        position = found.positions.get(number)
        if position is None:
            continue
        result.partitions += 1
        result.missed += position["missed"]
        result.late += position["late"]
        result.unreadable += position["unreadable"]
        if counted.low == 0:
            for name in ("newest_at", "late", "unreadable"):
                ours, theirs = position[name], getattr(counted, name)
                if ours != theirs:
                    result.differences.append(Difference(f"partition {number}", name, ours, theirs))


def _outlived(key: Key, found: Told) -> bool:
    """Whether the window is kept no longer."""
    position = found.positions.get(key.partition)
    return position is not None and key.start_at < position["newest_at"] - WINDOWS[key.window].kept


def _end(key: Key, found: Told) -> int:
    position = found.positions.get(key.partition)
    return position["next_offset"] if position else 0


def _row(key: Key, row: WindowCounted | None, count: Count | None) -> Iterator[Difference]:
    name = named(key)
    if row is None or count is None:
        if row is not None or count is not None:
            yield Difference(name, "the row", row is not None, count is not None)
        return
    yield from _differ(
        name,
        {
            "summaries": row["summaries"],
            "first offset": row["first_offset"],
            "last offset": row["last_offset"],
            **{_name("count", one): one["count"] for one in row["counts"]},
            **{
                _name("measure", one): _trimmed([one["count"], one["sum"], *one["buckets"]])
                for one in row["measures"]
            },
        },
        {
            "summaries": len(count.offsets),
            "first offset": count.offsets[0],
            "last offset": count.offsets[-1],
            **{" ".join(("count", *by)): number for by, number in count.counts.items()},
            **{" ".join(("measure", *of)): _trimmed(sums) for of, sums in count.measures.items()},
        },
    )


def _kpis(
    key: Key,
    row: WindowCounted | None,
    found: KpisMeasured | None,
    wanted: Mapping[str, tuple[int, int | None]],
) -> Iterator[Difference]:
    if found is None:
        yield Difference(named(key), "its KPIs", "none", f"{len(wanted)} values")
        return
    if row is not None and found["offset"] < row["last_offset"]:
        yield Difference(named(key), "KPIs up to offset", found["offset"], row["last_offset"])
    values = {
        f"{one['kpi']} {one['channel']} {one['label']}": (one["numerator"], one["denominator"])
        for one in found["values"]
    }
    yield from _differ(named(key), values, wanted)


def _differ(row: str, told: Mapping[str, Any], counted: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted(told.keys() | counted.keys()):
        if told.get(name) != counted.get(name):
            yield Difference(row, name, told.get(name), counted.get(name))


def _values(key: Key, count: Count) -> dict[str, tuple[int, int | None]]:
    """KPI, channel and label -> numerator and denominator, by the formulas."""
    found: dict[str, tuple[int, int | None]] = {}
    for name, kpi in kpis_of(key.stage).items():
        above = _amounts(kpi.numerator, count, kpi.by_label)
        below = _amounts(kpi.denominator, count, kpi.by_label) if kpi.denominator else None
        for by in above.keys() | (below or {}).keys():
            share = None if below is None else below.get(by, 0)
            found[f"{name} {by[0]} {by[1]}"] = above.get(by, 0), share
    return found


def _amounts(term: Term, count: Count, by_label: bool) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    if isinstance(term, Measured):
        for (channel, name, label), sums in count.measures.items():
            if name == term.measure:
                by = channel, label if by_label else ""
                found[by] = found.get(by, 0) + _take(term, sums)
    elif isinstance(term, Counted):
        for (channel, event, outcome, _), number in count.counts.items():
            asked = not term.events or event in term.events
            if asked and (not term.outcomes or outcome in term.outcomes):
                found[channel, ""] = found.get((channel, ""), 0) + number
    return found


def _take(term: Measured, sums: list[int]) -> int:
    if term.take.what == "count":
        return sums[0]
    if term.take.what == "sum":
        return sums[1]
    edges = [edge for edge in MEASURES[term.measure].edges if edge <= term.take.edge]
    within = sum(sums[2 : 2 + len(edges)])
    return within if term.take.what == "within" else sums[0] - within


def _trimmed(sums: list[int]) -> list[int]:
    """Without zeros at the end."""
    end = max((at for at, number in enumerate(sums) if number or at < 2), default=0)
    return sums[: end + 1]


def _name(what: str, one: Mapping[str, Any]) -> str:
    return " ".join((what, *(one[field] for field in BY[what])))


def named(key: Key) -> str:
    """For people."""
    return f"{key.stage} {key.window} {moment(key.start_at)} (partition {key.partition})"
