"""UBL documents that are damaged or made to harm: what cannot be read is named, quoted nowhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.formats.ubl import read
from tests.gateway.formats.found import told
from tests.gateway.formats.judged import faults
from tests.gateway.formats.test_ubl import (
    BUYER,
    allowance,
    document,
    line,
    money,
    order,
    percent,
    placed,
)

LINE = "/Order/cac:OrderLine[1]/cac:LineItem"


@pytest.mark.parametrize(
    ("given", "where", "code"),
    [
        (order(line(quantity="two")), f"{LINE}/cbc:Quantity", "number_malformed"),
        (order(line(quantity="1.5")), f"{LINE}/cbc:Quantity", "quantity_not_whole"),
        (order(line(quantity="9" * 5000)), f"{LINE}/cbc:Quantity", "number_malformed"),
        (order(line(price="1,50")), f"{LINE}/cac:Price/cbc:PriceAmount", "number_malformed"),
        (order(line(price="INF")), f"{LINE}/cac:Price/cbc:PriceAmount", "number_malformed"),
        (
            order(line(more=money("LineExtensionAmount", "1", "USD")), "<cbc:DocumentCurrencyCode>"
                  "EUR</cbc:DocumentCurrencyCode>"),
            f"{LINE}/cbc:LineExtensionAmount",
            "currency_differs",
        ),
        (
            order(line(base='<cbc:BaseQuantity unitCode="KGM">1</cbc:BaseQuantity>')),
            f"{LINE}/cac:Price/cbc:BaseQuantity",
            "price_unit_differs",
        ),
        (
            order(line(base='<cbc:BaseQuantity unitCode="C62">0</cbc:BaseQuantity>')),
            f"{LINE}/cac:Price/cbc:PriceAmount",
            "price_base_wrong",
        ),
        (
            order(line(quantity="9" * 12, price="9" * 12)),
            "/Order",
            "amount_too_large",
        ),
        (order("<cac:Delivery/><cac:Delivery/>"), "/Order/cac:Delivery[2]", "several_deliveries"),
        (document("<cbc:ID> </cbc:ID>"), "/Order/cbc:ID", "reference_missing"),
        (document("<cbc:ID>1</cbc:ID>"), "/Order/cbc:IssueDate", "date_malformed"),
        (
            document("", "OrderChange"),
            "/OrderChange/cac:OrderReference/cbc:ID",
            "reference_missing",
        ),
        (document("", "Invoice"), "/*", "document_not_an_order"),
        (b"<Order/>", "/*", "document_not_an_order"),
        (b"", "line 1", "xml_malformed"),
        (b"<Order>\n<", "line 2", "xml_malformed"),
        (b"<a>" * 100_000, "line 1", "xml_malformed"),
        (b"<a>\0</a>", "line 1", "xml_malformed"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "line 1", "xml_malformed"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(given: bytes, where: str, code: str):
    assert told(read(given, BUYER)) == {(where, code)}


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!DOCTYPE Order [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE Order [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Order SYSTEM "http://127.0.0.1:9/order.dtd">',
        "<!DOCTYPE Order>",
    ],
    ids=["a billion laughs", "a file", "a server", "nothing"],
)
def test_a_document_type_is_refused_and_no_entity_replaced(declaration: str):
    text = order(line()).decode()
    if "l9" in declaration:
        text = text.replace("Screw", "&l9;", 1)
    reading = read((declaration + text).encode(), BUYER)
    assert [one.code for one in reading.faults] in (["doctype_refused"], ["xml_malformed"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "iso-8859-1"])
def test_the_encoding_is_the_one_that_the_document_names(encoding: str):
    name = "Größe" if encoding == "iso-8859-1" else "螺丝 😀 \u202e"
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + order(line()).decode()
    one = placed(text.replace("Screw", name).encode(encoding))
    assert one.order["lines"][0]["name"] == name.strip()


def test_a_fault_quotes_nothing_of_what_was_sent():
    text = order(line(quantity="Lovelace", price="Lovelace", number="Lovelace")).decode()
    reading = read(text.replace("2026-03-01", "Lovelace").encode(), BUYER)
    assert len(reading.faults) == 3
    assert "Lovelace" not in str(reading.faults)


SOUND = order(
    allowance("0.05"),
    f"<cac:TaxTotal>{money('TaxAmount', '5.69')}</cac:TaxTotal>",
    line("1", item=percent("19")),
    line("2", unit="KGM", more=money("TotalTaxAmount", "1.00")),
)


TEXTS = sorted(set(re.findall(r">([^<>]+)<", SOUND.decode())))


@given(at=st.integers(0, 5000), new=st.binary(max_size=6), cut=st.integers(0, 12))
def test_a_document_that_was_damaged_is_an_order_or_faults(at: int, new: bytes, cut: int):
    at %= len(SOUND)
    reading = read(SOUND[:at] + new + SOUND[at + cut :], BUYER)
    assert reading.placed or reading.faults
    for one in reading.placed:
        faults(one.order)


@given(
    old=st.sampled_from(TEXTS),
    new=st.from_regex(r"[-+0-9.,eE%TZ: ]{0,25}", fullmatch=True)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="<&]")),
)
def test_any_text_in_any_element_is_taken_or_refused(old: str, new: str):
    reading = read(SOUND.decode().replace(f">{old}<", f">{new}<").encode(), BUYER)
    assert reading.placed or reading.faults
    for one in reading.placed:
        faults(one.order)


@given(path=st.integers(0, 60))
def test_an_element_that_is_missing_leaves_an_order_or_faults(path: int):
    names = re.findall(r"<c[ab]c:\w+", SOUND.decode())
    name = names[path % len(names)]
    text = re.sub(f"{name}[ >].*?</{name[1:]}>", "", SOUND.decode(), count=1)
    reading = read(text.encode(), BUYER)
    assert reading.placed or reading.faults
