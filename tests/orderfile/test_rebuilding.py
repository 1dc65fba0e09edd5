"""The file built anew, from the topics and what only the former one has."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orders.client.orderfile.opening import FileDamaged
from orders.engine.core import failpoints
from services.orderfile.points import POINTS
from tests.lake.house import Killed, killing
from tests.orderfile.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "file", most=5)
    for number in range(3):
        house.order(f"web:{number}", number % 2)
    house.live()
    yield house
    failpoints.listen(None)


def age(house: House) -> None:
    """Retention takes the first record of each place."""
    for place, records in house.log.records.items():
        if records:
            house.log.low[place] = 1


def test_it_says_what_the_former_one_said(house: House) -> None:
    before = house.content()
    built = house.rebuild()
    assert built.file == "orders-2.db"
    assert not built.lost
    assert not built.kept
    assert house.content() == before
    assert [one.name for one in house.folder.glob("orders-*")] == ["orders-2.db"]


def test_what_the_topics_have_no_more_is_taken_over(house: House) -> None:
    before = house.content()
    age(house)
    assert house.rebuild().kept > 3
    assert house.content() == before
    assert all(one.ok for one in house.check().values())
    assert sum(one.older for one in house.check().values()) > 3


@pytest.mark.parametrize("point", POINTS[7:])
def test_one_that_dies_in_the_midst_of_it_leaves_a_file_that_counts(
    house: House, point: str
) -> None:
    before = house.content()
    age(house)
    with killing(point), pytest.raises(Killed):
        house.rebuild()
    assert house.content() == before
    house.rebuild()
    assert house.content() == before


def test_who_reads_meanwhile_goes_on(house: House) -> None:
    asking = house.asking()
    assert asking.head("web:1")
    house.rebuild()
    house.order("web:7")
    house.live()
    assert asking.head("web:1")
    assert asking.head("web:7")


def test_a_damaged_file_is_named_and_rebuilt_by_command(house: House) -> None:
    before = house.content()
    with house.file().open("r+b") as file:
        file.seek(4096)
        file.write(b"\x55" * 8192)
    house.order("web:8")
    with pytest.raises(FileDamaged, match=r"orders-1\.db is damaged .*`orders orderfile rebuild`"):
        house.live()
    with pytest.raises(FileDamaged):
        house.check()
    assert "orders-1.db is damaged" in house.rebuild().lost
    assert len(house.content()["facts"]) == len(before["facts"]) + 5
    assert house.content() == house.built_anew()
    assert sorted(one.name for one in house.folder.glob("orders-*")) == [
        "orders-1.damaged", "orders-2.db",
    ]  # fmt: skip


def test_what_is_no_database_is_named(house: House) -> None:
    house.file().write_bytes(b"no database, by far" * 1_000)
    with pytest.raises(FileDamaged, match="file is not a database"):
        house.live()
    assert house.rebuild().facts == 15
