"""Payloads of carriers -> one vocabulary (TR-06): by tables alone, and whatever is sent."""

import os
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.carriers.scans import Scan, Unreadable, scans_of
from services.carriers.segment_scans import place_of
from services.carriers.tables import load
from tests.examples import examples

TABLES = load()
NOW = 1_790_000_000_000
PAYLOADS = Path(os.environ.get("TEST_DATA_DIR", "../shared/data")) / "channel_payloads"
REAL = PAYLOADS / "x12" / "edinet_x12.214.edi"
SSCC = "340123450000000017"
SWIFT = {
    "trackingNumber": "SWI1",
    "event": {
        "code": "POD",
        "occurredAt": "2026-03-01T10:00:00+01:00",
        "description": "left with neighbour",
        "location": {"city": "Hamburg", "country": "DE", "lat": 53.55, "lon": 9.99},
    },
    "pod": {"url": "https://pod/1", "sha256": "AB" * 32, "signedBy": "Erika Mustermann"},
}
X12 = (
    "ISA*00*          *00*          *02*RAIL           *ZZ*HOUSE          "
    "*260301*1303*U*00403*000000001*0*P*>~GS*QM*RAIL*HOUSE*20260301*1303*1*X*004030~"
    "ST*214*0001~B10*TRACK1*SHIP1*RAIL~LX*1~AT7*AF*NS***20260301*0900*UT~MS1*MAINE*VT*US~"
    "AT7*X6*NS***20260301*1000*UT~AT7*ZZ*A1***20260301*1100*ET~"
    f"MAN*GM*{SSCC}~SE*9*0001~GE*1*1~IEA*1*000000001~"
)
IFTSTA = (
    "UNA:+.? 'UNB+UNOC:3+CARR+HOUSE+260301:1303+1'UNH+1+IFTSTA:D:01B:UN'BGM+23+1+9'"
    "CNI+1+TRACK1'STS+1+13'DTM+334:202603010900:203'LOC+5+DEHAM:::Hamburg'"
    "CNI+2+TRACK2'STS+1+21'DTM+334:202603011000:203'CTA+IC+:E Mustermann'"
    f"STS+1+98'GIN+BJ+{SSCC}'UNT+12+1'UNZ+1+1'"
)


def read(carrier: str, payload: Any) -> list[Scan]:
    said = payload if isinstance(payload, bytes) else orjson.dumps(payload)
    return scans_of(carrier, TABLES[carrier], said, NOW)


def told(scans: list[Scan]) -> list[tuple[str, str, int]]:
    return [(one.number, one.status, one.value["at"]) for one in scans]


def test_json_of_one_scan_and_its_proof():  # TR-06
    [scan] = read("swift", SWIFT)
    value = scan.value
    assert told([scan]) == [("SWI1", "DELIVERED", 1_772_355_600_000)]
    assert (value["proof"], value["proof_reference"]) == ("signature", "https://pod/1")
    assert (value["signer_initials"], value["proof_hash"]) == ("EM", "ab" * 32)
    assert (value["place"], value["latitude_e7"]) == ("Hamburg, DE", 535_500_000)


def test_json_of_a_whole_history():
    history = [{"status": 10, "ts": 1_772_000_000}, {"status": 40, "ts": 1_772_100_000}]
    shipments = [{"barcode": "B1", "history": history}, {"barcode": "B2", "history": history[:1]}]
    found = read("lorry", {"shipments": shipments})
    assert told(found) == [
        ("B1", "PICKED_UP", 1_772_000_000_000),
        ("B1", "DELIVERED", 1_772_100_000_000),
        ("B2", "PICKED_UP", 1_772_000_000_000),
    ]
    assert found[1].value["proof"] == "", "nobody signed, no picture: the carrier is asked"


def test_x12_214_by_parcel_and_zone():  # TR-06
    found = read("train", X12.encode())
    assert told(found) == [
        ("TRACK1", "PICKED_UP", 1_772_355_600_000),
        ("TRACK1", "IN_TRANSIT", 1_772_359_200_000),
        (SSCC, "UNKNOWN", 1_772_380_800_000),
    ]
    assert found[0].value["place"] == "MAINE, VT, US"
    assert found[2].value["because"] == "ZZ: A1", "kept as it was said"


