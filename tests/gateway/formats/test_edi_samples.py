"""The public interchanges of the shared data, where they are at hand: what becomes of each."""

import os
from pathlib import Path

import pytest

from services.gateway.formats import edifact, x12
from services.gateway.formats.reading import Profile

PAYLOADS = Path(os.environ.get("TEST_DATA_DIR", "../shared/data")) / "channel_payloads"
pytestmark = pytest.mark.skipif(
    not PAYLOADS.is_dir(), reason=f"no {PAYLOADS}: set TEST_DATA_DIR to the folder of shared data"
)
PARTNER = Profile(channel="partner", zone="America/New_York", currency="USD")
READERS = {"x12": x12.read, "edifact": edifact.read}


def sample(name: str) -> bytes:
    return (PAYLOADS / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "placed", "waiting", "faults"),
    [
        ("x12/node-x12_850.edi", 1, 0, []),
        ("x12/edinet_x12.850.edi", 0, 1, [("segment 15, element 2", "control_number_wrong")]),
        ("x12/edinet_x12.850a.edi", 0, 1, [("segment 54, element 2", "control_number_wrong")]),
        ("x12/edinet_x12.214.edi", 0, 0, [("segment 3", "message_unknown")]),
        ("x12/node-x12_855.edi", 0, 0, [("segment 3", "message_unknown")]),
        ("x12/node-x12_856.edi", 0, 0, [("segment 3", "message_unknown")]),
        ("edifact/pydifact_order.edi", 1, 0, [("segment 1", "trailer_missing")]),
        (
            "edifact/staedi_orders-with-group.edi",
            0,
            0,
            [("segment 20, element 1", "count_wrong")],
        ),
    ],
)
def test_each_interchange_comes_in_or_is_refused_with_its_place(name, placed, waiting, faults):
    reading = READERS[name.partition("/")[0]](sample(name), PARTNER)
    assert (len(reading.placed), len(reading.waiting)) == (placed, waiting)
    assert [(one.where, one.code) for one in reading.faults] == faults


def test_the_sum_of_a_retailers_order_is_the_one_that_it_states():
    (placed,) = x12.read(sample("x12/node-x12_850.edi"), PARTNER).placed
    assert placed.order["totals"]["goods_minor"] == 1_304_594
    assert [line["sku"] for line in placed.order["lines"]][:2] == ["AB3542", "RD5322"]
    assert placed.order["lines"][0]["article_codes"][0] == {
        "scheme": "BUYER",
        "code": "065322-117",
    }


def test_a_test_order_says_the_same_once_it_is_meant():
    meant = sample("x12/edinet_x12.850a.edi").replace(b"*T*>", b"*P*>")
    (placed,) = x12.read(meant, PARTNER).placed
    assert [line["line"] for line in placed.order["lines"]] == [100_001, 200_001, 200_002]
    assert placed.order["lines"][0]["unit"] == "YD"
    assert placed.order["trade_terms"]["incoterm"] == "EXW USNKY North Kansas City, MO"
    assert placed.order["totals"]["total_minor"] == 2500 * 253 + 3000 * 341


def test_an_order_of_location_numbers_alone_keeps_them_for_intake():
    (placed,) = edifact.read(sample("edifact/pydifact_order.edi"), PARTNER).placed
    order = placed.order
    assert order["buyer"]["party_ids"] == [{"scheme": "GLN", "id": "8711576000012"}]
    assert order["delivery_address"]["location_code"] == "8711576100019"
    assert [line["quantity"] for line in order["lines"]] == [8, 8]


def test_a_lenient_partner_may_count_wrong():
    lenient = Profile(channel="partner", currency="EUR", lenient=True)
    document = sample("edifact/staedi_orders-with-group.edi").replace(b"EANCOM+1'", b"EANCOM'")
    (placed,) = edifact.read(document, lenient).placed
    assert placed.order["totals"]["total_minor"] == 288 * 1280
