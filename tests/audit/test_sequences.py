"""Numbers that were lost, given twice, or to nobody, are found in the state topic alone."""

from collections.abc import Callable

import orjson
import pytest

from orders.audit.sequences import Sequences
from orders.audit.source import Record
from tests.audit.fakes import record_of
from tests.codec import CODEC
from tests.engine.scenario import come_to_rest
from tests.engine.test_sequences import KEYS, STAGE, STATE, send
from tests.engine.world import World

Changelog = list[Record]


@pytest.fixture
def changelog() -> Changelog:
    """Three batches: five numbers, none, three."""
    world = World(1)
    world.replica(STAGE)
    for ways in (("plain", "two", "two"), ("silent",), ("plain", "plain", "plain")):
        for key, way in zip(KEYS, ways, strict=False):
            send(world, key, "A", way)
        come_to_rest(world, 5)
        world.clock.advance(1)
    log = world.broker.log(STATE, 0)
    return [record_of(message) for message in log.read(log.low, len(log.entries) + 1)[0]]


def found(records: Changelog) -> list[str]:
    sequences = Sequences(CODEC)
    for record in records:
        sequences.add(record)
    return [f"{finding.about}: {finding.says}" for finding in sequences.close()[1]]


def told(record: Record, answers: list[object]) -> Record:
    """As if its handler had been answered so."""
    headers = dict(record.headers())
    headers["cause"] = orjson.dumps([["carrier.events.v1/0/0", answers]])
    return record._replace(headers=lambda: list(headers.items()))


def test_what_is_right(changelog: Changelog) -> None:
    sequences = Sequences(CODEC)
    for record in changelog:
        sequences.add(record)
    assert sequences.close() == (8, [])


def test_of_what_is_compacted_nothing_is_missed(changelog: Changelog) -> None:
    """Of each key the last record is left: the sequence's second follows nothing that is there."""
    last = {record.key: record for record in changelog}
    kept = [record for record in changelog if last[record.key] is record]
    assert len(kept) < len(changelog)
    assert found(kept) == []


def a_gap(records: Changelog) -> Changelog:
    return [told(one, []) if one.key == KEYS[1].encode() else one for one in records]


def a_repetition(records: Changelog) -> Changelog:
    twice: list[object] = [["A", 1, 3]]
    return [told(one, twice) if one.key == KEYS[2].encode() else one for one in records]


def beyond(records: Changelog) -> Changelog:
    return [told(one, [["A", 40, 41]]) if one.key == KEYS[0].encode() else one for one in records]


def begun_anew(records: Changelog) -> Changelog:
    rows = [number for number, one in enumerate(records) if one.key == b"@sequence/A"]
    first, later = (records[number] for number in rows)
    return [*records[: rows[1]], first._replace(offset=later.offset), *records[rows[1] + 1 :]]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (a_gap, "shipping/0 A: nobody has 2, nor 1 more"),
        (a_repetition, "shipping/0 A: 1 was given 2 times"),
        (beyond, "shipping/0 A: 40 was given, and the sequence went to 5"),
        (begun_anew, "shipping/0 A: it was at 5, and gave no more than 5"),
    ],
)
def test_it_finds(
    spoil: Callable[[Changelog], Changelog], words: str, changelog: Changelog
) -> None:
    assert words in found(spoil(changelog))
