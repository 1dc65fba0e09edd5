"""Orders in workbooks: cells of every kind, and workbooks made to harm."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.gateway.formats.reading import Profile
from services.gateway.formats.tables.sheets import read
from tests.gateway.formats.found import told
from tests.gateway.formats.judged import sum_faults
from tests.gateway.formats.workbooks import Day, ods, of_parts, xlsx, zipped

SHOP = Profile(channel="shop", currency="EUR", zone="Europe/Berlin")
SOUND = xlsx(
    [
        ["Order", "Date", "SKU", "Qty", "Price", "VAT"],
        ["1", Day(46082.5), 4006381333931, 3, 0.1 + 0.2, 0.17],
        ["1", None, "=1+1", 2, 2.5, None],
    ]
)


def test_numbers_dates_and_texts_come_out_exactly():
    (one,) = read(SOUND, SHOP).placed
    first, second = one.order["lines"]
    assert (first["sku"], first["unit_price_minor"], first["total_minor"]) == (
        "4006381333931",
        30,
        107,
    )
    assert second["sku"] == "=1+1"
    assert one.order["placed_at"] == 1_772_362_800_000  # noon in Berlin
    assert sum_faults(one.order) == set()


def test_places_are_cells_wherever_the_table_begins():
    inside = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{column}{row}" t="inlineStr"><is><t>{said}</t></is></c>'
            for column, said in zip("CDE", cells, strict=True)
        )
        + "</row>"
        for row, cells in ((5, ("Order", "SKU", "Qty")), (6, ("1", "A", "two")))
    )
    assert told(read(of_parts([inside]), SHOP)) == {("cell E6", "number_malformed")}


def test_every_sheet_with_orders_is_read_and_the_others_are_told():
    document = xlsx([["Notes"], ["all is well"]], [["Order", "SKU", "Qty"], ["1", "A", 2]])
    (one,) = read(document, SHOP).placed
    assert one.places["lines[0].sku"] == "sheet 2, cell B2"
    assert one.filled[0] == "1 sheets without a column of order numbers were not read"


def test_an_opendocument_sheet_is_read():
    rows = (("Order", "SKU", "Qty", "Price"), ("1", "A", "2", "1,50"))
    inside = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{said}</text:p>'
            "</table:table-cell>"
            for said in row
        )
        + "</table:table-row>"
        for row in rows
    )
    (one,) = read(ods(inside), SHOP).placed
    assert one.order["lines"][0]["total_minor"] == 300


def test_digits_that_the_spreadsheet_has_lost_are_missed():
    document = xlsx([["Order", "SKU", "Qty"], [4500012345678901234, "A", 2]])
    assert told(read(document, SHOP)) == {("cell A2", "digits_lost")}


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
REPEATED = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
    'office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
    "</table:table-cell></table:table-row>"
)
SHARED = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 5001))


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (of_parts([FAR]), "workbook_too_large"),
        (of_parts([SHARED], shared="0" * 1_000_000), "workbook_too_large"),
        (ods(REPEATED), "workbook_unreadable"),
    ],
    ids=["a cell far away", "one text in every row", "a row repeated"],
)
def test_a_bomb_is_refused_and_nothing_else_ends(document: bytes, code: str):
    assert len(document) < 30_000
    assert told(read(document, SHOP)) == {("document", code)}


@pytest.mark.parametrize(
    "document",
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 400, zipped({"a": "b"}), SOUND[:500]],
)
def test_what_is_no_workbook_is_a_fault(document: bytes):
    assert told(read(document, SHOP)) == {("document", "workbook_unreadable")}


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(at=st.integers(0, 5000), new=st.binary(min_size=1, max_size=6))
def test_a_workbook_that_was_damaged_is_orders_or_faults(at: int, new: bytes):
    at %= len(SOUND)
    reading = read(SOUND[:at] + new + SOUND[at + len(new) :], SHOP)
    assert reading.placed or reading.faults
