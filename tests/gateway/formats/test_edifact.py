"""EDIFACT ORDERS and ORDCHG: what partners order and change, what is refused, and where."""

from dataclasses import replace
from typing import Any

import pytest

from services.gateway.formats.edifact import envelopes, read
from services.gateway.formats.reading import ORIGINAL, Profile, Waiting
from tests.gateway.formats.found import only_order, told_in_order
from tests.gateway.formats.interchanges import (
    HEAD_ORDERS,
    LINE_ORDERS,
    edifact,
    orders,
)
from tests.gateway.formats.judged import faults, sum_faults

PARTNER = Profile(channel="markt", zone="Europe/Berlin", country="DE", currency="EUR")
MIDNIGHT_IN_BERLIN = 1767567600000
"""2026-01-05 00:00 there, 2026-01-04 23:00 UTC."""
DAY = 86_400_000
CHANGE = "ORDCHG:D:01B:UN:EAN010"


def the_order(document: bytes, profile: Profile = PARTNER) -> dict[str, Any]:
    return only_order(read(document, profile))


def test_an_order_says_who_buys_what_for_how_much():
    reading = read(edifact(orders()), PARTNER)
    (placed,) = reading.placed
    order = placed.order
    assert not reading.faults
    assert (order["order_id"], order["buyer_reference"]) == ("markt:PO-77", "PO-77")
    assert (order["placed_at"], order["currency"]) == (MIDNIGHT_IN_BERLIN, "EUR")
    assert order["buyer"]["party_ids"] == [{"scheme": "GLN", "id": "5412345000013"}]
    assert order["delivery_address"]["location_code"] == "5412345000020"
    assert order["billing_address"]["location_code"] == "5412345000013"
    (line,) = order["lines"]
    assert (line["sku"], line["quantity"], line["unit"]) == ("", 12, "PCE")
    assert (line["unit_price_minor"], line["price_per"], line["total_minor"]) == (250, 1, 3000)
    assert line["article_codes"] == [{"scheme": "GTIN", "code": "4012345678901"}]
    assert placed.places["lines[0].quantity"] == "segment 9, element 1, component 2"
    assert placed.revision == ORIGINAL


def test_a_replacement_is_as_new_as_its_document():
    """IN-05: of two originals under one number nobody can tell which is meant."""
    head = ["BGM+220+PO-77+5", *HEAD_ORDERS[1:]]
    (placed,) = read(edifact(orders(head=head)), PARTNER).placed
    assert placed.revision == MIDNIGHT_IN_BERLIN > ORIGINAL


def test_with_names_addresses_and_terms_intake_finds_only_numbers_of_ours_missing():
    head = [
        "BGM+220+PO-77+9",
        "DTM+137:202601050930:203",
        "DTM+2:20260112:102",
        "FTX+DEL+3++Ring twice:and wait",
        "NAD+BY+5412345000013::9++Markt GmbH+Lange Str. 1:Hof+Köln++50667+DE",
        "RFF+VA:DE123456789",
        "CTA+OC+:Ada Lovelace",
        "COM+ada@example.com:EM",
        "COM+?+49 221 1234567:TE",
        "NAD+DP+77::92+Lager Nord:Kai 3:Hamburg",
        "NAD+SU+4098765000010::9",
        "TOD+6++DAP",
        "LOC+1+HAM::6:Hamburg",
        "PAT+1++5:3:D:30",
    ]
    order = the_order(edifact(orders(head=head)))
    assert faults(order) == {
        ("customer_id_missing", "buyer.customer_id"),
        ("sku_missing", "lines[0].sku"),
        ("address_incomplete", "delivery_address.city"),
        ("country_unknown", "delivery_address.country"),
    }
    assert order["placed_at"] == MIDNIGHT_IN_BERLIN + 570 * 60_000
    assert order["wished_delivery_at"] == MIDNIGHT_IN_BERLIN + 7 * DAY
    assert order["notes"] == "Ring twice and wait"
    assert order["buyer"]["name"] == "Ada Lovelace"
    assert order["buyer"]["company"] == "Markt GmbH"
    assert order["buyer"]["party_ids"][1] == {"scheme": "VAT", "id": "DE123456789"}
    assert [one["value"] for one in order["buyer"]["contacts"]] == [
        "ada@example.com",
        "+49 221 1234567",
    ]
    assert order["billing_address"]["street"] == "Lange Str. 1, Hof"
    assert order["billing_address"]["city"] == "Köln"
    assert order["delivery_address"]["name"] == "Lager Nord"
    assert order["delivery_address"]["street"] == "Kai 3, Hamburg"
    assert order["delivery_address"]["location_code"] == "77"
    assert order["trade_terms"]["incoterm"] == "DAP Hamburg"
    assert order["payment"]["terms"] == "ON_ACCOUNT"


