"""Each record is a row of its table, once, wherever the writer dies and whoever else writes."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orders.contracts.catalogue import record_type
from orders.contracts.records import CarrierScanned, OrderReceived, RecallRequested
from orders.engine.core import failpoints
from services.lake.errors import Moved, Overtaken
from services.lake.points import POINTS
from tests.contracts import samples
from tests.contracts.values import zero
from tests.lake.house import House, Killed, at, killing

ROWS = {"order_received": 1, "recall_requested": 2, "carrier_scanned": 1, "undecodable": 1}
"""Of each `fill`."""

COMPLETE = "orders_lake_complete_timestamp_seconds"
UPKEEP = ("lake: files replaced", "lake: snapshots expired")
OFTEN = ("lake: files written", "lake: between tables")
"""Points that a writer comes to for each table."""


def fill(house: House, times: int = 1) -> None:
    """An order, its recall on two topics, a scan, garbage."""
    for number in range(times):
        key = f"web:{number}"
        house.log.write(OrderReceived, samples.received(), key, number % 2)
        for topic in ("orders.intake.v1", "orders.review.v1"):
            recall = zero(record_type(RecallRequested, topic).schema)
            house.log.write(RecallRequested, recall, key, topic=topic)
        house.log.write(CarrierScanned, zero(record_type(CarrierScanned).schema), key)
        house.log.put("carrier.events.v1", b"garbage", key)


def assert_exact(house: House, fills: int) -> None:
    """Every table has what the topics have, once, and says the same."""
    checked = house.check()
    assert {name: one.rows for name, one in checked.items()} == {
        name: rows * fills for name, rows in ROWS.items()
    }
    assert all(one.ok and one.records_digest == one.rows_digest for one in checked.values()), (
        checked
    )
    assert {name: len(house.rows(name)) for name in checked} == {
        name: one.rows for name, one in checked.items()
    }


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    yield House(tmp_path)
    failpoints.listen(None)


def test_what_was_written_stands_there_once(house: House) -> None:
    fill(house, 3)
    house.write()
    assert_exact(house, 3)
    house.write()
    fill(house, 2)
    house.write()
    assert_exact(house, 5)


def test_it_tells_up_to_when_the_lake_has_everything(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.lake.writing.A_READ", 3)

    def complete() -> float:
        return house.metrics.registry.get_sample_value(COMPLETE) or 0

    fill(house)
    begun, writer = time.time(), house.writer()
    writer.claim()
    writer.turn(0)
    assert complete() == 0, "three records of five"
    writer.turn(0)
    assert begun <= complete() <= time.time()
    first = complete()
    fill(house)
    writer.turn(0)
    writer.turn(0)
    assert complete() > first


@pytest.mark.parametrize("point", [one for one in POINTS if one not in UPKEEP])
def test_a_writer_that_dies_anywhere_loses_and_doubles_nothing(house: House, point: str) -> None:
    fill(house, 2)
    for number in (1, 2):
        with killing(point, number if point in OFTEN else 1), pytest.raises(Killed):
            house.write()
        fill(house)
    house.write()
    assert_exact(house, 4)


def test_of_two_writers_the_one_that_began_last_goes_on(house: House) -> None:
    fill(house, 2)
    first, second = house.writer(), house.writer()
    first.claim()
    first.turn(0)
    fill(house)
    second.claim()
    with pytest.raises(Overtaken, match="writer-2 has begun since"):
        first.turn(0)
    second.turn(0)
    assert_exact(house, 3)


def test_one_that_is_overtaken_in_the_midst_of_a_round_doubles_nothing(house: House) -> None:
    """It has committed one table when the other one claims, and goes on with the next."""
    fill(house, 2)
    first, second = house.writer(), house.writer()
    first.claim()
    with at("lake: between tables", second.claim), pytest.raises(Overtaken):
        first.turn(0)
    second.turn(0)
    assert_exact(house, 2)


def test_a_commit_that_another_one_comes_before_is_refused(house: House) -> None:
    """It has compared, and written its files, when the other one commits the same rows."""
    fill(house, 2)
    first, second = house.writer(), house.writer()
    first.claim()
    first.turn(0)  # else the table would be new to both
    fill(house)

    def overtake() -> None:
        second.claim()
        second.turn(0)

    with at("lake: files written", overtake), pytest.raises(Overtaken):
        first.turn(0)
    assert_exact(house, 3)


def test_one_that_claims_in_the_midst_of_anothers_round_begins_anew(house: House) -> None:
    """It has looked at the tables before the other one commits them."""
    fill(house, 2)
    first, second = house.writer(), house.writer()
    first.claim()

    def overtake() -> None:
        second.claim()
        second._source.take, taken = lambda *_: [], second._source.take(100, 0)  # type: ignore[method-assign]
        for message in taken:
            second._gather(message)

    with at("lake: gathered", overtake), pytest.raises(Overtaken):
        first.turn(0)
    second.commit()
    assert_exact(house, 2)


def test_a_writer_whose_table_somebody_else_moved_begins_anew(house: House) -> None:
    fill(house)
    first, second = house.writer(), house.writer()
    first.claim()
    second._source.start(dict.fromkeys(second._source.bounds(), 0))
    second.claim()
    second.turn(0)
    first._name = second._name  # as if it had been here first
    with pytest.raises(Moved):
        first.turn(0)
    house.write()
    assert_exact(house, 1)
