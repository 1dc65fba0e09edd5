"""Invoices become orders, credit notes cancellations and returns; a bad row is refused by its
code and stops no other."""

from collections import Counter
from pathlib import Path

import pytest

from orders.contracts.order import CarriedOrder
from orders.contracts.records import CancelRequested, ReturnRequested
from orders.datasets.house import list_price
from services.intake.rules import screen
from tests.cli.invoices import AT, CREDIT, INTAKE, LAMP, imported, of, refusals, submissions


def test_an_invoice_becomes_an_order_that_intake_takes(tmp_path: Path):
    (order,) = submissions(
        imported(
            tmp_path,
            LAMP,
            LAMP.replace("85123A", "POST").replace(",6,", ",1,").replace("2.55", "18.00"),
        )
    )
    assert (order["order_id"], order["buyer"]["customer_id"]) == ("uci-retail:536365", "uci-17850")
    assert [(line["sku"], line["quantity"], line["total_minor"]) for line in order["lines"]] == [
        ("85123A", 6, 1530)
    ]
    assert order["charges"] == [{"kind": "freight", "amount_minor": 1800, "tax_minor": 0}]
    assert order["totals"]["total_minor"] == 3330
    assert order["payment"]["terms"] == "ON_ACCOUNT"
    assert "2010-12-01 08:26 GMT" in order["notes"]
    assert screen(CarriedOrder.of(order), order["order_id"], AT, INTAKE) == []


def test_what_was_sold_below_the_list_price_is_discounted(tmp_path: Path):  # RV-02
    cheap = LAMP.replace("536365", "536366").replace("2.55", "2.10")
    first, second = submissions(imported(tmp_path, LAMP, cheap))
    assert first["lines"][0]["unit_price_minor"] == second["lines"][0]["unit_price_minor"] == 255
    assert (second["lines"][0]["discount_minor"], second["totals"]["total_minor"]) == (270, 1260)


def test_an_outlier_is_not_the_list_price():  # RV-02
    assert list_price(Counter({255: 60, 295: 39, 9999: 1})) == 295


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (LAMP.replace(",6,", ",six,"), "unreadable"),
        (LAMP.replace("2010-12-01", "2010-13-01"), "unreadable"),
        (LAMP.replace(",6,", ",-6,"), "stock_write_off"),
        (LAMP.replace(",6,", ",0,"), "quantity_zero"),
        (LAMP.replace("2.55", "0.0"), "price_zero"),
        (LAMP.replace("2.55", "-11062.06"), "price_negative"),
        (LAMP.replace("2.55", "0.001"), "price_below_minor_unit"),
        (LAMP.replace("536365", "A536365"), "not_an_order"),
        (LAMP.replace("United Kingdom", "Unspecified"), "country_unknown"),
        (LAMP.replace("85123A", "D"), "not_goods"),
        (LAMP.replace("85123A", "POST"), "no_goods"),
        (LAMP.replace("85123A", "TEST"), "code_unknown"),
    ],
)
def test_a_dirty_row_is_refused_and_its_neighbours_go_on(row: str, code: str, tmp_path: Path):
    items = imported(
        tmp_path, LAMP.replace("536365", "536360"), row, LAMP.replace("536365", "536370")
    )
    assert refusals(items) == [(3, code)]
    assert len(submissions(items)) == 2


def test_a_repeated_row_is_refused_and_codes_fold(tmp_path: Path):
    items = imported(tmp_path, LAMP, LAMP, LAMP.replace("85123A", "85123a"))
    assert refusals(items) == [(3, "duplicate_row")]
    assert [line["sku"] for line in submissions(items)[0]["lines"]] == ["85123A", "85123A"]


def test_good_rows_go_on_without_the_bad_unless_whole_invoices_are_asked_for(tmp_path: Path):
    lines = (LAMP, LAMP.replace("2.55", "0"))
    assert len(submissions(imported(tmp_path, *lines))) == 1
    assert refusals(imported(tmp_path, *lines, whole=True)) == [
        (3, "price_zero"),
        (2, "document_has_bad_rows"),
    ]


def test_a_credit_note_of_the_whole_order_on_the_same_day_is_a_cancellation(tmp_path: Path):
    items = imported(tmp_path, LAMP, CREDIT)
    (cancel,) = of(CancelRequested, items)
    assert cancel["order_id"] == "uci-retail:536365"
    assert refusals(items) == []


def test_a_later_or_partial_credit_note_is_a_return_of_the_latest_sale(tmp_path: Path):  # AS-04
    second = LAMP.replace("536365", "536380")
    items = imported(
        tmp_path, LAMP, second, CREDIT.replace("2010-12-01", "2010-12-05").replace(",-6,", ",-4,")
    )
    (back,) = of(ReturnRequested, items)
    assert (back["order_id"], back["return_id"]) == ("uci-retail:536380", "uci-C536400")
    assert back["lines"] == [{"line": 1, "sku": "85123A", "quantity": 4}]


@pytest.mark.parametrize(
    ("credit", "code"),
    [
        (CREDIT.replace(",-6,", ",-7,"), "no_sale_to_match"),
        (CREDIT.replace("17850", "17851"), "no_sale_to_match"),
        (CREDIT.replace("17850", ""), "no_customer_to_match"),
        (CREDIT.replace("85123A", "POST"), "not_goods"),
    ],
)
def test_a_credit_note_without_its_sale_is_refused(credit: str, code: str, tmp_path: Path):
    assert refusals(imported(tmp_path, LAMP, credit)) == [(3, code)]


def test_nothing_comes_back_twice(tmp_path: Path):  # AS-04
    later = CREDIT.replace("2010-12-01", "2010-12-05")
    assert refusals(imported(tmp_path, LAMP, later, later.replace("C536400", "C536401"))) == [
        (4, "no_sale_to_match")
    ]
