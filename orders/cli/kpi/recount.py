"""Counts all over again, from the summaries alone: a dumb loop, and on purpose none of insight's
own code but what a window is and what a KPI is."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from services.insight.counting import SUMMARIES
from services.insight.rows import WINDOWS, Key


@dataclass(slots=True)
class Count:
    """Of a window: offsets of its summaries, and what they say together."""

    offsets: list[int] = field(default_factory=list)
    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    measures: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    """Channel, name and label -> count, sum, buckets."""


@dataclass(slots=True)
class Partition:
    """Of a partition: its first offset that is still there, the newest minute, and records by what
    became of them."""

    low: int
    newest_at: int = 0
    late: int = 0
    unreadable: int = 0
    behind: int = 0


@dataclass(slots=True)
class Recount:
    """`up_to_rows` and `up_to_kpis`: all that the row of a window, or its KPIs, must have."""

    partitions: dict[int, Partition]
    up_to_rows: defaultdict[Key, Count] = field(default_factory=lambda: defaultdict(Count))
    up_to_kpis: defaultdict[Key, Count] = field(default_factory=lambda: defaultdict(Count))


def recount(
    reader: Reader,
    codec: Codec,
    ends: Mapping[int, int],
    rows: Mapping[Key, int],
    kpis: Mapping[Key, int],
) -> Recount:
    """Up to where each partition was counted (`ends`), and where a row or a KPI contains more, up
    to the last offset in it."""
    places = reader.everywhere([SUMMARIES])
    lows = {place[1]: low for place, (low, _) in reader.bounds(places).items()}
    found = Recount({number: Partition(low) for number, low in lows.items()})
    for message in reader.read(places):
        partition, offset = found.partitions[message.partition], message.offset
        end = ends.get(message.partition, 0)
        try:
            record = codec.decode(message.value or b"", SUMMARIES)[1]
        except UndecodableRecord:
            partition.unreadable += offset < end
            continue
        partition.behind += offset >= end
        newest_at = max(partition.newest_at, record["minute_at"])
        kept = 0
        for name, window in WINDOWS.items():
            start_at = record["minute_at"] - record["minute_at"] % window.size
            if start_at < newest_at - window.kept:
                continue
            kept += 1
            key = Key(message.partition, record["stage"], name, start_at)
            if offset < end or offset <= rows.get(key, -1):
                _add(found.up_to_rows[key], offset, record)
            if offset < end or offset <= kpis.get(key, -1):
                _add(found.up_to_kpis[key], offset, record)
        if offset < end:
            partition.newest_at = newest_at
            partition.late += kept < len(WINDOWS)
    return found


def _add(count: Count, offset: int, record: Mapping[str, Any]) -> None:
    count.offsets.append(offset)
    for one in record["counts"]:
        count.counts[one["channel"], one["event"], one["outcome"], one["reason"]] += one["count"]
    for one in record["measures"]:
        key = one["channel"], one["name"], one["label"]
        theirs = [one["count"], one["sum"], *one["buckets"]]
        ours = count.measures.get(key, [])
        count.measures[key] = [a + b for a, b in zip_longest(ours, theirs, fillvalue=0)]
