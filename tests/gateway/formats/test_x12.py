"""X12 850 and 860: what partners order and change, what is refused, and where."""

from dataclasses import replace
from typing import Any

import pytest

from services.gateway.formats.interchanges.text import LARGEST
from services.gateway.formats.interchanges.unwrapping import MOST_SEGMENTS
from services.gateway.formats.reading import Profile, Waiting
from services.gateway.formats.x12 import envelopes, read
from tests.gateway.formats.found import only_order, told_in_order
from tests.gateway.formats.interchanges import HEAD_850, LINE_850, order_850, x12
from tests.gateway.formats.judged import faults, sum_faults

PARTNER = Profile(channel="bright", zone="America/New_York", country="US", currency="USD")
MIDNIGHT_IN_NEW_YORK = 1767589200000
"""2026-01-05 00:00 there, 05:00 UTC."""


def the_order(document: bytes, profile: Profile = PARTNER) -> dict[str, Any]:
    return only_order(read(document, profile))


def test_an_order_says_who_buys_what_for_how_much():
    reading = read(x12(order_850()), PARTNER)
    (placed,) = reading.placed
    order = placed.order
    assert not reading.faults
    assert (order["order_id"], order["buyer_reference"]) == ("bright:PO-77", "PO-77")
    assert (order["placed_at"], order["currency"]) == (MIDNIGHT_IN_NEW_YORK, "USD")
    assert order["buyer"]["company"] == "Bright Stores"
    assert order["buyer"]["party_ids"] == [{"scheme": "GLN", "id": "0614141000012"}]
    (line,) = order["lines"]
    assert (line["sku"], line["name"], line["quantity"]) == ("LAMP-1", "Desk lamp", 12)
    assert (line["unit_price_minor"], line["price_per"], line["total_minor"]) == (250, 1, 3000)
    assert line["article_codes"] == [
        {"scheme": "UPC", "code": "614141000036"},
        {"scheme": "SUPPLIER", "code": "LAMP-1"},
    ]
    assert order["totals"]["total_minor"] == 3000
    assert placed.places["lines[0].quantity"] == "segment 7, element 2"


def test_with_names_addresses_and_terms_intake_finds_only_the_customer_number_missing():
    head = [
        *HEAD_850,
        "PER*BD*Ada Lovelace*TE*+1 212 5550100*EM*ada@example.com",
        "N3*1 Main St*Suite 2",
        "N4*Hauppauge*NY*11788*US",
        "N1*ST*Bright Depot*92*D7",
        "N3*9 Dock Rd",
        "N4*Reno*NV*89501",
        "ITD*01*3*****30",
        "DTM*002*20260112",
    ]
    order = the_order(x12(order_850(head=head)))
    assert faults(order) == {("customer_id_missing", "buyer.customer_id")}
    assert order["buyer"]["contacts"][1] == {"kind": "EMAIL", "value": "ada@example.com"}
    assert order["billing_address"]["street"] == "1 Main St, Suite 2"
    assert order["delivery_address"]["location_code"] == "D7"
    assert order["delivery_address"]["country"] == "US"
    assert order["wished_delivery_at"] == MIDNIGHT_IN_NEW_YORK + 7 * 86_400_000
    assert order["payment"]["terms"] == "ON_ACCOUNT"


def test_what_is_not_said_stays_empty_and_what_is_assumed_is_told():
    bare = order_850(["PO1**3***"], head=["BEG*00*SA*9**20260105"])
    (placed,) = read(x12(bare), replace(PARTNER, currency="")).placed
    assert placed.order["currency"] == placed.order["buyer"]["company"] == ""
    assert placed.order["lines"][0]["unit_price_minor"] == 0
    assert placed.filled == (
        "lines without a number of their own have that of their place",
        "quantities without a unit are pieces",
    )


