"""The order file has what is not as it should be now, as tracking told last: TR-03."""

from pathlib import Path
from typing import Any

import pytest

from orders.contracts.catalogue import record_type
from orders.contracts.records import ExceptionClosed, ExceptionEscalated, ExceptionOpened
from tests.contracts.values import zero
from tests.orderfile.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "file")


def say(house: House, record: type, key: str, **more: Any) -> None:
    value = {**zero(record_type(record).schema), "order_id": key, "kind": "lost", **more}
    house.log.write(record, value, key, 0)


def test_the_worst_stands_first_and_what_is_over_does_not(house: House) -> None:
    say(house, ExceptionOpened, "web:1", grade="minor", owner="planner", deadline_at=5)
    say(house, ExceptionOpened, "web:2", grade="critical", owner="operations", deadline_at=9)
    say(house, ExceptionOpened, "web:3", grade="minor", deadline_at=4)
    say(house, ExceptionOpened, "web:4", grade="major", deadline_at=4)
    say(house, ExceptionEscalated, "web:2", owner="manager", deadline_at=20, escalations=1)
    say(house, ExceptionClosed, "web:4")
    house.live()
    found = house.asking().exceptions()
    assert [one.order_id for one in found] == ["web:2", "web:3", "web:1"]
    assert (found[0].owner, found[0].deadline_at, found[0].escalations) == ("manager", 20, 1)
    assert house.content() == house.built_anew()


def test_without_a_file_there_is_none(house: House) -> None:
    assert house.asking().exceptions() == []
