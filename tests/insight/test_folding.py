"""DM-01, DM-04: whatever comes twice, in pieces, or again after a restart, counts once."""

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from orders.business.times import DAY, HOUR, MINUTE
from services.insight.folding import Told, Unreadable, fold, told
from services.insight.rows import WINDOWS, Key, Position, Row, Sums, record_of, row_of
from tests.insight.telling import START, summary

SEEDS = st.integers(0, 2**32)


def history(seed: int, count: int = 60, span: int = 3 * HOUR) -> list[Told | Unreadable]:
    """Summaries of two stages with gaps between their offsets, as markers make them, minutes in any
    order, garbage among them."""
    chance, offset, found = random.Random(seed), 0, list[Told | Unreadable]()
    for _ in range(count):
        offset += chance.choice((1, 2, 2, 7))
        minute_at = START + chance.randrange(span) // MINUTE * MINUTE
        stage = chance.choice(("intake", "tracking"))
        if chance.random() < 0.05:
            found.append(Unreadable(offset))
        else:
            found.append(told(offset, summary(chance, stage, minute_at)))
    return found


def once(records: list[Told | Unreadable]) -> tuple[dict[Key, Row], Position]:
    rows: dict[Key, Row] = {}
    folded = fold(0, records, Position(), rows.get)
    rows.update(folded.rows)
    return rows, folded.position


@given(SEEDS)
def test_a_history_in_pieces_with_restarts_counts_each_summary_once(seed: int) -> None:
    records, chance = history(seed), random.Random(seed)
    kept: dict[Key, Row] = {}
    position, at = Position(), 0
    while at < len(records):
        size = chance.randrange(1, 20)
        folded = fold(0, records[max(at - 5, 0) : at + size], position, kept.get)
        # what is written is bytes: nothing of a row that was folded lives on in another
        written = {key: row_of(record_of(key, row)) for key, row in folded.rows.items()}
        died = chance.randrange(4)
        if died == 0:  # before anything arrived
            continue
        if died == 1:  # some rows arrived, and no position
            some = chance.sample(sorted(written), chance.randrange(len(written) + 1))
            kept |= {key: written[key] for key in some}
            continue
        kept |= written
        if died == 2:  # all rows, and no position
            continue
        position, at = folded.position, at + size
    assert (kept, position) == once(records)


@given(SEEDS)
def test_rows_are_what_a_dumb_loop_counts(seed: int) -> None:
    records = history(seed)
    rows, position = once(records)
    for window, (size, _) in WINDOWS.items():
        for record in records:
            if isinstance(record, Unreadable):
                continue
            key = Key(0, record.stage, window, record.minute_at // size * size)
            own = [
                one
                for one in records
                if isinstance(one, Told)
                and (one.stage, one.minute_at // size) == (record.stage, record.minute_at // size)
            ]
            assert rows[key].summaries == len(own)
            assert rows[key].counts == sum((Counter(one.counts) for one in own), Counter())
            assert rows[key].last_offset == own[-1].offset
    assert position.unreadable == sum(isinstance(one, Unreadable) for one in records)
    assert position.next_offset == records[-1].offset + 1


def test_what_comes_again_behind_the_position_is_passed_over() -> None:
    records = history(1)
    rows, position = once(records)
    folded = fold(0, records, position, rows.get)
    assert not folded.rows
    assert folded.position == position


def test_a_row_is_told_again_though_nothing_is_added_to_it() -> None:
    """Who wrote it may have died before it told what follows from it."""
    records = history(2)
    rows, _ = once(records)
    folded = fold(0, records, Position(), rows.get)
    assert folded.rows == rows


def test_a_minute_that_is_kept_no_longer_counts_in_hours_and_days() -> None:
    counted = {("shop", "OrderSubmitted", "received", ""): 3}
    now = Told(0, "intake", START + 2 * DAY, counted, {})
    late = Told(1, "intake", START, counted, {})
    folded = fold(0, [now, late], Position(), lambda key: None)
    windows = Counter(key.window for key in folded.rows)
    assert windows == {"minute": 1, "hour": 2, "day": 2}
    assert folded.position.late == 1
    assert folded.position.newest_at == START + 2 * DAY


def test_sums_of_measures_add_up_bucket_by_bucket() -> None:
    few, many = Sums(1, 5, (0, 1)), Sums(2, 7, (1, 0, 0, 1))
    assert few.plus(many) == many.plus(few) == Sums(3, 12, (1, 1, 0, 1))


def test_the_key_begins_with_the_partition() -> None:
    key = Key(7, "tracking", "hour", START)
    assert key.encoded().startswith(b"7/")
    assert Key.parse(key.encoded()) == key