@pytest.mark.parametrize(
    ("quantity", "price", "line"),
    [
        ("QTY+21:3:PCE", "PRI+AAA:0.125", (3, "PCE", 125, 10, 38)),
        ("QTY+21:3:PCE", "PRI+AAA:0,125", (3, "PCE", 125, 10, 38)),
        ("QTY+21:1.5:KGM", "PRI+AAA:4:::1:KGM", (1500, "GRM", 400, 1000, 600)),
        ("QTY+21:1.5:KGM", "PRI+AAA:4:::100:GRM", (1500, "GRM", 400, 100, 6000)),
        ("QTY+21:2:HLT", "PRI+AAA:1:::1:LTR", (200_000, "MLT", 100, 1000, 20_000)),
        ("QTY+21:200:PCE", "PRI+AAA:12.34:::100", (200, "PCE", 1234, 100, 2468)),
        ("QTY+21:7:CT", "PRI+AAA:10", (7, "CT", 1000, 1, 7000)),
        ("QTY+21:2:PCE", "PRI+AAE:9'PRI+AAB:8'PRI+AAA:7", (2, "PCE", 700, 1, 1400)),
    ],
)
def test_quantities_and_prices_are_in_the_smallest_unit_to_the_minor_unit(quantity, price, line):
    prices = price.split("'")
    body = orders(["LIN+1++4012345678901:EN", quantity, *prices])
    (read_line,) = the_order(edifact(body))["lines"]
    names = ("quantity", "unit", "unit_price_minor", "price_per", "total_minor")
    assert tuple(read_line[name] for name in names) == line


def test_an_article_has_all_its_codes_and_ours_is_the_suppliers():
    codes = ["LIN+1++4012345678901:EN", "PIA+1+LAMP-1:SA+B77:IN", "PIA+5+X:MF", *LINE_ORDERS[1:]]
    (line,) = the_order(edifact(orders([*codes, "IMD+F++:::Desk:lamp"])))["lines"]
    assert (line["sku"], line["name"]) == ("LAMP-1", "Desk lamp")
    assert [one["scheme"] for one in line["article_codes"]] == [
        "GTIN",
        "SUPPLIER",
        "BUYER",
        "MANUFACTURER",
    ]


def test_allowances_charges_and_taxes_agree_with_the_total():
    head = [*HEAD_ORDERS, "TAX+7+VAT+++:::19", "ALC+A", "MOA+8:3", "ALC+C++++FC", "MOA+23:5"]
    body = [*orders(head=head), "MOA+79:30", "MOA+124:5.13", "MOA+86:37.13"]
    order = the_order(edifact(body))
    assert sum_faults(order) == set()
    assert order["lines"][0]["discount_minor"] == 300
    assert order["lines"][0]["tax_rate_ppm"] == 190_000
    assert order["charges"] == [{"kind": "freight", "amount_minor": 500, "tax_minor": 0}]
    assert order["totals"]["total_minor"] == 3713


def test_a_gross_price_is_less_the_allowances_of_its_line_and_a_net_one_is_not():
    def discount(price: str) -> int:
        line = [*LINE_ORDERS[:2], price, "ALC+A", "MOA+204:1.20"]
        (read_line,) = the_order(edifact(orders(line)))["lines"]
        return int(read_line["discount_minor"])

    assert (discount("PRI+AAB:2.50"), discount("PRI+AAA:2.50")) == (120, 0)


