"""Every paper, in both languages, read back from its PDF and compared with the order (SH-02)."""

import re
from typing import Any

import pytest

from orders.business.money import money
from orders.client.papers.refusal import Refused
from orders.client.papers.told import Sources
from orders.explain.languages import LANGUAGES
from orders.explain.texts import catalogue
from services.papers.kinds import KINDS
from services.papers.making import data, make, possible
from services.papers.sheets.words import TEXTS, words
from services.review.policy import ReviewPolicy
from services.review.stage import STAGE as REVIEW
from tests.orders import line, order
from tests.papers.house import (
    SENDER,
    abroad,
    attached,
    goods,
    package,
    squeezed,
    story,
    text_of,
)
from tests.stages.house import shipment

WITH_PRICES = ("invoice", "commercial-invoice", "customs-declaration")
OF_PACKAGES = ("packing-list", "manifest", "bill-of-lading")


def says(pdf: bytes, *texts: str) -> bool:
    told = text_of(pdf)
    return all(squeezed(text) in told for text in texts)


@pytest.fixture(scope="module")
def told() -> Sources:
    return story(abroad())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_says_what_the_order_and_its_shipment_say(
    told: Sources, kind: str, language: str
):
    content, made = told["order"], make(told, kind, "", language, SENDER)
    word, sent = words(language), told["shipments"][0]
    assert made.unprintable == {}
    assert says(made.pdf, word[f"title_{kind}"], made.number, told["number"])
    for one in content["lines"] if kind != "manifest" else ():
        assert says(made.pdf, one["name"], one["specification"], one["sku"])
        assert says(made.pdf, f"{one['sku']}{word.quantity(one['quantity'], 'PCE')}") or (
            kind in WITH_PRICES or kind == "delivery-note"
        )
    if kind == "pick-list":
        assert not says(made.pdf, "陈晓明"), "nobody's address in the aisles"
    else:
        assert says(made.pdf, *(content["delivery_address"][n] for n in ("name", "street", "city")))
    if kind in OF_PACKAGES:
        assert sent["packed"] is not None
        [box] = sent["packed"]["packages"]
        assert says(made.pdf, box["package_id"], box["sscc"], "1.345 kg", "4.000 l")
    if kind not in ("pick-list", "invoice"):
        assert says(made.pdf, "T-1", sent["released"]["shipment_id"])


def test_no_price_stands_on_what_goes_through_the_warehouse(told: Sources):
    for kind in KINDS:
        shows = "EUR" in text_of(make(told, kind, "", "en", SENDER).pdf)
        assert shows == (kind in WITH_PRICES), kind


def test_the_invoice_says_every_amount_of_the_order(told: Sources):
    content = told["order"]
    invoice = make(told, "invoice", "", "en", SENDER).pdf
    for one in content["lines"]:
        parts = ("unit_price_minor", "tax_minor", "total_minor")
        assert says(invoice, "".join(money(one[part], "EUR") for part in parts))  # type: ignore[literal-required]
    totals = content["totals"]
    for name in ("goods_minor", "charges_minor", "tax_minor", "total_minor"):
        assert says(invoice, money(totals[name], "EUR"))
    assert says(invoice, "Not a tax invoice", "CIF Shanghai", "Freight")


def test_the_customs_declaration_says_heading_origin_weight_and_worth(told: Sources):
    paper = data(told, "customs-declaration", "", SENDER)
    assert (paper["exported_from"], paper["imported_to"]) == ("DE", "CN")
    assert (paper["net_g"], paper["gross_g"], paper["packages"]) == (1000, 1345, 1)
    assert paper["goods_minor"] == told["order"]["totals"]["goods_minor"]
    pdf = make(told, "customs-declaration", "", "zh", SENDER).pdf
    assert says(pdf, "4006381333931", "940521", "德国", "2 件", "0.200 kg", "1.345 kg")


def test_its_data_are_in_it(told: Sources):
    for kind in KINDS:
        assert attached(make(told, kind, "", "zh", SENDER).pdf) == data(told, kind, "", SENDER)


def test_it_is_written_to_be_archived(told: Sources):
    pdf = make(told, "invoice", "", "en", SENDER).pdf
    assert re.search(rb"pdfaid:part[^0-9]*3", pdf)
    assert re.search(rb"pdfaid:conformance[^A-Z]*U", pdf)
    assert b"/AFRelationship /Data" in pdf or b"/AFRelationship/Data" in pdf


