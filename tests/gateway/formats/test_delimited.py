"""Orders in tables of text: what a column is, what a cell says, and which cell is at fault."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.formats.reading import Placed, Profile, Reading
from services.gateway.formats.tables.delimited import read
from tests.gateway.formats.found import told
from tests.gateway.formats.judged import faults, sum_faults

SHOP = Profile(channel="shop", currency="EUR", country="DE", zone="Europe/Berlin")
HEADINGS = (
    "Order number;Order date;Customer no;Contact;Company;E-mail;Ship to;Street;Postcode;City;"
    "Payment method;Terms;SKU;Description;Qty;Unit;Price;VAT;Freight"
)
HEAD = "2026-03-01 09:30;C-1;;Acme;ada@example.com;Acme;Ring 1;10117;Berlin;invoice;on account"


def table(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\r\n".join([headings, *rows]).encode()


SOUND = table(
    f"PO 1;{HEAD};A-1;Screw;3;EA;0,125;0,07;5,00",
    f"PO 2;{HEAD};A-1;Screw;1;EA;2,50;;",
    f"PO 1;{HEAD};A-2;Glue;1,5;KGM;12,50;3,56;",
)


def cell(heading: str, said: str, **profile: Any) -> Reading:
    """A table of one order and one article, and what one more column says of it."""
    document = f"Order;SKU;Qty;{heading}\n1;A;2;{said}".encode()
    return read(document, Profile(channel="shop", currency="EUR", **profile))


def placed(reading: Reading) -> Placed:
    assert reading.faults == ()
    (one,) = reading.placed
    return one


def test_rows_are_gathered_by_their_reference_into_orders_that_intake_takes():
    first, second = read(SOUND, SHOP).placed
    assert (first.order["reference"], first.order["buyer_reference"]) == ("PO%201", "PO 1")
    assert [line["sku"] for line in first.order["lines"]] == ["A-1", "A-2"]
    assert [line["sku"] for line in second.order["lines"]] == ["A-1"]
    assert faults(first.order) == faults(second.order) == set()


def test_amounts_are_exact_and_in_the_units_that_articles_are_counted_in():
    first, _ = read(SOUND, SHOP).placed
    screws, glue = first.order["lines"]
    assert (screws["unit_price_minor"], screws["price_per"], screws["total_minor"]) == (125, 10, 45)
    assert (glue["quantity"], glue["unit"]) == (1500, "GRM")
    assert (glue["unit_price_minor"], glue["price_per"], glue["total_minor"]) == (1250, 1000, 2231)
    assert first.order["totals"]["total_minor"] == 45 + 2231 + 500


def test_what_was_assumed_is_told_and_what_was_said_has_its_cell():
    first, _ = read(SOUND, SHOP).placed
    assert first.places["lines[1].quantity"] == "cell O4"
    assert first.places["buyer.contacts[0].value"] == "cell F2"
    assert first.places["charges[0].amount_minor"] == "cell S2"
    assert set(first.filled) == {
        "the currency is the channel's: EUR",
        "the country is the channel's: DE",
        "the billing address is the delivery address",
        "the sums are those of the lines and charges",
    }


def test_a_date_without_a_zone_is_in_the_partners():
    first, _ = read(SOUND, SHOP).placed
    assert first.order["placed_at"] == 1_772_353_800_000  # 08:30 UTC


@pytest.mark.parametrize("delimiter", ",;\t|")
def test_the_delimiter_is_the_one_that_makes_headings_of_the_first_row(delimiter: str):
    document = delimiter.join(("Order", "SKU", "Qty", "Price")) + "\n"
    document += delimiter.join(("1", '"A;1,x"', "2", "1.50"))
    order = placed(read(document.encode(), SHOP)).order
    assert (order["lines"][0]["sku"], order["lines"][0]["total_minor"]) == ("A;1,x", 300)


def test_a_title_above_and_the_line_of_excel_do_no_harm():
    document = b"sep=;\nOur orders of March;;\n;;\nOrder;SKU;Qty\n1;A;2\n;;\n"
    one = placed(read(document, SHOP))
    assert one.places["lines[0].quantity"] == "cell C5"


def test_headings_are_those_that_were_agreed_and_the_others_are_told():
    agreed = {"Bestellung": "reference", "Artikel-Nr.": "lines[].sku", "Stück": "lines[].quantity"}
    profile = Profile(channel="shop", currency="EUR", columns=agreed)
    document = "Bestellung;ARTIKEL NR;Stück;Farbton\n1;A;2;rot".encode("cp1252")
    one = placed(read(document, profile))
    assert one.order["lines"][0]["quantity"] == 2
    assert one.filled[:2] == (
        "the encoding was guessed: cp1250",
        "columns with unknown headings were not read: D",
    )


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("12,50", 1250),
        ("12.5", 1250),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1 234,50 €", 123450),
        ("1'234.50", 123450),
        ("1,234,567", 123456700),
        ("0,125", 125),
        ("+7", 700),
        ("-7", -700),
    ],
)
def test_numbers_are_read_as_they_are_written(written: str, minor: int):
    line = placed(cell("Price", written)).order["lines"][0]
    assert line["unit_price_minor"] == minor


def test_which_mark_is_decimal_another_number_of_the_table_shows():
    document = b"Order;SKU;Qty;Price\n1;A;1.500;2,50\n2;A;1;1.250"
    first, second = read(document, SHOP).placed
    assert first.order["lines"][0]["quantity"] == 1500
    assert second.order["lines"][0]["unit_price_minor"] == 125000


@pytest.mark.parametrize(
    ("heading", "said", "code"),
    [
        ("Price", "1.234", "number_ambiguous"),
        ("Price", "1,234", "number_ambiguous"),
        ("Price", "12,34,5", "number_malformed"),
        ("Price", "=1+1", "number_malformed"),
        ("Price", "@SUM(A1)", "number_malformed"),
        ("Price", "twelve", "number_malformed"),
        ("Price", "NaN", "number_malformed"),
        ("Price", "1e5", "number_malformed"),
        ("Price", "\N{FULLWIDTH DIGIT NINE}", "number_malformed"),
        ("Price", "1" * 500, "number_malformed"),
        ("Order date", "03/04/2026", "date_ambiguous"),
        ("Order date", "31/31/2026", "date_malformed"),
        ("Order date", "yesterday", "date_malformed"),
        ("Line", "1.5", "number_not_whole"),
        ("Terms", "maybe", "unknown_symbol"),
        ("Unit", "KGM", ""),
        ("Price per", "0", ""),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(heading: str, said: str, code: str):
    assert told(cell(heading, said)) == ({("cell D2", code)} if code else set())


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-03-31", "2026-03-31"),
        ("31.03.2026", "2026-03-31"),
        ("31/03/2026", "2026-03-31"),
        ("03/31/2026", "2026-03-31"),
        ("2026/3/31", "2026-03-31"),
        ("20260331", "2026-03-31"),
        ("04.03.2026", "2026-03-04"),
        ("04/04/2026", "2026-04-04"),
    ],
)
def test_days_are_read_as_they_are_written(said: str, day: str):
    assert (
        placed(cell("Order date", said)).order["placed_at"]
        == placed(cell("Order date", f"{day}T00:00:00Z")).order["placed_at"]
    )


@pytest.mark.parametrize(
    ("said", "terms"),
    [
        ("prepaid", "PREPAID"),
        ("Net 30 days", "ON_ACCOUNT"),
        ("on-account", "ON_ACCOUNT"),
        ("COD", "ON_DELIVERY"),
    ],
)
def test_terms_of_payment_are_known_by_their_usual_names(said: str, terms: str):
    assert placed(cell("Payment terms", said)).order["payment"]["terms"] == terms


def test_a_text_that_looks_like_a_formula_stays_a_text():
    line = placed(cell("Description", '"=HYPERLINK(""x"")"')).order["lines"][0]
    assert line["name"] == '=HYPERLINK("x")'


def test_the_tax_follows_from_its_rate_and_a_total_before_tax_is_seen_as_one():
    document = b"Order;SKU;Qty;Price;VAT rate;Total\n1;A;2;10.00;19 %;20.00"
    one = placed(read(document, SHOP))
    line = one.order["lines"][0]
    assert (line["tax_rate_ppm"], line["tax_minor"], line["total_minor"]) == (190_000, 380, 2380)
    assert sum_faults(one.order) == set()


def test_a_stated_total_that_is_not_the_sum_stands_for_intake_to_say_so():
    document = b"Order;SKU;Qty;Price;Order total\n1;A;2;10.00;99.00"
    one = placed(read(document, SHOP))
    assert sum_faults(one.order) == {("total_wrong", "totals.total_minor")}
    assert one.places["totals.total_minor"] == "cell E2"


def test_rows_that_disagree_on_their_order_are_told_and_the_other_orders_stand():
    document = b"Order;City;SKU;Qty\n1;Ulm;A;2\n2;Bonn;A;1\n1;Hof;B;1"
    reading = read(document, SHOP)
    assert [one.order["reference"] for one in reading.placed] == ["2"]
    assert told(reading) == {("cell B4", "rows_disagree")}


@pytest.mark.parametrize(
    ("document", "where", "code"),
    [
        (b"", "cell A1", "headings_unknown"),
        (b"\n\n", "cell A1", "headings_unknown"),
        (b"SKU;Qty\nA;2", "cell A1", "headings_unknown"),
        (b"Order;SKU;Qty\n", "cell A1", "table_empty"),
        (b"Order;SKU;Qty\n;A;2", "cell A2", "reference_missing"),
        (b'Order;SKU;Qty\n1;"' + b"A" * 200_000, "cell A2", "table_malformed"),
        (b"Order;SKU\n" + b"1;A\n" * 100_001, "cell A1", "too_many_rows"),
        (b"Order;SKU;Qty;Price\n1;A;999999999999;999999999999", "cell A2", "amount_too_large"),
        (b"\xef\xbb\xbf\xff", "document", "encoding_unknown"),
    ],
)
def test_what_is_no_table_of_orders_is_a_fault(document: bytes, where: str, code: str):
    assert told(read(document, SHOP)) == {(where, code)}


def test_a_fault_quotes_nothing_of_what_was_sent():
    rows = f"PO 1;{HEAD};A-1;Screw;Lovelace;EA;Lovelace;Lovelace;Lovelace"
    reading = read(table(rows), SHOP)
    assert len(reading.faults) == 4
    assert "Lovelace" not in str(reading.faults)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8-sig", "Größe 😀 \u202eabc"),
        ("utf-16", "Größe"),
        ("utf-16-le", "Größe"),
        ("gb18030", "不锈钢螺丝钉与螺母套装"),
        ("cp1252", "Schrauben für Möbel, größer"),
    ],
)
def test_the_encoding_is_found(encoding: str, name: str):
    document = f'Order;SKU;Qty;Description\n1;A;2;"{name}"'.encode(encoding)
    assert placed(read(document, SHOP)).order["lines"][0]["name"] == name


def test_the_agreed_encoding_goes_before_a_guess():
    profile = Profile(channel="shop", currency="EUR", encoding="gb18030")
    one = placed(read("Order;SKU;Qty;Description\n1;A;2;螺丝".encode("gb18030"), profile))
    assert one.order["lines"][0]["name"] == "螺丝"
    assert not any("guessed" in said for said in one.filled)


@given(at=st.integers(0, 2000), new=st.binary(max_size=6), cut=st.integers(0, 12))
def test_a_document_that_was_damaged_is_orders_or_faults(at: int, new: bytes, cut: int):
    at %= len(SOUND)
    reading = read(SOUND[:at] + new + SOUND[at + cut :], SHOP)
    assert reading.placed or reading.faults
    for one in reading.placed:
        faults(one.order)


COLUMNS = HEADINGS.split(";")


@given(
    st.lists(
        st.dictionaries(st.sampled_from(COLUMNS), st.text(st.characters(codec="utf-8"))),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_stands_in_the_cells_no_row_vanishes(rows: list[dict[str, str]]):
    written = [
        ";".join('"' + row.get(name, "").replace('"', '""') + '"' for name in COLUMNS)
        for row in rows
    ]
    reading = read(table(*written), SHOP)
    lines = sum(len(one.order["lines"]) for one in reading.placed)
    assert lines or reading.faults
    for one in reading.placed:
        faults(one.order)


def test_as_soon_as_possible_is_an_answer_to_when():  # IN-06
    table = b"order number,article,quantity,delivery date\nPO 1,LAMP-1,2,ASAP\n"
    (placed,) = read(table, SHOP).placed
    assert (placed.order["as_soon_as_possible"], placed.order["wished_delivery_at"]) == (True, None)