@pytest.mark.parametrize(
    ("service", "marks"),
    [
        ("UNA:+.? '", ":+?'"),
        ("UNA:+,? '\n", ":+?'"),
        ("UNA|*.! ~", "|*!~"),
        ("UNA:+.? \n", ":+?\n"),
    ],
)
def test_the_service_string_says_what_divides(service, marks):
    plain = edifact(orders([*LINE_ORDERS, "IMD+F++:::5?+5 ?: ??"])).decode("latin-1")
    plain = plain.replace("'\n", marks[3]).translate(str.maketrans(":+?", marks[:3]))
    (line,) = the_order((service + plain).encode("latin-1"))["lines"]
    released = f"5{marks[1]}5 {marks[0]} {marks[2]}"
    assert line["name"] == released


def test_lines_that_break_anywhere_are_for_the_eye():
    document = edifact(orders()).replace(b"\n", b"")
    broken = b"\r\n".join(document[n : n + 80] for n in range(0, len(document), 80))
    assert the_order(broken) == the_order(document)


@pytest.mark.parametrize(
    ("syntax", "encoding", "name"),
    [
        ("UNOA:2", "ascii", "MARKT"),
        ("UNOC:3", "latin-1", "Köln"),
        ("UNOD:3", "iso8859-2", "Łódź"),
        ("UNOE:3", "iso8859-5", "Москва"),
        ("UNOF:3", "iso8859-7", "Αθήνα"),
        ("UNOK:3", "iso8859-9", "İzmir"),
        ("UNOW:4", "utf-8", "上海"),
        ("UNOY:4", "utf-8", "上海"),
        ("UNOC:3", "utf-8", "上海"),
    ],
)
def test_characters_are_those_that_the_interchange_names(syntax, encoding, name):
    head = ["BGM+220+PO-77+9", f"NAD+BY+1::9++{name}"]
    document = edifact(orders(head=head), syntax=syntax, encoding=encoding)
    assert the_order(document)["buyer"]["company"] == name


@pytest.mark.parametrize(
    "kind", ["ORDERS:D:96A:UN:EAN008", "ORDERS:D:01B:UN:EAN010", "ORDERS:1:911:UN"]
)
def test_any_directory_is_read(kind):
    assert the_order(edifact(orders(), kind=kind))["reference"] == "PO-77"


def test_groups_and_several_interchanges_are_read():
    plain = edifact(orders()).decode()
    group = plain.replace("UNH+1+", "UNG+ORDERS+A:14+B:14+260105:0930+G1+UN+D:96A'UNH+1+")
    group = group.replace("UNZ+", "UNE+1+G1'UNZ+")
    both = f"UNA:+.? '{group}UNA|*.! ~" + plain.replace("'\n", "~").translate(
        str.maketrans(":+", "|*")
    )
    reading = read(both.encode(), PARTNER)
    assert not reading.faults
    assert len(reading.placed) == 2


@pytest.mark.parametrize(
    ("right", "wrong", "place", "code"),
    [
        ("UNT+12+1", "UNT+11+1", "segment 13, element 1", "count_wrong"),
        ("UNT+12+1", "UNT+12+2", "segment 13, element 2", "control_number_wrong"),
        ("CNT+2:1", "CNT+2:2", "segment 12, element 1, component 2", "count_wrong"),
        ("CNT+2:1", "CNT+1:9", "segment 12, element 1, component 2", "hash_total_wrong"),
    ],
)
def test_a_message_whose_counts_disagree_is_refused_unless_the_partner_is_lenient(
    right, wrong, place, code
):
    document = edifact(orders()).decode().replace(right, wrong).encode()
    strict, lenient = read(document, PARTNER), read(document, replace(PARTNER, lenient=True))
    assert told_in_order(strict) == told_in_order(lenient) == [(place, code)]
    assert (len(strict.placed), len(lenient.placed)) == (0, 1)


