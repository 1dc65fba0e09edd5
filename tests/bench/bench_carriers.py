"""CPU of a carrier's scan, from the payload's bytes on carrier.raw.v1 to the encoded record under
its order (TR-06; budget of the study: 50,000 scans a second).

`python -m tests.bench.bench_carriers` prints microseconds a scan and scans a second of one core,
for each format, and the yardstick. The payloads are independent of each other: processes of the
group `scans` share them by partition, so cores add up. What Kafka's client takes for a record is
not in it.
"""

from collections.abc import Mapping
from time import process_time

import orjson

from orders.contracts.catalogue import record_type
from orders.contracts.records import CarrierPayloadReceived
from orders.engine.ports.log import Message
from services.carriers.metrics import Metrics
from services.carriers.parcels import Parcel
from services.carriers.tables import load
from services.carriers.worker import Worker
from tests.bench.yardstick import stands
from tests.codec import CODEC

ROUNDS, PAYLOADS, SCANS = 40, 20, 50
BUDGET = 50_000
NUMBERS = [f"TRACK{number}" for number in range(SCANS)]


def swift(number: str) -> bytes:
    """JSON, a scan a payload."""
    place = {"city": "Hamburg", "country": "DE", "lat": 53.55, "lon": 9.99}
    event = {"code": "ARR", "occurredAt": "2026-03-01T10:00:00+01:00", "location": place}
    return orjson.dumps({"trackingNumber": number, "event": event})


def lorry() -> bytes:
    """JSON, many parcels a payload."""
    history = [{"status": 20, "ts": 1_772_000_000, "depot": "Hamburg", "lat": 53.55, "lng": 9.99}]
    shipments = [{"barcode": number, "history": history} for number in NUMBERS]
    return orjson.dumps({"shipments": shipments})


def train() -> bytes:
    """X12 214."""
    head = (
        "ISA*00*          *00*          *02*RAIL           *ZZ*HOUSE          "
        "*260301*1303*U*00403*000000001*0*P*>~GS*QM*RAIL*HOUSE*20260301*1303*1*X*004030~"
    )
    told = "".join(
        f"ST*214*{n:04}~B10*{number}*SHIP1*RAIL~LX*1~AT7*X6*NS***20260301*0900*UT~MS1*MAINE*VT*US~"
        f"SE*6*{n:04}~"
        for n, number in enumerate(NUMBERS)
    )
    return f"{head}{told}GE*{SCANS}*1~IEA*1*000000001~".encode()


def desk() -> bytes:
    """EDIFACT IFTSTA."""
    told = "".join(
        f"CNI+{n}+{number}'STS+1+31'DTM+334:202603010900:203'LOC+5+DEHAM:::Hamburg'"
        for n, number in enumerate(NUMBERS)
    )
    head = "UNB+UNOC:3+CARR+HOUSE+260301:1303+1'UNH+1+IFTSTA:D:01B:UN'BGM+23+1+9'"
    return f"{head}{told}UNT+{4 * SCANS + 3}+1'UNZ+1+1'".encode()


def messages(carrier: str, payloads: list[bytes]) -> list[Message]:
    """As the gateway keeps them."""
    kind = record_type(CarrierPayloadReceived)
    found = []
    for number, payload in enumerate(payloads):
        value: CarrierPayloadReceived = {
            "carrier": carrier,
            "sha256": "",
            "content_type": "",
            "payload": payload,
            "received_at": 1_772_400_000_000,
        }
        found.append(Message(kind.topic, 0, number, b"k", CODEC.encode(kind, value), 1, []))
    return found


class Encoded:
    """What is sent is encoded, and counted."""

    def __init__(self) -> None:
        self.scans = 0

    def send(self, record: type, key: str, value: Mapping[str, object]) -> None:
        CODEC.encode(record_type(record), value)
        self.scans += 1

    def flush(self) -> None:
        """It has arrived."""


def scan_us(carrier: str, payloads: list[bytes]) -> float:
    """Least microseconds of CPU a scan."""
    sent, taken, least = Encoded(), messages(carrier, payloads), float("inf")
    parcel = Parcel("shop:1001", "0001-X-1")
    worker = Worker(load(), CODEC, lambda number: parcel, sent, Metrics(), lambda: 0.0)
    for _ in range(ROUNDS):
        before, began = sent.scans, process_time()
        worker.take(taken)
        least = min(least, (process_time() - began) / (sent.scans - before))
    return least * 1e6


def main() -> None:
    """Print each format."""
    for title, carrier, payloads in (
        ("JSON, one a payload", "swift", [swift(number) for number in NUMBERS]),
        ("JSON, many a payload", "lorry", [lorry()] * PAYLOADS),
        ("X12 214", "train", [train()] * PAYLOADS),
        ("EDIFACT IFTSTA", "desk", [desk()] * PAYLOADS),
    ):
        us = scan_us(carrier, payloads)
        cores = BUDGET * us / 1e6
        print(f"{title:<20} {us:5.1f} µs a scan, {1e6 / us:6,.0f}/s a core; ", end="")
        print(f"{BUDGET:,}/s: {cores:.1f} cores")
    print(stands())


if __name__ == "__main__":
    main()
