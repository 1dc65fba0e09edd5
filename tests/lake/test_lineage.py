"""Each commit says which topics the rows came of, and whoever does not listen stops no commit."""

from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from orders.client.lineage import Lineage
from orders.contracts.records import PaymentReceived
from orders.engine.settings import load_settings
from services.lake.lineage import telling
from services.lake.recording import ASIDE
from tests.lake.house import House
from tests.lake.test_tables import zero_of


@pytest.fixture
def house(tmp_path: Path, clean_settings: None, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("ORDERS_KAFKA_BOOTSTRAP_SERVERS", "broker:9092,other:9092")
    monkeypatch.setenv("ORDERS_REGISTRY_URL", "http://localhost:1")
    monkeypatch.setenv("ORDERS_REDIS_URL", "redis://localhost:1")
    return House(tmp_path)


def told_by(house: House, send: Any) -> Lineage:
    """The house's writers tell their commits to this."""
    lineage = Lineage([send], CollectorRegistry())
    house.tell = telling(house.lake(), load_settings(), lineage)
    return lineage


def pay(house: House, times: int) -> None:
    for number in range(times):
        house.log.write(PaymentReceived, zero_of(PaymentReceived), f"shop:{number}")


def test_a_commit_is_an_event(house: House) -> None:
    sent: list[Any] = []
    lineage = told_by(house, sent.append)
    for count in (3, 2):
        pay(house, count)
        house.write()
    house.log.put("payment.events.v1", b"no record")
    house.write()
    house.write()
    lineage.close()
    told = [
        (
            event.job.name,
            [(one.namespace, one.name) for one in event.inputs],
            event.outputs[0].outputFacets["outputStatistics"].rowCount,
        )
        for event in sent
    ]
    topic = [("kafka://broker:9092", "payment.events.v1")]
    assert told[:2] == [("lake.payment_received", topic, 3), ("lake.payment_received", topic, 2)]
    assert told[2] == (f"lake.{ASIDE}", topic, 1)
    assert len(told) == 3, "what committed no row is not told"
    location = sent[0].outputs[0]
    assert location.namespace == "file"
    assert Path(location.name, "metadata").is_dir()


def test_without_a_receiver_all_is_written_all_the_same(house: House) -> None:
    def send(event: Any) -> None:
        raise ConnectionError("away")

    lineage = told_by(house, send)
    pay(house, 3)
    house.write()
    lineage.close()
    assert all(one.ok for one in house.check().values())
    assert len(house.rows("payment_received")) == 3
