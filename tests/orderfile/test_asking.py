"""What is asked of the order file, and what it keeps no longer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orders.engine.core import failpoints
from services.orderfile.file import OrdersDatabase
from services.orderfile.upkeep import Terms, Upkeep
from tests.lake.log import WRITTEN_AT
from tests.orderfile.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    yield House(tmp_path / "file")
    failpoints.listen(None)


def kept(house: House, days: int) -> None:
    """Upkeep so many days after the records were written."""
    file = OrdersDatabase(house.file())
    now = WRITTEN_AT / 1000 + days * 86_400
    Upkeep(file, Terms(90, 400), house.metrics.erased, lambda: now).all()
    file.close()


def damage(house: House, change: str) -> None:
    file = OrdersDatabase(house.file())
    file.rows(change)
    file.close()


def test_where_an_order_stands_is_what_tracking_told_last(house: House) -> None:
    house.order("web:1")
    house.live()
    head = house.asking().head("web:1")
    assert head is not None
    assert (head.number, head.status, head.step, head.final) == ("N-web:1", "allocated", 4, False)
    assert head.marks == ["urgent"]
    assert head.first_at < head.last_at
    house.status("web:1", "completed", 99, final=True)
    house.live()
    head = house.asking().head("web:1")
    assert head is not None
    assert head.final
    assert head.status == "completed"


def test_without_a_file_nothing_is_known(house: House) -> None:
    asking = house.asking()
    assert not asking.there
    assert asking.head("web:1") is None
    assert asking.told("web:1", 0) == ([], {})
    assert asking.timeline("web:1") == []
    assert asking.find("number", "N-web:1") == []


def test_an_order_is_found_by_number_customer_parcel_and_document(house: House) -> None:
    house.order("web:1")
    house.order("web:2")
    house.live()
    asking = house.asking()
    assert asking.find("number", "N-web:2") == ["web:2"]
    assert asking.find("tracking", "T-web:1") == ["web:1"]
    assert asking.find("document", "D-web:1") == ["web:1"]
    assert asking.find("customer", "C-104233") == ["web:1", "web:2"]
    assert asking.find("customer", "C-1") == []
    assert asking.find("number", "' OR 1=1 --") == []


def test_facts_come_as_they_were_read_and_say_how_far(house: House) -> None:
    house.order("web:1")
    house.order("web:2", 1)
    house.timeline("web:1", "OrderReceived", 1)
    house.timeline("web:1", "OrderConfirmed", 2)
    house.live()
    told = house.asking().told("web:1", 0)
    wanted = [
        message
        for (topic, partition), messages in house.log.records.items()
        for message in messages
        if message.key == b"web:1" and topic != "orders.status.v1" and partition == 0
    ]
    assert sorted(told.facts) == sorted(wanted)
    assert told.read_to["orders.intake.v1", 0] == 2
    assert ("orders.intake.v1", 1) not in told.read_to
    assert [one.offset for one in house.asking().timeline("web:1")] == [0, 1]


def test_of_an_order_that_ended_long_ago_what_tells_of_people_is_erased(house: House) -> None:
    house.order("web:1")
    house.status("web:1", "completed", 99, final=True)
    house.timeline("web:1", "OrderCompleted", 1)
    house.order("web:2")
    house.live()
    kept(house, 80)
    assert all(one.erased == 0 for one in house.check().values())
    kept(house, 100)
    asking = house.asking()
    told = {one.topic: one.value for one in asking.told("web:1", 0).facts}
    assert told["orders.intake.v1"] is None
    assert told["orders.timeline.v1"] is not None
    assert not asking.find("tracking", "T-web:1")
    assert asking.find("number", "N-web:1")
    assert asking.find("tracking", "T-web:2"), "it has not ended"
    assert asking.head("web:1") is not None
    checked = house.check()
    assert checked["orders.intake.v1"].erased == 1
    assert all(one.ok for one in checked.values())
    kept(house, 500)
    assert asking.head("web:1") is None
    assert asking.told("web:1", 0).facts == []
    assert asking.head("web:2") is not None


@pytest.mark.parametrize(
    ("change", "topic", "fault"),
    [
        ("DELETE FROM facts WHERE record = 'OrderReceived'", "orders.intake.v1", "missing"),
        (
            "UPDATE facts SET value = x'00' WHERE value = 'garbage'",
            "carrier.events.v1",
            "different",
        ),
        ("UPDATE facts SET order_id = 'web:9'", "orders.intake.v1", "different"),
        ("UPDATE facts SET offset = 1 WHERE topic = 3", "orders.intake.v1", "extra"),
        ("UPDATE heads SET status = 'LOST'", "orders.status.v1", "different"),
        ("DELETE FROM heads", "orders.status.v1", "missing"),
    ],
)
def test_the_check_finds(house: House, change: str, topic: str, fault: str) -> None:
    house.order("web:1")
    house.live()
    damage(house, change.replace("'garbage'", "CAST('garbage' AS BLOB)"))
    found = house.check()[topic]
    assert getattr(found, fault) == 1, found
    assert found.where.startswith(f"{topic}/0/")
