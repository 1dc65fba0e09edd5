"""Each fact stands in the file once, wherever its writer dies (TR-01, DL-03)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.client.orderfile.opening import FileAway, FileDamaged
from orders.engine.core import failpoints
from orders.engine.errors import ConfigError
from services.orderfile.file import Gone, OrdersDatabase, alone
from services.orderfile.points import POINTS
from services.orderfile.recording import Recording
from services.orderfile.writing import Anew, Writer
from tests.lake.house import Killed, at, killing
from tests.orderfile.house import House, kill

OF_A_WRITER = POINTS[:6]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    yield House(tmp_path / "file", most=4)
    failpoints.listen(None)


def test_every_fact_stands_there_once_with_its_bytes(house: House) -> None:
    house.order("web:1")
    house.order("web:2", 1)
    house.live()
    facts = house.content()["facts"]
    assert len(facts) == 2 * 5, "heartbeats and statuses are none"
    assert {fact[-2] for fact in facts} >= {b"garbage", None}
    assert {fact[5] for fact in facts} == {
        "OrderReceived", "ShipmentDispatched", "CarrierScanned", "",
    }  # fmt: skip
    house.live()
    assert len(house.content()["facts"]) == 2 * 5
    assert all(one.ok for one in house.check().values()), house.check()


@pytest.mark.parametrize("point", OF_A_WRITER)
@pytest.mark.parametrize("time", [1, 2, 3])
def test_a_writer_that_dies_anywhere_loses_and_doubles_nothing(
    house: House, point: str, time: int
) -> None:
    house.order("web:1")
    house.order("web:2", 1)
    once = point in ("orderfile: opened", "orderfile: began")
    with killing(point, 1 if once else time), pytest.raises(Killed):
        house.live()
    house.order("web:3")
    house.live()
    assert house.content() == house.built_anew()


LIVES = st.lists(
    st.tuples(st.sampled_from(OF_A_WRITER), st.integers(1, 6), st.integers(0, 2)), max_size=6
)


@given(LIVES, st.integers(1, 5))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_life_it_leads_the_file_is_that_of_the_topics(
    tmp_path_factory: pytest.TempPathFactory,
    lives: list[tuple[str, int, int]],
    most: int,
) -> None:
    house, orders = House(tmp_path_factory.mktemp("file"), most), 0
    for point, time, fresh in lives:
        for _ in range(fresh):
            house.order(f"web:{orders}", orders % 2)
            orders += 1
        try:
            with killing(point, time):
                house.live()
        except Killed:
            pass
        finally:
            failpoints.listen(None)
    house.live()
    assert house.content() == house.built_anew()
    assert all(one.ok for one in house.check().values())
    shutil.rmtree(house.folder)


def test_a_full_disk_takes_nothing_and_it_goes_on_when_there_is_room(house: House) -> None:
    house.order("web:1")
    house.live()
    file = OrdersDatabase(house.file())
    ((pages,),) = file.rows("SELECT * FROM pragma_page_count")
    file.rows(f"PRAGMA max_page_count={pages}")
    for number in range(2, 60):
        house.order(f"web:{number}")
    writer = Writer(file, house.source(), Recording(house.log.codec), house.metrics)
    writer.begin()
    with pytest.raises(FileAway, match=r"orders-1\.db: database or disk is full"):
        writer.live(lambda: False, lambda: None, once=True)
    kill(file)
    house.live()
    assert house.content() == house.built_anew()


def test_a_file_that_is_deleted_in_mid_run_is_written_anew(house: House) -> None:
    for number in range(4):
        house.order(f"web:{number}")

    def delete() -> None:
        house.file().unlink()

    with at("orderfile: committed", delete, 3), pytest.raises(Gone):
        house.live()
    house.order("web:9")
    house.live()
    assert house.content() == house.built_anew()


def test_who_reads_meanwhile_reads_the_new_one(house: House) -> None:
    house.order("web:1")
    house.live()
    asking = house.asking()
    assert asking.head("web:1")
    assert not asking.head("web:2")
    house.file().unlink()
    assert not asking.there
    assert asking.head("web:1") is None
    house.order("web:2")
    house.live()
    assert asking.head("web:1")
    assert asking.head("web:2")


def test_of_two_writers_the_second_is_refused(house: House) -> None:
    with (
        alone(house.folder),
        pytest.raises(ConfigError, match="another process writes the order file"),
        alone(house.folder),
    ):
        pass
    with alone(house.folder):
        pass


def test_a_position_that_was_lost_is_noticed(house: House) -> None:
    house.order("web:1")
    house.live()
    file = OrdersDatabase(house.file())
    with file.commit():
        file.read_to({("orders.intake.v1", 0): 0})
    file.close()
    with pytest.raises(FileDamaged, match=r"orders-1\.db is damaged .*UNIQUE.*orderfile rebuild"):
        house.live()


def test_topics_that_were_made_anew_make_a_file_of_their_own(house: House) -> None:
    house.order("web:1")
    house.live()
    house.identity = "cluster/2"
    with pytest.raises(Anew, match="not the topics"):
        house.live()
    house.live()
    assert sorted(one.name for one in house.folder.glob("*.db")) == ["orders-1.db", "orders-2.db"]
    assert house.content() == house.built_anew()


def test_what_retention_took_first_is_told(house: House) -> None:
    house.order("web:1")
    house.live()
    house.order("web:2")
    house.order("web:3")
    place = ("orders.intake.v1", 0)
    house.log.low[place] = len(house.log.records[place]) - 2
    house.live()
    taken = house.metrics.registry.get_sample_value("orders_orderfile_missed_records_total")
    assert taken == 2
    file = OrdersDatabase(house.file())
    assert file.rows("SELECT partition, first, next FROM gaps") == [(0, 2, 4)]
    file.close()
    assert house.asking().told("web:3", 0).facts[0].topic == place[0]


def test_kafka_that_has_lost_records_is_an_error_that_says_so(house: House) -> None:
    house.order("web:1")
    house.live()
    del house.log.records["carrier.events.v1", 0][-1]
    with pytest.raises(ConfigError, match=r"carrier.events.v1/0 ends at 2.*Kafka has lost records"):
        house.live()