@pytest.mark.parametrize(
    ("ordered", "line"),
    [
        ("PO1*1*3*EA*0.125", (3, "PCE", 125, 10, 38)),
        ("PO1*1*3*DZ*6", (36, "PCE", 600, 12, 1800)),
        ("PO1*1*1.5*KG*4", (1500, "GRM", 400, 1000, 600)),
        ("PO1*1*200*EA*12.34*HP", (200, "PCE", 1234, 100, 2468)),
        ("PO1*1*7*CA*10", (7, "CA", 1000, 1, 7000)),
    ],
)
def test_quantities_and_prices_are_in_the_smallest_unit_to_the_minor_unit(ordered, line):
    (read_line,) = the_order(x12(order_850([ordered])))["lines"]
    names = ("quantity", "unit", "unit_price_minor", "price_per", "total_minor")
    assert tuple(read_line[name] for name in names) == line


def test_yen_has_no_minor_unit():
    head = ["BEG*00*SA*9**20260105", "CUR*BY*JPY"]
    assert the_order(x12(order_850(["PO1*1*2*EA*150"], head=head)))["totals"]["total_minor"] == 300


def test_allowances_are_spread_and_charges_stand_apart():
    head = [*HEAD_850, "SAC*A*C310***100", "SAC*C*D240***1250", "TXI*ST*0.21"]
    lines = [["PO1*1*1*EA*1"], ["PO1*2*2*EA*1", "SAC*A*C310***50"]]
    order = the_order(x12(order_850(*lines, head=head)))
    assert [line["discount_minor"] for line in order["lines"]] == [40, 110]
    assert order["charges"] == [{"kind": "freight", "amount_minor": 1250, "tax_minor": 0}]
    assert [line["tax_minor"] for line in order["lines"]] == [8, 13]
    assert order["totals"]["total_minor"] == 300 - 150 + 1250 + 21
    assert sum_faults(order) == set()


def test_a_stated_sum_that_is_not_that_of_the_lines_stands_for_intake_to_say():
    order = the_order(x12([*order_850(), "AMT*TT*31.00", "AMT*1*29"]))
    assert {code for code, _ in sum_faults(order)} == {"goods_sum_wrong", "total_wrong"}


@pytest.mark.parametrize("end", ["~", "~\n", "~\r\n", "\n", "\r\n", "\x1c", "~\n\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\r\n "])
def test_separators_come_from_the_bytes(end, mark):
    document = mark + x12(order_850(), end=end)
    assert the_order(document)["lines"][0]["name"] == "Desk lamp"
    assert the_order(document.replace(b"*", b"|"))["lines"][0]["name"] == "Desk lamp"


def test_a_header_of_the_wrong_width_and_of_any_release_is_read():
    document = x12(order_850())
    for odd in (b"*00400*", b"*00406*", b"*00602*", b"*5*"):
        narrow = document.replace(b"BRIGHT         ", b"B").replace(b"*00401*", odd)
        assert the_order(narrow)["reference"] == "PO-77"


def test_text_may_have_the_component_separator():
    assert (
        the_order(x12(order_850(["PO1*1*1*EA*1", "PID*F****3 > 2"])))["lines"][0]["name"] == "3 > 2"
    )


def test_several_messages_groups_and_interchanges_are_all_read():
    one, other = order_850(), order_850(head=["BEG*00*SA*PO-78**20260105"])
    two = x12(one, other)
    pipes = x12(order_850(head=["BEG*00*SA*PO-79**20260105"]), end="\n").replace(b"*", b"|")
    group = b"GS*PO*A*B*20260105*0930*8*X*004010~\nGE*0*8~\n"
    both = two.replace(b"IEA*1", group + b"IEA*2") + pipes
    reading = read(both, PARTNER)
    assert [one.order["reference"] for one in reading.placed] == ["PO-77", "PO-78", "PO-79"]
    assert not reading.faults


