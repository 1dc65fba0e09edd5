"""The lake on the real broker: its writer is killed, overtaken and stopped while records come."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from confluent_kafka import Producer

from orders.client.reading import Reader
from orders.contracts.catalogue import TOPICS
from orders.engine.host.schema_registry import RegistrySchemaIds
from services.lake.checking import Check, Checked, KafkaTopics, fastavro_reader
from services.lake.keeping import Keeping
from services.lake.recording import Recording
from services.lake.tables import Lake
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import House

KILLED_AT = ("lake: files written:5", "lake: between tables:2", "lake: before the anchor:3")


def start(house: House, name: str, folder: Path, strikes: tuple[str, ...] = ()) -> None:
    told = {
        "ORDERS_LAKE_WAREHOUSE": str(folder),
        "ORDERS_LAKE_COMMIT_SECONDS": "0.3",
    }
    struck = [f"kill:{one}" for one in strikes]
    house.family.start(name, "services.lake", (), struck, told)


def checked(house: House, folder: Path) -> dict[str, Checked]:
    lake = Lake(str(folder), f"sqlite:///{folder}/catalog.db")
    ids = RegistrySchemaIds(house.settings.registry_properties())
    recording = Recording(ids, Keeping.with_personal(False), fastavro_reader)
    with Reader(house.settings) as reader:
        found = Check(lake, KafkaTopics(reader), recording).run()
    lake.close()
    return {one.table: one for one in found}


@contextmanager
def transaction(house: House) -> Iterator[Producer]:
    """Records of a stage, until it is told to commit or to abort."""
    producer = Producer({**house.settings.kafka_properties(), "transactional.id": "a-stage"})
    producer.init_transactions(60)
    yield producer


def aborted(house: House) -> None:
    """A stage that died: what it wrote counts for nothing."""
    with transaction(house) as producer:
        producer.begin_transaction()
        for number in range(20):
            producer.produce("orders.intake.v1", b"never was", f"shop:{number}", 0)
        producer.flush(60)
        producer.abort_transaction(60)


@pytest.mark.timeout(900)
def test_killed_overtaken_and_stopped_it_has_every_record_once(
    open_house: OpenHouse, tmp_path: Path
) -> None:
    house, folder = open_house(), tmp_path / "lake"
    house.furnish()
    bought = len(house.buy(40))
    start(house, "lake-1", folder, KILLED_AT)
    aborted(house)

    def until(what: str, rows: int) -> None:
        def there() -> bool:
            found = checked(house, folder) if (folder / "catalog.db").exists() else {}
            return "order_submitted" in found and found["order_submitted"].rows == rows

        house.until(what, there)

    until("the first orders stand there", bought)
    while house.family.strikes_left:
        bought += len(house.buy(20))
        until("it was killed, and goes on", bought)
    bought += len(house.buy(40))
    os.kill(house.family.pid("lake-1"), signal.SIGKILL)
    until("it was killed again", bought)

    start(house, "lake-2", folder)
    bought += len(house.buy(5))
    house.family.excused.add("lake-1")
    house.until("the former one ends", lambda: house.family.said("lake-1", "has begun since"))
    until("the later one goes on", bought)
    bought += len(house.buy(7))
    house.family.end("lake-2")
    assert house.family.said("lake-2", "stopped"), "in order"
    found = checked(house, folder)
    assert all(one.ok for one in found.values()), found
    assert found["order_submitted"].records == bought or "what came last is not read yet"
    assert {"article", "customer", "stock_counted", "order_submitted"} <= found.keys()
    assert set(TOPICS)
