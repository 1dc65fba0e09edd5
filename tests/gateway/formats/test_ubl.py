"""UBL orders, changes and cancellations: what they say in our terms, and what is refused where."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from services.gateway.formats.reading import Placed, Profile
from services.gateway.formats.ubl import read
from tests.gateway.formats.found import told
from tests.gateway.formats.judged import faults, sum_faults

DATA = Path(os.environ.get("TEST_DATA_DIR", "../shared/data")) / "channel_payloads/ubl"
samples = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"no {DATA}: set TEST_DATA_DIR to the folder of the shared data"
)
BUYER = Profile(channel="ubl", zone="Europe/Stockholm")
SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"


def placed(document: bytes, **profile: Any) -> Placed:
    reading = read(document, Profile(channel="ubl", **profile))
    assert reading.faults == ()
    (one,) = reading.placed
    return one


def document(inside: str, name: str = "Order") -> bytes:
    return (
        f'<{name} xmlns="{SPACE}{name}-2" xmlns:cac="{SPACE}CommonAggregateComponents-2" '
        f'xmlns:cbc="{SPACE}CommonBasicComponents-2">{inside}</{name}>'
    ).encode()


def money(name: str, amount: str, currency: str = "EUR") -> str:
    return f'<cbc:{name} currencyID="{currency}">{amount}</cbc:{name}>'


def allowance(amount: str, charged: bool = False, more: str = "") -> str:
    indicator = f"<cbc:ChargeIndicator>{str(charged).lower()}</cbc:ChargeIndicator>"
    return f"<cac:AllowanceCharge>{indicator}{more}{money('Amount', amount)}</cac:AllowanceCharge>"


def line(
    number: str = "1",
    quantity: str = "2",
    unit: str = "C62",
    price: str = "10.00",
    base: str = "",
    more: str = "",
    item: str = "",
) -> str:
    return (
        f"<cac:OrderLine><cac:LineItem><cbc:ID>{number}</cbc:ID>"
        f'<cbc:Quantity unitCode="{unit}">{quantity}</cbc:Quantity>{more}'
        f"<cac:Price>{money('PriceAmount', price)}{base}</cac:Price>"
        f"<cac:Item><cbc:Name>Screw</cbc:Name>{item}</cac:Item>"
        "</cac:LineItem></cac:OrderLine>"
    )


def order(*parts: str) -> bytes:
    head = "<cbc:ID>4711</cbc:ID><cbc:IssueDate>2026-03-01</cbc:IssueDate>"
    return document(head + "".join(parts))


@pytest.mark.parametrize(
    ("said", "agreed"),
    [
        (("true", "true"), ["partial_delivery"]),
        (("1", "true"), ["partial_delivery"]),
        (("true", "false"), []),
        (("true", ""), []),  # a line that says nothing
        (("", ""), []),
    ],
)
def test_that_parts_may_go_ahead_is_what_every_line_says(said: tuple[str, ...], agreed: list[str]):
    """IV-05: nobody agrees by saying nothing."""
    name = "PartialDeliveryIndicator"
    found = [
        line(str(number), more=f"<cbc:{name}>{one}</cbc:{name}>" if one else "")
        for number, one in enumerate(said, 1)
    ]
    assert placed(order(*found), currency="EUR").order["consents"] == agreed


def percent(rate: str) -> str:
    return (
        f"<cac:ClassifiedTaxCategory><cbc:Percent>{rate}</cbc:Percent></cac:ClassifiedTaxCategory>"
    )


@samples
def test_the_order_of_ubl_2_1_says_what_it_says_and_intake_finds_where_its_sums_disagree():
    one = placed((DATA / "UBL-Order-2.1-Example.xml").read_bytes(), zone="Europe/Stockholm")
    assert one.order["placed_at"] == 1_263_987_000_000
    assert one.order["wished_delivery_at"] == 1_267_052_400_000
    assert one.order["buyer"]["company"] == "Johnssons byggvaror"
    assert {(each["scheme"], each["id"]) for each in one.order["buyer"]["party_ids"]} == {
        ("GLN", "7300072311115"),
        ("GLN", "7300070011115"),
        ("BUYER", "PartyID123"),
        ("VAT", "SE1234567801"),
        ("SE:ORGNR", "5532331183"),
    }
    paint, brush = one.order["lines"]
    assert (paint["sku"], paint["quantity"], paint["unit"]) == ("SItemNo001", 120_000, "MLT")
    assert (paint["unit_price_minor"], paint["price_per"]) == (5000, 1000)
    assert paint["discount_minor"] + brush["discount_minor"] == 100_00
    assert one.order["charges"] == [{"kind": "fee", "amount_minor": 100_00, "tax_minor": 0}]
    assert one.order["trade_terms"]["incoterm"] == "FOT STO"
    # it is taxed with 100 and its lines with 20, and neither is in what is to be paid
    assert sum_faults(one.order) == {
        ("tax_sum_wrong", "totals.tax_minor"),
        ("total_wrong", "totals.total_minor"),
    }


@samples
def test_the_order_of_ubl_2_1_is_sound_once_its_tax_is():
    text = (DATA / "UBL-Order-2.1-Example.xml").read_text()
    text = text.replace('TaxAmount currencyID="SEK">100<', 'TaxAmount currencyID="SEK">20<')
    text = text.replace(
        'PayableAmount currencyID="SEK">6225<', 'PayableAmount currencyID="SEK">6245<'
    )
    assert sum_faults(placed(text.encode()).order) == set()


@samples
@pytest.mark.parametrize("name", ["UBL-Order-2.0-Example.xml", "validation/order-test-good.xml"])
def test_the_orders_of_ubl_2_0_have_a_price_that_is_not_theirs(name: str):
    text = (DATA / name).read_text()
    one = placed(text.encode())
    assert one.order["buyer"]["customer_id"] == "GT00978567"
    assert one.order["lines"][0]["article_codes"] == [{"scheme": "BUYER", "code": "6578489"}]
    assert one.order["currency"] == "GBP"
    assert sum_faults(one.order) == {
        ("line_total_wrong", "lines[0].total_minor"),
        ("total_wrong", "totals.total_minor"),
    }
    text = text.replace('PriceAmount currencyID="GBP">100.00', 'PriceAmount currencyID="GBP">1.00')
    text = re.sub(r"(PayableAmount[^>]*>)100.00", r"\g<1>117.50", text)
    assert faults(placed(text.encode()).order) == {
        ("payment_method_missing", "payment.method"),
        ("payment_terms_unknown", "payment.terms"),
    }


@samples
def test_the_change_gives_the_line_as_it_is_to_be():
    (one,) = read((DATA / "UBL-OrderChange-2.1-Example.xml").read_bytes(), BUYER).changed
    assert (one.reference, one.dropped) == ("34", ())
    assert one.revision == 1264073400000 + 1, "when it was issued, and its number then"
    assert [(each["line"], each["quantity"]) for each in one.lines] == [(1, 240_000)]
    assert one.lines[0]["total_minor"] == 12_020_00


@samples
def test_the_cancellation_says_which_order_and_why():
    (one,) = read((DATA / "UBL-OrderCancellation-2.1-Example.xml").read_bytes(), BUYER).cancelled
    assert one == ("34", "With reference to phone call", 1_264_073_400_000)


@samples
@pytest.mark.parametrize(
    "name", ["OrderResponse-2.1", "OrderResponseSimple-2.0", "DespatchAdvice-2.0"]
)
def test_what_a_seller_sends_is_no_order(name: str):
    reading = read((DATA / f"UBL-{name}-Example.xml").read_bytes(), BUYER)
    assert told(reading) == {("/*", "document_not_an_order")}


def test_places_are_where_the_sender_finds_them():
    one = placed(order(line("1"), line("2", quantity="5")))
    where = "/Order/cac:OrderLine[2]/cac:LineItem/cbc:Quantity"
    assert one.places["lines[1].quantity"] == where
    assert one.places["reference"] == "/Order/cbc:ID"


@pytest.mark.parametrize(
    ("given", "quantity", "unit", "price", "per"),
    [
        (line(quantity="1.5", unit="KGM", price="2.50"), 1500, "GRM", 250, 1000),
        (line(quantity="2", unit="DZN", price="12.00"), 24, "PCE", 1200, 12),
        (line(price="0.0125"), 2, "PCE", 125, 100),
        (
            line(price="9.99", base='<cbc:BaseQuantity unitCode="C62">100</cbc:BaseQuantity>'),
            2,
            "PCE",
            999,
            100,
        ),
        (
            line(
                quantity="3",
                unit="KGM",
                base='<cbc:BaseQuantity unitCode="GRM">500</cbc:BaseQuantity>',
            ),
            3000,
            "GRM",
            1000,
            500,
        ),
        (line(unit="CT"), 2, "CT", 1000, 1),
    ],
)
def test_units_are_those_that_articles_are_counted_in(
    given: str, quantity: int, unit: str, price: int, per: int
):
    (made,) = placed(order(given)).order["lines"]
    assert (made["quantity"], made["unit"]) == (quantity, unit)
    assert (made["unit_price_minor"], made["price_per"]) == (price, per)


def test_discounts_charges_and_taxes_are_divided_to_the_cent():
    one = placed(
        order(
            allowance("0.05"),
            allowance("5.00", charged=True, more="<cbc:AllowanceChargeReasonCode>FC"
                      "</cbc:AllowanceChargeReasonCode>"),
            f"<cac:TaxTotal>{money('TaxAmount', '5.69')}</cac:TaxTotal>",
            "<cac:AnticipatedMonetaryTotal>",
            money("LineExtensionAmount", "29.97"),
            money("AllowanceTotalAmount", "0.05"),
            money("ChargeTotalAmount", "5.00"),
            money("PrepaidAmount", "10.00"),
            money("PayableAmount", "30.61"),
            "</cac:AnticipatedMonetaryTotal>",
            *(line(n, quantity="1", price="9.99", item=percent("19")) for n in "123"),
        )
    )  # fmt: skip
    assert [each["discount_minor"] for each in one.order["lines"]] == [2, 2, 1]
    assert [each["tax_minor"] for each in one.order["lines"]] == [190, 189, 190]
    assert one.order["charges"][0]["kind"] == "freight"
    assert one.order["totals"]["total_minor"] == 40_61
    assert one.order["payment"]["paid_minor"] == 10_00
    assert sum_faults(one.order) == set()


def test_what_is_taken_off_or_put_on_a_line_counts_there():
    extension = money("LineExtensionAmount", "19.50")
    more = extension + allowance("1.00") + allowance("0.50", charged=True)
    total = money("LineExtensionAmount", "19.50") + money("PayableAmount", "19.50")
    one = placed(
        order(
            f"<cac:AnticipatedMonetaryTotal>{total}</cac:AnticipatedMonetaryTotal>", line(more=more)
        )
    )
    (made,) = one.order["lines"]
    assert (made["discount_minor"], made["total_minor"]) == (100, 1900)
    assert one.order["charges"][0]["amount_minor"] == 50
    assert sum_faults(one.order) == set()


def test_lines_of_different_rates_are_taxed_by_them():
    tax = f"<cac:TaxTotal>{money('TaxAmount', '2.60')}</cac:TaxTotal>"
    one = placed(order(tax, line("1", item=percent("13")), line("2", item=percent("0"))))
    assert [each["tax_minor"] for each in one.order["lines"]] == [260, 0]
    assert [each["tax_rate_ppm"] for each in one.order["lines"]] == [130_000, 0]


def test_a_rate_that_no_tax_has_is_refused_where_it_stands():
    (fault,) = read(order(line("1", item=percent("300000"))), BUYER).faults
    assert fault.code == "rate_unknown"
    assert fault.where.endswith("Percent")


def test_an_order_without_any_sum_has_those_of_its_lines():
    one = placed(order(line("1"), line("2", price="0.005", quantity="3")))
    assert [each["total_minor"] for each in one.order["lines"]] == [2000, 2]
    assert sum_faults(one.order) == set()


def test_an_order_in_an_envelope_is_read():
    space = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
    inside = order(line()).decode()
    enveloped = f'<StandardBusinessDocument xmlns="{space}">{inside}</StandardBusinessDocument>'
    assert placed(enveloped.encode()).order["reference"] == "4711"


def test_a_change_drops_what_is_cancelled_and_keeps_the_number_of_the_rest():
    status = "<cbc:LineStatusCode>Cancelled</cbc:LineStatusCode>"
    reference = "<cac:OrderReference><cbc:ID>PO 1</cbc:ID></cac:OrderReference>"
    inside = reference + line("3", more=status) + line("7", quantity="4")
    (one,) = read(document(inside, "OrderChange"), BUYER).changed
    assert (one.reference, one.dropped) == ("PO%201", (3,))
    assert [each["line"] for each in one.lines] == [7]


@samples
def test_an_order_is_as_new_as_it_was_issued_and_a_change_of_that_day_is_newer():
    """IN-05: documents without a time of day, as most are."""
    text = (DATA / "UBL-Order-2.1-Example.xml").read_text()
    text = re.sub("<cbc:IssueTime>.*?</cbc:IssueTime>", "", text)
    order = placed(text.encode(), zone=BUYER.zone)
    assert order.revision == order.order["placed_at"] > 0
    day = re.search("<cbc:IssueDate>(.*?)<", text)
    changed = (DATA / "UBL-OrderChange-2.1-Example.xml").read_text()
    changed = re.sub("<cbc:IssueTime>.*?</cbc:IssueTime>", "", changed)
    assert day
    changed = re.sub("(<cbc:IssueDate>).*?<", rf"\g<1>{day[1]}<", changed, count=1)
    (change,) = read(changed.encode(), BUYER).changed
    assert change.revision == order.revision + 1