@pytest.mark.parametrize(
    ("right", "wrong", "place", "code"),
    [
        (b"SE*8*0001", b"SE*9*0001", "segment 10, element 1", "count_wrong"),
        (b"SE*8*0001", b"SE*8*0002", "segment 10, element 2", "control_number_wrong"),
        (b"CTT*1", b"CTT*2", "segment 9, element 1", "count_wrong"),
        (b"CTT*1", b"CTT*1*99", "segment 9, element 2", "hash_total_wrong"),
    ],
)
def test_a_message_whose_counts_disagree_is_refused_unless_the_partner_is_lenient(
    right, wrong, place, code
):
    document = x12(order_850()).replace(right, wrong)
    strict, lenient = read(document, PARTNER), read(document, replace(PARTNER, lenient=True))
    assert told_in_order(strict) == told_in_order(lenient) == [(place, code)]
    assert (len(strict.placed), len(lenient.placed)) == (0, 1)


@pytest.mark.parametrize(
    ("right", "wrong", "told_at", "code"),
    [
        (b"GE*1*7", b"GE*2*7", "segment 11, element 1", "count_wrong"),
        (b"GE*1*7", b"GE*1*8", "segment 11, element 2", "control_number_wrong"),
        (b"IEA*1*0", b"IEA*3*0", "segment 12, element 1", "count_wrong"),
        (b"IEA*1*000000007", b"IEA*1*000000001", "segment 12, element 2", "control_number_wrong"),
        (b"IEA*1*000000007~\n", b"", "segment 1", "trailer_missing"),
    ],
)
def test_what_an_envelope_says_wrong_of_itself_is_told_and_its_orders_stand(
    right, wrong, told_at, code
):
    reading = read(x12(order_850()).replace(right, wrong), PARTNER)
    assert told_in_order(reading) == [(told_at, code)]
    assert len(reading.placed) == 1


def test_an_interchange_cut_off_gives_its_whole_messages_and_says_which_is_not():
    document = x12(order_850(), order_850(head=["BEG*00*SA*PO-78**20260105"]))
    reading = read(document[: document.index(b"SE*6*0002")], PARTNER)
    assert [one.order["reference"] for one in reading.placed] == ["PO-77"]
    assert told_in_order(reading) == [
        ("segment 1", "trailer_missing"),
        ("segment 2", "trailer_missing"),
        ("segment 11", "trailer_missing"),
    ]


def test_a_control_number_that_comes_twice_is_refused_the_second_time():
    document = x12(order_850(), order_850()).replace(b"0002", b"0001")
    reading = read(document, PARTNER)
    assert len(reading.placed) == 1
    assert told_in_order(reading) == [("segment 11, element 2", "control_number_repeated")]


def test_what_is_no_order_is_refused_by_name():
    assert told_in_order(read(x12(["BAK*00*AC*1"], kind="855"), PARTNER)) == [
        ("segment 3", "message_unknown")
    ]


def test_a_document_that_is_too_large_is_refused_before_it_is_divided():
    document = x12(order_850()) + b"~" * LARGEST
    assert told_in_order(read(document, PARTNER)) == [("document", "document_too_large")]


def test_what_is_beyond_the_most_segments_is_not_read_and_that_is_told():
    first, second = order_850(), order_850(["X*1"] * MOST_SEGMENTS)
    reading = read(x12(first, second), PARTNER)
    assert len(reading.placed) == 1
    assert (f"segment {MOST_SEGMENTS + 1}", "too_many_segments") in told_in_order(reading)


def test_of_segments_in_a_row_that_are_in_no_message_the_first_is_told():
    document = x12(order_850()).replace(b"GE*1*7", b"X*1~Y*2~Z*3~GE*1*7")
    reading = read(document, PARTNER)
    assert told_in_order(reading) == [("segment 11", "segment_outside")]
    assert len(reading.placed) == 1


@pytest.mark.parametrize("document", [b"", b"\0", b"hello", b"ISA", b"ISA*00*~", b"ISA*" * 40])
def test_what_is_no_interchange_is_refused(document):
    reading = read(document, PARTNER)
    assert not reading.placed
    assert len(reading.faults) == 1


