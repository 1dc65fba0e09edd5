"""The order file on the real broker: its writer is killed, and the file deleted, while records
come."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer

from orders.client.history import history
from orders.client.orderfile.asking import OrderFile
from orders.client.orderfile.filed import filed
from orders.client.orderfile.layout import FOLLOWED, newest
from orders.client.orderfile.opening import FileAway
from orders.client.places import KafkaPlaces
from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from services.orderfile.checking import Check, Checked
from services.orderfile.file import OrdersDatabase
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import House
from tests.orderfile.house import TABLES

KILLED_AT = (
    "orderfile: began:1",
    "orderfile: rows written:2",
    "orderfile: before the commit:2",
    "orderfile: committed:3",
)
KNOWN = "SELECT count(DISTINCT order_id) FROM facts WHERE record = 'OrderSubmitted'"


def folder_of(house: House) -> Path:
    return house.settings.data_dir / "orderfile"


def start(house: House, *strikes: str) -> None:
    house.family.start("orderfile", "services.orderfile", (), [f"kill:{one}" for one in strikes])


def has(house: House, wanted: int) -> Callable[[], bool]:
    """Asks whether so many submitted orders stand there."""

    def asked() -> bool:
        file = OrderFile(folder_of(house))
        try:
            return bool(file._ask(KNOWN) == [(wanted,)])
        except FileAway:  # it is just being made
            return False
        finally:
            file.close()

    return asked


def abort(house: House) -> None:
    """A stage that died in the midst of a transaction: what it wrote counts for nothing."""
    producer = Producer({**house.settings.kafka_properties(), "transactional.id": "a-stage"})
    producer.init_transactions(60)
    producer.begin_transaction()
    for number in range(20):
        producer.produce("orders.intake.v1", b"never was", f"shop:{number}", 0)
    producer.flush(60)
    producer.abort_transaction(60)


def checked(house: House) -> dict[str, Checked]:
    codec = Codec(RegistrySchemaIds(house.settings.registry_properties()))
    with Reader(house.settings) as reader:
        found = Check(folder_of(house), KafkaPlaces(reader), codec).run()
    return {one.topic: one for one in found}


def content(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that a file says; nobody writes it."""
    path = newest(folder)
    assert path is not None
    file = OrdersDatabase(path)
    found = {name: sorted(file.rows(query), key=repr) for name, query in TABLES.items()}
    file.close()
    return found


def built_anew(house: House, folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a file says that is made of the topics in one piece."""
    told = {**os.environ, **house.environment, "ORDERS_ORDERFILE_DIR": str(folder)}
    command = [sys.executable, "-m", "services.orderfile", "--once"]
    subprocess.run(command, env=told, check=True, timeout=300)
    return content(folder)


@pytest.mark.timeout(1800)
def test_killed_and_deleted_it_says_what_the_topics_say(
    open_house: OpenHouse, tmp_path: Path
) -> None:
    house = open_house()
    house.furnish()
    house.start_together(1)
    orders = house.buy(4)
    house.until("they are under way", house.heard("ShipmentReleased", orders))
    house.family.end("together-1")
    start(house, *KILLED_AT)
    abort(house)
    bought = len(orders)
    while house.family.strikes_left:
        bought += len(house.buy(10))
        house.until("it is killed, and goes on", has(house, bought))
    bought += len(house.buy(20))
    os.kill(house.family.pid("orderfile"), signal.SIGKILL)
    house.until("killed from outside it goes on, too", has(house, bought))

    for one in folder_of(house).glob("orders-*"):
        one.unlink()
    bought += len(house.buy(10))
    house.until("deleted in mid-run it is written anew", has(house, bought))
    late = house.buy(1)
    house.until("it has read all", has(house, bought + 1))
    house.family.end("orderfile")
    assert house.family.said("orderfile", "begins anew", "was deleted")
    assert house.family.said("orderfile", "stopped"), "in order"

    found = checked(house)
    assert all(one.ok for one in found.values()), found
    assert found["orders.shipping.v1"].rows >= len(orders)
    assert content(folder_of(house)) == built_anew(house, tmp_path / "anew")
    traced(house, orders[0], late[0])


def traced(house: House, order: str, late: str) -> None:
    """What is traced is the same with the file and without, also what is not in it yet."""
    topics = [topic for topic in FOLLOWED if topic != "orders.status.v1"]
    assert filed(house.settings, order).facts
    with_file = history(house.settings, order, topics).found
    house.buy(1, reference=late.partition(":")[2])  # the same once more: a repeat
    house.sender.flush()
    behind = history(house.settings, late, topics).found
    for one in folder_of(house).glob("orders-*"):
        one.unlink()
    assert history(house.settings, order, topics).found == with_file
    assert history(house.settings, late, topics).found == behind
    assert [one.record for one in behind] == ["OrderSubmitted", "OrderSubmitted"]