def two_shipments(until: str = "packed") -> Sources:
    content = order(lines=[line(1, quantity=3, price=333), line(2, quantity=2)])
    sent = [shipment(1, 1, 2), shipment(2, 2, 0)]
    return story(content, *sent, until=until)


def test_what_shipments_are_worth_adds_up_to_the_order():
    told = two_shipments()
    papers = [data(told, "commercial-invoice", f"000001Z-{n}", SENDER) for n in (1, 2)]
    net = [one["total_minor"] - one["tax_minor"] for one in told["order"]["lines"]]
    assert sum(paper["goods_minor"] for paper in papers) == sum(net)
    parts = [one["value_minor"] for paper in papers for one in paper["goods"] if one["line"] == 1]
    assert parts == [333, 666]


def test_a_part_says_how_much_was_ordered():
    [lamp, _] = data(two_shipments(), "delivery-note", "000001Z-1", SENDER)["goods"]
    assert (lamp["quantity"], lamp["ordered"]) == (1, 3)


def test_the_manifest_has_all_that_goes_along():
    paper = data(two_shipments(), "manifest", "000001Z-2", SENDER)
    assert [one["shipment_id"] for one in paper["entries"]] == ["000001Z-1", "000001Z-2"]
    assert (paper["shipments"], paper["gross_g"]) == (2, 345 + 300 + 345 + 200)


def test_each_of_several_shipments_must_be_named():
    told = two_shipments()
    with pytest.raises(Refused) as refusal:
        data(told, "delivery-note", "", SENDER)
    assert [one.code for one in refusal.value.reasons] == ["which_shipment"]
    assert "000001Z-1, 000001Z-2" in str(refusal.value)
    listed = [(one.kind, one.shipment_id) for one in possible(told, SENDER)]
    assert ("packing-list", "000001Z-2") in listed
    assert ("invoice", "") in listed


def test_a_bundle_is_named_by_its_parts_and_worth_its_price():
    parts = [{"sku": "SKU-1", "quantity": 2}, {"sku": "SKU-2", "quantity": 1}]
    content = order(lines=[line(1, sku="SET", quantity=2, price=1000, bundle=parts)])
    held: list[Any] = [
        {"line": 1, "sku": "SKU-1", "quantity": 4, "unit": "PCE"},
        {"line": 1, "sku": "SKU-2", "quantity": 2, "unit": "PCE"},
    ]
    told = story(content, shipment(lines=held), articles=goods(1, 2))
    paper = data(told, "commercial-invoice", "", SENDER)
    assert [(one["name"], one["ordered"]) for one in paper["goods"]] == [("SKU-1", 4), ("SKU-2", 2)]
    assert paper["goods_minor"] == 2000


def test_several_packages_are_listed_with_what_is_in_each():
    content = order(lines=[line(1, quantity=5)])
    sent = shipment(lines=[{"line": 1, "sku": "SKU-1", "quantity": 5, "unit": "PCE"}])
    boxes = []
    for name, quantity in (("P-1", 3), ("P-2", 2)):
        held = shipment(lines=[{"line": 1, "sku": "SKU-1", "quantity": quantity, "unit": "PCE"}])
        boxes.append(package(held, name))
    told = story(content, sent, packages={1: boxes})
    pdf = make(told, "packing-list", "", "en", SENDER).pdf
    assert says(pdf, "SKU-1 3 pcs", "SKU-1 2 pcs", "1.190 kg")


@pytest.mark.parametrize("until", ["released", "packed"])
def test_the_tracking_number_comes_with_the_hand_over(until: str):
    told = story(until=until)
    kind = "pick-list" if until == "released" else "delivery-note"
    assert not says(make(told, kind, "", "en", SENDER).pdf, "T-1")


def test_every_word_is_in_both_languages():
    english, chinese = (catalogue(TEXTS, language) for language in LANGUAGES)
    assert set(english) == set(chinese)


def test_papers_name_the_house_as_its_contracts_do():
    policy = ReviewPolicy.load(REVIEW.policy_file)
    seller = policy.contracts.seller
    for name in ("name", "street", "postal_code", "city", "country"):
        assert SENDER[name] == getattr(seller, name)
    assert SENDER["numbers"] == [seller.registration]
