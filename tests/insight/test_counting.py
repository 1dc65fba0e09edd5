"""What a worker makes of records, without Faust: bad input is told and counted, and the check finds
whatever is wrong."""

import random
from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from orders.business.times import DAY
from orders.cli.kpi.checked import Checked, check
from orders.contracts.catalogue import record_type
from orders.contracts.records import StageSummarised, WindowCounted
from orders.engine.errors import ConfigError
from services.insight.counting import KPIS, ROWS, SUMMARIES, Counting, Raw
from services.insight.metrics import Known
from services.insight.rows import Key, row_of
from tests.codec import CODEC
from tests.insight.telling import START, summary

GARBAGE = b"\x00\x00\x00\x00\x01 no summary"


def encoded(value: Mapping[str, Any]) -> bytes:
    return CODEC.encode(record_type(StageSummarised), value)


def records(count: int, first: int = 0, minute_at: int = START) -> list[Raw]:
    """Summaries of tracking at every second offset: markers stand between them."""
    chance = random.Random(count)
    return [
        Raw(first + 2 * number, encoded(summary(chance, "tracking", minute_at)), 0.0)
        for number in range(count)
    ]


class Kept:
    """The topics of one partition, as they come to stand: the table is that of a worker, which dies
    with it."""

    def __init__(self) -> None:
        self.summaries: list[Raw] = []
        self.rows: dict[bytes, bytes] = {}
        self.kpis: dict[bytes, bytes] = {}
        self.low = 0
        self.begin()

    @property
    def end(self) -> int:
        return self.summaries[-1].offset + 2 if self.summaries else 0

    def begin(self) -> int:
        """A worker that takes over."""
        self.worker = Counting(self.rows, CODEC, Known())
        return self.worker.begin(0, self.low, self.end)

    def count(self, fresh: Iterable[Raw]) -> None:
        self.summaries += fresh
        position = self.worker.positions[0].next_offset
        written = self.worker.fold(0, [one for one in self.summaries if one.offset >= position])
        self.worker.settle(0, written)
        for key, value in written.told.items():
            if value is None:
                del self.kpis[key]
            else:
                self.kpis[key] = value

    def everywhere(self, topics: Iterable[str]) -> list[tuple[str, int]]:
        return [(topic, 0) for topic in topics]

    def bounds(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[int, int]]:
        return dict.fromkeys(places, (self.low, self.end))

    def read(self, places: Iterable[tuple[str, int]]) -> Iterator[Any]:
        [(topic, _)] = places
        if topic == SUMMARIES:
            for one in self.summaries:
                if one.offset >= self.low:
                    yield SimpleNamespace(partition=0, offset=one.offset, value=one.value)
        else:
            for key, value in {ROWS: self.rows, KPIS: self.kpis}[topic].items():
                yield SimpleNamespace(partition=0, key=key, value=value)

    def check(self) -> Checked:
        return check(self, CODEC)  # type: ignore[arg-type]  # a reader, as far as it is needed here


@pytest.fixture
def kept() -> Kept:
    made = Kept()
    made.count(records(40))
    return made


def test_nothing_differs_where_nothing_is_wrong(kept: Kept) -> None:
    kept.begin()
    kept.count(records(10, kept.end, START + 2 * DAY))
    found = kept.check()
    assert not found.differences
    assert found.rows >= 5
    assert found.values > 20
    assert found.behind == 0


def test_summaries_that_are_not_counted_yet_are_no_difference(kept: Kept) -> None:
    kept.summaries += records(3, kept.end)
    found = kept.check()
    assert not found.differences
    assert found.behind == 3


def test_a_row_that_counts_something_twice_is_found(kept: Kept) -> None:
    key = Key(0, "tracking", "hour", START // 3_600_000 * 3_600_000).encoded()
    record: Any = CODEC.decode(kept.rows[key], ROWS)[1]
    record["counts"][0]["count"] *= 2
    kept.rows[key] = CODEC.encode(record_type(WindowCounted), record)
    [found] = kept.check().differences
    assert "tracking hour" in found.row
    assert found.told == 2 * found.counted


def test_a_row_that_is_lost_is_found(kept: Kept) -> None:
    key = Key(0, "tracking", "hour", START // 3_600_000 * 3_600_000).encoded()
    del kept.rows[key]
    assert "the row" in {one.what for one in kept.check().differences}


def test_a_row_that_an_older_one_stands_above_is_found(kept: Kept) -> None:
    key = Key(0, "tracking", "hour", START // 3_600_000 * 3_600_000).encoded()
    before = kept.rows[key], kept.kpis[key]
    kept.count(records(3, kept.end))
    kept.rows[key], kept.kpis[key] = before
    assert {"last offset", "summaries"} <= {one.what for one in kept.check().differences}


def test_kpis_that_were_not_told_to_the_end_are_found(kept: Kept) -> None:
    before = dict(kept.kpis)
    kept.count(records(2, kept.end))
    kept.kpis = before
    assert {one.what for one in kept.check().differences} >= {"KPIs up to offset"}


def test_a_worker_that_lost_what_it_did_not_commit_goes_on_where_it_stood(kept: Kept) -> None:
    fresh = records(5, kept.end)
    kept.worker.fold(0, fresh)  # it dies before its transaction is over
    assert kept.begin() < kept.end
    kept.count(fresh)
    assert not kept.check().differences


def test_garbage_among_the_summaries_is_counted_and_passed_over(kept: Kept) -> None:
    kept.count([Raw(kept.end, GARBAGE, 0.0), Raw(kept.end + 2, None, 0.0)])
    kept.count(records(3, kept.end))
    found = kept.check()
    assert found.unreadable == 2
    assert not found.differences


def test_what_retention_took_before_it_was_counted_is_told(kept: Kept) -> None:
    end = kept.end
    kept.summaries += records(9, end)
    kept.low = end + 8
    with capture_logs() as said:
        assert kept.begin() == end + 8
    assert [(one["event"], one["counted_up_to"]) for one in said] == [
        ("retention took summaries before they were counted: KPIs lack them", end - 1)
    ]
    kept.count([])
    found = kept.check()
    assert found.missed == 9
    assert found.unchecked > 0, "rows that begin before what is left"
    assert not found.differences


def test_a_topic_that_was_made_anew_is_told_and_nothing_is_counted(kept: Kept) -> None:
    kept.summaries = []
    with pytest.raises(ConfigError, match="it was made anew"):
        kept.begin()


def test_windows_that_are_kept_no_longer_go_from_both_topics(kept: Kept) -> None:
    kept.count(records(4, kept.end, START + 3 * DAY))
    starts = {key.start_at for key in kept.worker.rows(0) if key.window == "minute"}
    assert starts == {START + 3 * DAY}
    assert kept.rows.keys() >= kept.kpis.keys()
    assert not kept.check().differences


def test_kpis_are_told_anew_where_the_formulas_are_others(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.kpis.clear()
    monkeypatch.setattr("services.insight.counting.formulas", lambda: "others")
    kept.begin()
    kept.count(records(1, kept.end, START + DAY))
    assert kept.kpis.keys() == {key.encoded() for key in kept.worker.rows(0)}


def test_a_row_is_the_same_whoever_reads_it(kept: Kept) -> None:
    for key in kept.worker.rows(0):
        record = CODEC.decode(kept.rows[key.encoded()], ROWS)[1]
        assert row_of(record) == kept.worker.row(key)