@pytest.mark.parametrize(
    ("right", "wrong", "place", "code"),
    [
        ("UNZ+1+R7'", "UNZ+2+R7'", "segment 14, element 1", "count_wrong"),
        ("UNZ+1+R7'", "UNZ+1+R8'", "segment 14, element 2", "control_number_wrong"),
        ("UNZ+1+R7'", "", "segment 1", "trailer_missing"),
    ],
)
def test_what_an_interchange_says_wrong_of_itself_is_told_and_its_orders_stand(
    right, wrong, place, code
):
    reading = read(edifact(orders()).decode().replace(right, wrong).encode(), PARTNER)
    assert told_in_order(reading) == [(place, code)]
    assert len(reading.placed) == 1


def test_messages_without_an_interchange_are_told_and_read():
    document = edifact(orders())
    reading = read(document[document.index(b"UNH") :], PARTNER)
    assert told_in_order(reading) == [
        ("segment 1", "header_missing"),
        ("segment 13", "header_missing"),
    ]
    assert len(reading.placed) == 1


def test_orders_of_a_test_interchange_wait():
    document = edifact(orders()).replace(b"0930+R7'", b"0930+R7++++++1'")
    assert read(document, PARTNER).waiting == (Waiting("PO-77", "test_interchange"),)


def test_what_is_no_order_is_refused_by_name():
    assert told_in_order(read(edifact(["BGM+351+1"], kind="DESADV:D:96A:UN"), PARTNER)) == [
        ("segment 2", "message_unknown")
    ]


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        (["LIN+1", "QTY+21:x"], "segment 9, element 1, component 2", "number_malformed"),
        (["LIN+1", "QTY+21:1.5:PCE"], "segment 9, element 1, component 2", "quantity_not_whole"),
        (["LIN+1", "PRI+AAA:1.000.000"], "segment 9, element 1, component 2", "number_malformed"),
        (["LIN+1", "PRI+AAA:1:::0"], "segment 9, element 1, component 2", "price_base_wrong"),
        (["LIN+1", "QTY+21:2", "LOC+7+1::9"], "segment 10", "several_places"),
        (["LIN+1", "NAD+DP+1::9"], "segment 9", "several_places"),
        (["LIN+1", "PRI+AAB:1", "ALC+A", "PCD+3:10"], "segment 10", "amount_missing"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line, place, code):
    reading = read(edifact(orders(line)), PARTNER)
    assert told_in_order(reading) == [(place, code)]
    assert not reading.placed


def test_sub_lines_are_not_ordered_and_that_is_told():
    sub = ["LIN+2++4012345678918:EN+1:1", "QTY+21:6"]
    (placed,) = read(edifact(orders(LINE_ORDERS, sub)), PARTNER).placed
    assert len(placed.order["lines"]) == 1
    assert "sub-lines tell what is in a line, and are not ordered" in placed.filled


def test_an_interchange_says_who_sent_it_to_whom_with_which_messages():
    (envelope,) = envelopes(edifact(orders(), orders()), PARTNER)
    assert envelope[:3] == ("5412345000013", "4098765000010", "R7")
    assert envelope.messages == (("", "ORDERS", "1"), ("", "ORDERS", "2"))


def test_faults_quote_nobody():
    head = ["BGM+220+1+Ada", "DTM+137:Ada:102"]
    reading = read(edifact(orders(["LIN+1", "QTY+21:Ada"], head=head)), PARTNER)
    assert reading.faults
    assert "Ada" not in str(reading.faults)


@pytest.mark.parametrize(
    ("required", "agreed"),
    [
        (["SCC+1+BK"], ["partial_delivery"]),
        (["SCC+1+IS"], ["substitutes_not_dearer"]),
        (["SCC+1+BK", "SCC+1+IS"], ["partial_delivery", "substitutes_not_dearer"]),
        (["SCC+1+SP"], []),  # the rest is not wanted: that is no part ahead
        (["SCC+1+SC", "ALI+++72E"], []),
        ([], []),
    ],
)
def test_what_a_buyer_agrees_to_beforehand_is_read(required: list[str], agreed: list[str]):  # IV-05
    assert the_order(edifact(orders(head=[*HEAD_ORDERS, *required])))["consents"] == agreed
