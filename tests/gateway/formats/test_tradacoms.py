"""TRADACOMS order files: what is ordered, what is refused, and where."""

from dataclasses import replace

import pytest

from services.gateway.formats.catalogue import detected
from services.gateway.formats.reading import Profile, Waiting
from services.gateway.formats.tradacoms import envelopes, read
from tests.gateway.formats.found import told_in_order
from tests.gateway.formats.interchanges import LINE_TRADACOMS, order_tradacoms, tradacoms
from tests.gateway.formats.judged import faults

PARTNER = Profile(channel="bright", zone="Europe/London", country="GB")
MIDNIGHT_IN_LONDON = 1767571200000
"""2026-01-05 00:00."""


def test_an_order_says_who_buys_what_for_how_much():
    reading = read(tradacoms(order_tradacoms()), PARTNER)
    (placed,) = reading.placed
    order = placed.order
    assert not reading.faults
    assert (order["reference"], order["placed_at"]) == ("PO-77", MIDNIGHT_IN_LONDON)
    assert order["wished_delivery_at"] == MIDNIGHT_IN_LONDON + 7 * 86_400_000
    assert order["currency"] == "GBP"
    assert order["buyer"]["company"] == "BRIGHT STORES"
    assert order["buyer"]["party_ids"] == [{"scheme": "GLN", "id": "5012345000010"}]
    assert order["delivery_address"]["location_code"] == "5012345000027"
    assert order["delivery_address"]["street"] == "9 DOCK RD"
    assert order["delivery_address"]["city"] == "LEEDS"
    assert order["billing_address"]["postal_code"] == "N1 1AA"
    (line,) = order["lines"]
    assert (line["sku"], line["name"], line["quantity"]) == ("LAMP-1", "DESK LAMP WHITE", 12)
    assert (line["unit_price_minor"], line["total_minor"]) == (250, 3000)
    assert [one["scheme"] for one in line["article_codes"]] == ["GTIN", "SUPPLIER", "BUYER"]
    assert order["notes"] == "RING TWICE"
    assert {code for code, _ in faults(order)} == {
        "customer_id_missing",
        "contact_missing",
        "payment_method_missing",
        "payment_terms_unknown",
    }


@pytest.mark.parametrize(
    ("ordered", "line"),
    [
        ("OLD=1+1++++3+1250", (3, "PCE", 125, 10, 38)),
        ("OLD=1+1++++3+0.125", (3, "PCE", 125, 10, 38)),
        ("OLD=1+1++++:1500:KG+40000:KG", (1500, "GRM", 400, 1000, 600)),
        ("OLD=1+1++++7", (7, "PCE", 0, 1, 0)),
    ],
)
def test_prices_have_four_decimals_and_measures_three_that_are_not_written(ordered, line):
    (placed,) = read(tradacoms(order_tradacoms([ordered])), PARTNER).placed
    names = ("quantity", "unit", "unit_price_minor", "price_per", "total_minor")
    assert tuple(placed.order["lines"][0][name] for name in names) == line


def test_a_consumer_unit_is_no_code_of_the_case_that_it_is_in():
    def schemes(per_case: str) -> list[str]:
        line = f"OLD=1+:47+5010210000017++{per_case}+3"
        (placed,) = read(tradacoms(order_tradacoms([line])), PARTNER).placed
        return [one["scheme"] for one in placed.order["lines"][0]["article_codes"]]

    assert schemes("12") == ["SUPPLIER", "CONSUMER_UNIT"]
    assert schemes("1") == ["SUPPLIER", "GTIN"]


def test_released_characters_are_text():
    line = "OLD=1+1++++3++++A?+B ?= C?'S ??"
    (placed,) = read(tradacoms(order_tradacoms([line])), PARTNER).placed
    assert placed.order["lines"][0]["name"] == "A+B = C'S ?"


@pytest.mark.parametrize(
    ("right", "wrong", "place", "code", "taken"),
    [
        (b"MTR=7", b"MTR=8", "segment 14, element 1", "count_wrong", 0),
        (b"OTR=1", b"OTR=2", "segment 13, element 1", "count_wrong", 0),
        (b"OFT=1", b"OFT=2", "segment 16, element 1", "count_wrong", 1),
        (b"END=3", b"END=4", "segment 18, element 1", "count_wrong", 1),
        (b"END=3'\n", b"", "segment 1", "trailer_missing", 1),
        (b"MTR=6", b"MTR=9", "segment 7, element 1", "count_wrong", 1),
    ],
)
def test_counts_are_checked_where_they_stand(right, wrong, place, code, taken):
    document = tradacoms(order_tradacoms()).replace(right, wrong)
    reading = read(document, PARTNER)
    assert told_in_order(reading) == [(place, code)]
    assert len(reading.placed) == taken
    assert len(read(document, replace(PARTNER, lenient=True)).placed) == 1
    if taken:
        assert reading.placed[0].order["buyer"]["company"] == "BRIGHT STORES"


def test_a_last_segment_need_not_be_closed():
    document = tradacoms(order_tradacoms()).rstrip(b"'\n")
    assert told_in_order(read(document, PARTNER)) == []


def test_several_orders_stand_or_fall_alone():
    bad = order_tradacoms(["OLD=1+1++++many"])
    reading = read(tradacoms(order_tradacoms(), bad), PARTNER)
    assert told_in_order(reading) == [("segment 19, element 6", "number_malformed")]
    assert len(reading.placed) == 1


def test_a_transmission_is_known_by_its_beginning():
    assert detected(tradacoms(order_tradacoms())) == "tradacoms"


def test_files_that_are_no_new_orders_are_refused():
    reading = read(tradacoms(order_tradacoms(), kind="0700"), PARTNER)
    assert told_in_order(reading) == [("segment 3, element 1", "purpose_unknown")]


def test_orders_of_a_test_wait():
    reading = read(tradacoms(order_tradacoms(LINE_TRADACOMS), test="ORDTES"), PARTNER)
    assert reading.waiting == (Waiting("PO-77", "test_interchange"),)


def test_a_transmission_says_who_sent_it_to_whom_with_which_messages():
    (envelope,) = envelopes(tradacoms(order_tradacoms()), PARTNER)
    assert envelope[:3] == ("5012345000010", "5098765000013", "R7")
    assert [one.kind for one in envelope.messages] == ["ORDHDR", "ORDERS", "ORDTLR"]