def test_edifact_iftsta_by_consignment():  # TR-06
    found = read("desk", IFTSTA.encode("latin-1"))
    assert told(found) == [
        ("TRACK1", "PICKED_UP", 1_772_352_000_000),
        ("TRACK2", "DELIVERED", 1_772_355_600_000),
        (SSCC, "UNKNOWN", NOW),
    ]
    assert found[1].value["signer_initials"] == "EM"
    assert not found[2].timed


@pytest.mark.timeout(60)
def test_thousands_of_scans_that_are_nobodys_take_no_longer_than_others():
    scans = "STS+1+21'" * 60_000
    with pytest.raises(Unreadable, match="no_scan"):
        read("desk", f"UNH+1+IFTSTA:D:01B:UN'BGM+23+1+9'{scans}UNT+9+1'".encode())


@pytest.mark.skipif(
    not REAL.exists(), reason=f"no {REAL}: set TEST_DATA_DIR to the folder of shared data"
)
def test_a_214_as_a_carrier_sent_it():
    """It begins with a byte order mark, and its header has not the width of the standard."""
    [scan] = read("train", REAL.read_bytes())
    assert told([scan]) == [("1751807", "DELIVERED", 1_469_550_600_000)]
    assert scan.value["place"] == "BRATTLEBORO, VT"


def test_the_same_scan_by_two_feeds_is_one_and_another_time_or_code_another():  # TR-06
    def document(**event: Any) -> str:
        [scan] = read("swift", {**SWIFT, "event": {**SWIFT["event"], **event}})  # type: ignore[dict-item]
        return str(scan.value["document_id"])

    assert document(occurredAt="2026-03-01T09:00:00Z", description="said otherwise") == document()
    others = {
        document(occurredAt="2026-03-01T09:00:01Z"),
        document(code="REF"),
        document(code="A"),
        document(code="B"),
    }
    assert len(others | {document()}) == 5


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"", "not_divided"),
        (b'{"trackingNumber": "1", "event"', "not_divided"),
        (b"\xff\xfe\x00", "not_divided"),
        (b"[" * 100_000, "not_divided"),
        (b"{}", "no_scan"),
        (b"[]", "no_scan"),
        (b'{"event": {"code": "POD"}}', "no_scan"),
        (b'{"event": [1, null, "x"], "trackingNumber": "1"}', "no_scan"),
        (b" " * 10_000_000, "too_large"),
    ],
)
def test_what_says_nothing_is_told_why(payload: bytes, why: str):
    with pytest.raises(Unreadable) as told:
        read("swift", payload)
    assert str(told.value) == why


def test_values_that_are_none_are_left_out():
    event = {
        "code": "OFD",
        "occurredAt": "yesterday",
        "location": {"lat": "NaN", "lon": 1e400, "city": "a\x00\nb" + "c" * 300},
        "temperatureC": "cold",
    }
    [scan] = read("swift", {"trackingNumber": "\u202eSWI1\x00", "event": event})
    assert (scan.number, scan.timed, scan.value["at"]) == ("SWI1", False, NOW)
    assert (scan.value["latitude_e7"], scan.value["temperature_tenths"]) == (None, None)
    assert len(scan.value["place"]) == 200


@settings(max_examples=examples(300), deadline=None)
@given(st.data())
def test_nothing_that_is_sent_breaks_it(data: Any):
    carrier = data.draw(st.sampled_from(sorted(TABLES)))
    good = {"swift": orjson.dumps(SWIFT), "train": X12.encode(), "desk": IFTSTA.encode()}
    base = good.get(carrier, b'{"shipments": [{"barcode": 1, "history": [{"status": 10}]}]}')
    at, end = sorted(data.draw(st.integers(0, len(base))) for _ in range(2))
    spoiled = base[:at] + data.draw(st.binary(max_size=20)) + base[end:]
    try:
        found = scans_of(carrier, TABLES[carrier], spoiled, NOW)
    except Unreadable:
        return
    assert all(one.number and one.value["at"] > 0 for one in found)


@pytest.mark.parametrize("table", [t for t in TABLES.values() if t.format != "json"])
def test_every_place_of_a_table_is_one(table: Any):
    for paths in table.fields.model_dump().values():
        for path in paths:
            assert [place_of(one) for one in path.lstrip("^").split("+")]
