"""Scans find their orders, or wait for them; each is told once (TR-06)."""

from collections import Counter
from typing import Any

import orjson
import pytest

from orders.contracts.catalogue import record_type
from orders.contracts.records import (
    CarrierPayloadReceived,
    CarrierScanned,
    ShipmentDispatched,
    ShipmentPacked,
)
from orders.engine.ports.log import Message
from services.carriers import worker as waiting
from services.carriers.parcels import Parcel, Parcels
from services.carriers.tables import load
from services.carriers.worker import PATIENCE_SECONDS, Worker
from tests.codec import CODEC
from tests.contracts.values import zero

ORDER = "shop:1001"
OF = Parcel(ORDER, "0001-X-1")


class House:
    """A worker, and what it knows, told and counted."""

    def __init__(self) -> None:
        self.known: dict[str, Parcel] = {}
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.counts: Counter[str] = Counter()
        self.now, self.flushed, self.wait = 0.0, 0, 0
        self.worker = Worker(
            load(), CODEC, lambda number: self.known.get(number), self, self, lambda: self.now
        )

    def send(self, record: type, key: str, value: Any) -> None:
        assert record is CarrierScanned
        CODEC.encode(record_type(record), value)
        self.told.append((key, dict(value)))

    def flush(self) -> None:
        self.flushed = len(self.told)

    def scan(self, carrier: str, what: str) -> None:
        self.counts[what] += 1

    def waiting(self, scans: int) -> None:
        self.wait = scans

    def take(self, *messages: Message, after: float = 0.0) -> list[int]:
        self.now += after
        done = [one.offset for one in self.worker.take(messages)]
        assert self.flushed == len(self.told), "nothing is done that has not arrived"
        return done


def payload(offset: int, *scans: tuple[str, int], carrier: str = "lorry") -> Message:
    shipments = [{"barcode": number, "history": [{"status": code}]} for number, code in scans]
    value: CarrierPayloadReceived = {
        "carrier": carrier,
        "sha256": "",
        "content_type": "application/json",
        "payload": orjson.dumps({"shipments": shipments}),
        "received_at": 5,
    }
    kind = record_type(CarrierPayloadReceived)
    return Message(kind.topic, 0, offset, b"k", CODEC.encode(kind, value), 1, [])


@pytest.fixture
def house() -> House:
    there = House()
    there.known["B1"] = OF
    return there


def test_a_scan_is_told_under_the_order_whose_parcel_it_is(house: House):  # TR-06
    assert house.take(payload(1, ("B1", 10))) == [1]
    [(key, value)] = house.told
    assert (key, value["order_id"], value["shipment_id"]) == (ORDER, ORDER, OF.shipment_id)
    assert (value["status"], value["tracking_number"]) == ("PICKED_UP", "B1")


def test_a_code_that_nobody_knows_is_told_and_counted(house: House):
    assert house.take(payload(1, ("B1", 99))) == [1]
    assert (house.told[0][1]["status"], house.told[0][1]["because"]) == ("UNKNOWN", "99")
    assert house.counts["unknown_code"] == 1


def test_a_scan_before_its_parcel_waits_and_its_payload_is_not_done(house: House):
    assert house.take(payload(1, ("B1", 10), ("B2", 10)), payload(2, ("B1", 20))) == [2]
    assert (len(house.told), house.wait) == (2, 1)
    house.known["B2"] = Parcel("shop:2", "0002-X-1")
    assert house.take(after=1.0) == [], "it is not looked for without end"
    assert house.take(after=10.0) == [1]
    assert [key for key, _ in house.told] == [ORDER, ORDER, "shop:2"]
    assert house.wait == 0


def test_a_parcel_that_nobody_comes_to_know_is_counted_and_lets_go(house: House):
    assert house.take(payload(1, ("B3", 10))) == []
    assert house.take(after=PATIENCE_SECONDS + 1) == [1]
    assert (house.counts["unknown_parcel"], house.told) == (1, [])


def test_there_is_an_end_to_waiting(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(waiting, "MOST_WAITING", 3)
    house.take(*(payload(n, (f"N{n}", 10)) for n in range(5)))
    assert (house.wait, house.counts["unknown_parcel"]) == (3, 2)


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (payload(1, carrier="nobody"), "unknown_carrier"),
        (payload(1), "no_scan"),
        (payload(1)._replace(value=b"garbage"), "undecodable"),
        (payload(1)._replace(value=None), "undecodable"),
    ],
)
def test_what_says_nothing_is_counted_and_done(house: House, message: Message, why: str):
    assert house.take(message) == [1]
    assert house.counts[why] == 1


class Filed:
    """An order file that knows one order."""

    def __init__(self, terms: dict[tuple[str, str], str], *facts: Message) -> None:
        self.terms, self.facts, self.asked = terms, facts, 0

    def find(self, kind: str, term: str, limit: int = 100) -> list[str]:
        self.asked += 1
        return [found] if (found := self.terms.get((kind, term))) else []

    def told(self, order_id: str, partition: int) -> "Filed":
        return self


def shipping(record: type, **changes: Any) -> Message:
    kind = record_type(record)
    value = {**zero(kind.schema), "order_id": ORDER, "shipment_id": OF.shipment_id, **changes}
    return Message(kind.topic, 0, 1, ORDER.encode(), CODEC.encode(kind, value), 1, [])


def test_parcels_are_found_by_sscc_and_by_tracking_number_and_remembered():
    package = {
        "package_id": "P",
        "packaging": "",
        "weight_g": 1,
        "volume_ml": 1,
        "lines": [],
        "sscc": "340123450000000017",
    }
    filed = Filed(
        {("parcel", "340123450000000017"): ORDER, ("tracking", "T-1"): ORDER},
        shipping(ShipmentPacked, packages=[package]),
        shipping(ShipmentDispatched, tracking_number="T-1"),
        shipping(ShipmentDispatched)._replace(value=b"garbage"),
    )
    parcels = Parcels(filed, CODEC, 12)
    assert parcels.find("340123450000000017") == OF
    assert parcels.find("T-1") == OF
    asked = filed.asked
    assert parcels.find("T-1") == OF
    assert filed.asked == asked
    assert parcels.find("T-2") is None
