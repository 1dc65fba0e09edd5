"""The lake on the real broker: its writer is killed, overtaken and stopped while records come."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from confluent_kafka import Producer

from orders.client.places import KafkaPlaces
from orders.client.reading import Reader
from orders.engine.host.schema_registry import RegistrySchemaIds
from services.lake.checking import Check, Checked, fastavro_reader
from services.lake.keeping import Keeping
from services.lake.reading import rows_of
from services.lake.recording import Recording
from services.lake.tables import Lake
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import House

KILLED_AT = ("lake: between tables:2", "lake: before the anchor:3")


def start(house: House, name: str, folder: Path, strikes: tuple[str, ...] = ()) -> None:
    told = {"ORDERS_LAKE_WAREHOUSE": str(folder), "ORDERS_LAKE_COMMIT_SECONDS": "0.3"}
    house.family.start(name, "services.lake", (), [f"kill:{one}" for one in strikes], told)


def lake_in(folder: Path) -> Lake:
    return Lake(str(folder), f"sqlite:///{folder}/catalog.db")


def rows(folder: Path, table: str = "order_submitted") -> int:
    """So many rows stand in the table now."""
    if not (folder / "catalog.db").exists():
        return 0
    lake = lake_in(folder)
    found = lake.table(table)
    lake.close()
    return 0 if found is None else rows_of(found).count_rows()


def has(folder: Path, wanted: int) -> Callable[[], bool]:
    """Asks whether so many submitted orders stand there."""
    return lambda: rows(folder) == wanted


def checked(house: House, folder: Path) -> dict[str, Checked]:
    ids = RegistrySchemaIds(house.settings.registry_properties())
    recording = Recording(ids, Keeping.with_personal(False), fastavro_reader)
    with Reader(house.settings) as reader:
        found = Check(lake_in(folder), KafkaPlaces(reader), recording).run()
    return {one.table: one for one in found}


def abort(house: House) -> None:
    """A stage that died in the midst of a transaction: what it wrote counts for nothing."""
    producer = Producer({**house.settings.kafka_properties(), "transactional.id": "a-stage"})
    producer.init_transactions(60)
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
    abort(house)
    while house.family.strikes_left:
        bought += len(house.buy(20))
        house.until("it is killed, and goes on", has(folder, bought))
    bought += len(house.buy(40))
    os.kill(house.family.pid("lake-1"), signal.SIGKILL)
    house.until("killed from outside it goes on, too", has(folder, bought))

    house.family.excused.add("lake-1")
    start(house, "lake-2", folder)
    house.until("the one before ends", lambda: house.family.said("lake-1", "has begun since"))
    bought += len(house.buy(5))
    house.until("the later one goes on", has(folder, bought))
    house.family.end("lake-2")
    assert house.family.said("lake-2", "stopped"), "in order"
    found = checked(house, folder)
    assert all(one.ok and one.records == one.rows for one in found.values()), found
    assert found["order_submitted"].rows == bought
    assert {"article", "customer", "stock_counted"} <= found.keys()
    assert "undecodable" not in {name for name, one in found.items() if one.rows}