def test_orders_of_a_test_interchange_wait():
    reading = read(x12(order_850(), test="T"), PARTNER)
    assert reading.waiting == (Waiting("PO-77", "test_interchange"),)
    assert not reading.placed


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        (["PO1*1*many*EA*1"], "segment 7, element 2", "number_malformed"),
        (["PO1*1*1*EA*1E9"], "segment 7, element 4", "number_malformed"),
        (["PO1*1*2.5*EA*1"], "segment 7, element 2", "quantity_not_whole"),
        (["PO1*1*2*EA*1", "SDQ*EA*92*S1*1*S2*1"], "segment 8", "several_places"),
        (["PO1*1*2*EA*1", "SAC*A*C310****2*10"], "segment 8, element 5", "amount_missing"),
        (["PO1*1*900000000000*EA*900000000000"], "segment 3", "amount_too_large"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line, place, code):
    reading = read(x12(order_850(line)), PARTNER)
    assert told_in_order(reading)[:1] == [(place, code)]
    assert not reading.placed


def test_a_day_that_no_calendar_has_is_named():
    document = x12(order_850(head=["BEG*00*SA*9**20260230"]))
    assert told_in_order(read(document, PARTNER)) == [("segment 4, element 5", "date_malformed")]


def test_one_order_that_cannot_be_read_spoils_no_other():
    reading = read(x12(order_850(["PO1*1*x*EA"]), order_850()), PARTNER)
    assert len(reading.placed) == len(reading.faults) == 1


def test_an_order_number_with_a_blank_becomes_a_reference_that_shows():
    order = the_order(x12(order_850(head=["BEG*00*SA*PO 77*3*20260105"])))
    assert (order["reference"], order["buyer_reference"]) == ("PO%2077-3", "PO 77-3")


@pytest.mark.parametrize("end", ["~", "~\n"])
def test_a_header_without_its_last_element_is_read(end):
    assert the_order(x12(order_850(), end=end).replace(b"*>", b"*"))["reference"] == "PO-77"


def test_gbk_names_are_read_by_the_channels_encoding():
    head = ["BEG*00*SA*9**20260105", "N1*BY*上海灯具"]
    document = x12(order_850(LINE_850, head=head)).decode().encode("gbk")
    assert the_order(document, replace(PARTNER, encoding="gbk"))["buyer"]["company"] == "上海灯具"


def test_an_interchange_says_who_sent_it_to_whom_with_which_messages():
    (envelope,) = envelopes(x12(order_850(), order_850()), PARTNER)
    assert envelope[:3] == ("BRIGHT", "HOUSE", "000000007")
    assert envelope.messages == (("7", "850", "0001"), ("7", "850", "0002"))
    assert not envelope.test


def test_faults_quote_nobody():
    head = ["BEG*00*SA*9**Ada Lovelace", "N1*BY*Ada Lovelace"]
    reading = read(x12(order_850(["PO1*1*Ada Lovelace*EA*1"], head=head)), PARTNER)
    assert len(reading.faults) == 2
    assert "Ada" not in str(reading.faults)


@pytest.mark.parametrize(
    ("required", "agreed"),
    [
        (["CSH*BK"], ["partial_delivery"]),
        (["CSH*IS"], ["substitutes_not_dearer"]),
        (["CSH*SU"], ["partial_delivery", "substitutes_not_dearer"]),
        (["CSH*IS", "CSH*BK"], ["partial_delivery", "substitutes_not_dearer"]),
        (["CSH*SP"], []),  # the rest is not wanted: that is no part ahead
        (["CSH*SC"], []),
        ([], []),
    ],
)
def test_what_a_buyer_agrees_to_beforehand_is_read(required: list[str], agreed: list[str]):  # IV-05
    assert the_order(x12(order_850(head=[*HEAD_850, *required])))["consents"] == agreed


def test_what_is_required_of_a_line_is_no_consent_of_the_order():  # IV-05
    assert the_order(x12(order_850([*LINE_850, "CSH*BK"])))["consents"] == []
