"""A row: what one stage told within one window, from one partition of the summaries' topic; and how
far a partition is counted. Both as bytes stand on insight.windows.v1."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from orders.business.times import DAY, HOUR, MINUTE

WindowName = Literal["minute", "hour", "day"]


class Window(NamedTuple):
    """`size`: milliseconds; `kept`: so long behind the newest summary of a partition, business
    time."""

    size: int
    kept: int


WINDOWS: Mapping[str, Window] = {
    "minute": Window(MINUTE, DAY),
    "hour": Window(HOUR, 35 * DAY),
    "day": Window(DAY, 400 * DAY),
}
"""400 days of days are more than the summaries themselves are kept."""
POSITION, CLAIM = "@position", "@claim"


class Key(NamedTuple):
    """Begins with the partition: a worker keeps the rows of all its partitions in one table."""

    partition: int
    stage: str
    window: str
    start_at: int

    def encoded(self) -> bytes:
        """As it stands on both topics."""
        return f"{self.partition}/{self.stage}/{self.window}/{self.start_at}".encode()

    @classmethod
    def parse(cls, key: bytes) -> "Key | None":
        """None for the key of a position, or of a claim."""
        partition, *rest = key.decode().split("/")
        if len(rest) != 3:
            return None
        return cls(int(partition), rest[0], rest[1], int(rest[2]))


def position_key(partition: int) -> bytes:
    """Of how far this partition is counted."""
    return f"{partition}/{POSITION}".encode()


def claim_key(partition: int) -> bytes:
    """Of whose it is: a record without a value."""
    return f"{partition}/{CLAIM}".encode()


CountKey = tuple[str, str, str, str]
"""Channel, event, outcome, reason."""
MeasureKey = tuple[str, str, str]
"""Channel, name, label."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Of one measure; `buckets` end where only zeros would follow."""

    count: int
    sum: int
    buckets: tuple[int, ...]

    def plus(self, other: "Sums") -> "Sums":
        """Both together."""
        most = max(len(self.buckets), len(other.buckets))
        ours = self.buckets + (0,) * (most - len(self.buckets))
        theirs = other.buckets + (0,) * (most - len(other.buckets))
        buckets = tuple(one + two for one, two in zip(ours, theirs, strict=True))
        return Sums(self.count + other.count, self.sum + other.sum, buckets)


@dataclass(slots=True)
class Row:
    """Absolute values up to `last_offset`; a summary at or before it is in them already."""

    first_offset: int
    last_offset: int
    summaries: int = 0
    counts: dict[CountKey, int] = field(default_factory=dict)
    measures: dict[MeasureKey, Sums] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Position:
    """As PartitionFolded has it."""

    next_offset: int = 0
    newest_at: int = 0
    late: int = 0
    unreadable: int = 0
    missed: int = 0
    formulas: str = ""


def row_of(record: Mapping[str, Any]) -> Row:
    """A row, of a WindowCounted."""
    return Row(
        record["first_offset"],
        record["last_offset"],
        record["summaries"],
        counts_of(record),
        measures_of(record),
    )


def counts_of(record: Mapping[str, Any]) -> dict[CountKey, int]:
    """Those of a summary or of a WindowCounted; what is told twice is added up."""
    found: dict[CountKey, int] = {}
    for one in record["counts"]:
        key = one["channel"], one["event"], one["outcome"], one["reason"]
        found[key] = found.get(key, 0) + one["count"]
    return found


def measures_of(record: Mapping[str, Any]) -> dict[MeasureKey, Sums]:
    """Those of a summary or of a WindowCounted; what is told twice is added up."""
    found: dict[MeasureKey, Sums] = {}
    for one in record["measures"]:
        key = one["channel"], one["name"], one["label"]
        told = Sums(one["count"], one["sum"], tuple(one["buckets"]))
        found[key] = found[key].plus(told) if key in found else told
    return found


def record_of(key: Key, row: Row) -> dict[str, Any]:
    """A WindowCounted; the same row is always the same bytes."""
    return {
        **key._asdict(),
        "first_offset": row.first_offset,
        "last_offset": row.last_offset,
        "summaries": row.summaries,
        "counts": [
            {"channel": channel, "event": event, "outcome": outcome, "reason": reason, "count": n}
            for (channel, event, outcome, reason), n in sorted(row.counts.items())
        ],
        "measures": [
            {
                "channel": channel,
                "name": name,
                "label": label,
                "count": sums.count,
                "sum": sums.sum,
                "buckets": sums.buckets,
            }
            for (channel, name, label), sums in sorted(
                row.measures.items(), key=lambda item: item[0]
            )
        ],
    }
