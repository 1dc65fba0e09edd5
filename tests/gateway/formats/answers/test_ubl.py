"""Answers in UBL (OrderResponse), in the order of its schema (OASIS UBL 2.1)."""

from typing import Any

from hypothesis import given
from lxml import etree

from services.gateway.formats.ubl.answer import answer
from tests.gateway.formats.answers.made import ANSWERS, FAULT, HEADING, OTHER, line, said

ORDERS: dict[str, list[str]] = {
    "OrderResponse": [
        *("UBLVersionID", "ID", "SalesOrderID", "IssueDate", "IssueTime", "OrderResponseCode"),
        *("Note", "DocumentCurrencyCode", "OrderReference", "SellerSupplierParty"),
        *("BuyerCustomerParty", "Delivery", "OrderLine"),
    ],
    "OrderReference": ["ID", "IssueDate", "CustomerReference"],
    "LineItem": ["ID", "LineStatusCode", "Quantity", "Price", "Item"],
    "OrderLine": ["LineItem", "SellerSubstitutedLineItem"],
    "SellerSubstitutedLineItem": ["ID", "LineExtensionAmount", "Item"],
    "Price": ["PriceAmount", "BaseQuantity"],
    "Item": [
        *("Name", "BuyersItemIdentification", "SellersItemIdentification"),
        *("ManufacturersItemIdentification", "StandardItemIdentification"),
    ],
}
"""Elements as UBL-OrderResponse-2.1.xsd and its components have them one after the other."""
MANDATORY = {"ID", "IssueDate", "OrderReference", "SellerSupplierParty", "BuyerCustomerParty"}


def written(*args, **more) -> etree._Element:
    return etree.fromstring(answer(said(*args, **more), HEADING))


def texts(root: etree._Element, path: str) -> list[str]:
    found: Any = root.xpath(_named(path) + "/text()")
    return [str(one) for one in found]


def _named(path: str) -> str:
    return "/".join(f"*[local-name()='{one}']" for one in path.split("/"))


def test_a_confirmed_order_is_answered_line_by_line():  # IN-04
    lines = [line(1), line(2, standing=5), line(3, standing=0)]
    root = written("CONFIRMED", *lines)
    assert texts(root, "ID") == ["bright-000000017"]
    assert texts(root, "IssueTime") == ["16:13:20+02:00"]
    assert texts(root, "OrderResponseCode") == ["CA"]
    assert texts(root, "OrderReference/ID") == ["PO-77"]
    assert texts(root, "Delivery/PromisedDeliveryPeriod/EndDate") == ["2026-09-24"]
    assert texts(root, "OrderLine/LineItem/LineStatusCode") == ["5", "3", "7"]
    assert texts(root, "OrderLine/LineItem/Quantity") == ["12", "5", "12"]
    assert texts(root, "OrderLine/LineItem/Price/PriceAmount") == ["2.50"] * 3


def test_what_the_whole_answer_says_is_a_code():  # IN-04, CF-03
    kinds = ("RECEIVED", "CONFIRMED", "REJECTED")
    found = [texts(written(kind), "OrderResponseCode") for kind in kinds]
    assert found == [["AB"], ["AP"], ["RE"]]


def test_what_is_to_be_corrected_is_told_fault_by_fault():  # IN-03
    root = written("CORRECTION", lines=[], faults=[FAULT])
    assert len(texts(root, "Note")) == 2
    assert texts(root, "Note")[1].startswith("quantity_not_positive: line 1: quantity is -1")


def test_that_another_article_goes_is_a_line_item_of_the_seller():  # IV-05
    root = written("SUBSTITUTED", line(1, instead=OTHER), step=0)
    assert texts(root, "OrderResponseCode") == ["CA"]
    assert texts(root, "OrderLine/LineItem/LineStatusCode") == ["3"]
    other = "OrderLine/SellerSubstitutedLineItem"
    assert texts(root, f"{other}/Item/SellersItemIdentification/ID") == ["LAMP-9"]
    assert texts(root, f"{other}/LineExtensionAmount") == ["30.00"]


@given(ANSWERS)
def test_whatever_is_told_has_the_elements_of_the_schema_in_their_order(some):
    root = etree.fromstring(answer(some, HEADING))
    for element in root.iter():
        allowed = ORDERS.get(name := etree.QName(element).localname)
        if allowed is not None:
            inside = [etree.QName(one).localname for one in element]
            assert inside == sorted(inside, key=allowed.index), name
    assert {etree.QName(one).localname for one in root} >= MANDATORY
