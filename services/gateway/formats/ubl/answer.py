"""What a partner is told of an order, in UBL: OrderResponse 2.1. Codes are Peppol's: UNCL 4343 and
1229."""

from collections.abc import Iterator, Mapping

from lxml import etree

from orders.contracts.records import AnswerIssued, AnswerLine, InsteadLine
from services.gateway.formats.answers.heading import Address, Heading
from services.gateway.formats.answers.words import (
    Outcome,
    costs,
    notes,
    outcomes,
    price,
    reference,
    response_code,
)
from services.gateway.formats.interchanges.writing import legible

SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
AGGREGATE, BASIC = f"{SPACE}CommonAggregateComponents-2", f"{SPACE}CommonBasicComponents-2"
RESPONSE = f"{SPACE}OrderResponse-2"
ROOT = f"{{{RESPONSE}}}OrderResponse"
STATUSES: Mapping[Outcome, str] = {
    "accepted": "5",
    "changed": "3",
    "substituted": "3",
    "rejected": "7",
    "unchanged": "4",
}
"""1229 (LineStatusCode): accepted, changed, not accepted, no action, where a change was refused."""
UNITS: Mapping[str, str] = {"PCE": "C62"}
"""UN/ECE Rec 20, where UBL has another code than we."""


def answer(said: AnswerIssued, heading: Heading) -> bytes:
    """The answer as a document. Its elements stand in the order of the schema."""
    root = etree.Element(ROOT, nsmap={"ubl": RESPONSE, "cac": AGGREGATE, "cbc": BASIC})
    _basic(root, "UBLVersionID", "2.1")
    _basic(root, "ID", heading.name)
    if said["number"]:
        _basic(root, "SalesOrderID", said["number"])
    date, _, time = heading.written_at.isoformat().partition("T")
    _basic(root, "IssueDate", date)
    _basic(root, "IssueTime", time)
    _basic(root, "OrderResponseCode", response_code(said), listID="UNCL4343")
    for code, text in notes(said):
        _basic(root, "Note", f"{code}: {text}")
    if said["currency"]:
        _basic(root, "DocumentCurrencyCode", said["currency"])
    _order(root, said, heading)
    _party(root, "SellerSupplierParty", heading.ours)
    _party(root, "BuyerCustomerParty", heading.theirs)
    if said["promised_at"] is not None:
        period = _aggregate(_aggregate(root, "Delivery"), "PromisedDeliveryPeriod")
        _basic(period, "EndDate", f"{heading.local(said['promised_at']):%Y-%m-%d}")
    for line, outcome in outcomes(said):
        _line(root, line, outcome, said)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _order(root: etree._Element, said: AnswerIssued, heading: Heading) -> None:
    order = _aggregate(root, "OrderReference")
    _basic(order, "ID", reference(said))
    if said["placed_at"] is not None:
        _basic(order, "IssueDate", f"{heading.local(said['placed_at']):%Y-%m-%d}")
    if said["buyer_reference"]:
        _basic(order, "CustomerReference", said["buyer_reference"])


def _party(root: etree._Element, role: str, address: Address) -> None:
    party = _aggregate(_aggregate(root, role), "Party")
    _basic(party, "EndpointID", address.id, schemeID=address.qualifier)
    _basic(_aggregate(party, "PartyIdentification"), "ID", address.id)


def _line(root: etree._Element, line: AnswerLine, outcome: Outcome, said: AnswerIssued) -> None:
    """Its quantity is what stands of it, of a line that is not accepted what was ordered."""
    order_line = _aggregate(root, "OrderLine")
    item_line = _aggregate(order_line, "LineItem")
    unit = UNITS.get(line["unit"], line["unit"])
    quantity = line["quantity"] if outcome == "rejected" else line["standing"]
    _basic(item_line, "ID", str(line["line"]))
    _basic(item_line, "LineStatusCode", STATUSES[outcome])
    _basic(item_line, "Quantity", str(quantity), unitCode=unit)
    if said["currency"]:
        cost = _aggregate(item_line, "Price")
        amount = f"{price(line, said['currency']):f}"
        _basic(cost, "PriceAmount", amount, currencyID=said["currency"])
        _basic(cost, "BaseQuantity", str(line["price_per"]), unitCode=unit)
    item = _aggregate(item_line, "Item")
    for element, scheme, code in _codes(line):
        identified = _aggregate(item, element)
        _basic(identified, "ID", code, **({"schemeID": scheme} if scheme else {}))
    if (other := line["instead"]) is not None and line["standing"]:
        _substituted(order_line, line, other, said["currency"])


def _substituted(
    order_line: etree._Element, line: AnswerLine, other: InsteadLine, currency: str
) -> None:
    """What goes in its place, and what all of it costs without tax; all else is as the line
    says."""
    found = _aggregate(order_line, "SellerSubstitutedLineItem")
    _basic(found, "ID", str(line["line"]))
    if currency:
        amount = f"{costs(other, currency):f}"
        _basic(found, "LineExtensionAmount", amount, currencyID=currency)
    item = _aggregate(found, "Item")
    _basic(item, "Name", other["name"] or other["sku"])
    _basic(_aggregate(item, "SellersItemIdentification"), "ID", other["sku"])


def _codes(line: AnswerLine) -> Iterator[tuple[str, str, str]]:
    """(element, scheme, code), in the order of the schema; of each kind the first."""
    found = {one["scheme"]: one["code"] for one in reversed(line["article_codes"])}
    if code := found.get("BUYER"):
        yield "BuyersItemIdentification", "", code
    yield "SellersItemIdentification", "", line["sku"]
    if code := found.get("MANUFACTURER"):
        yield "ManufacturersItemIdentification", "", code
    if code := found.get("GTIN") or found.get("UPC"):
        yield "StandardItemIdentification", "0160", code


def _aggregate(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{AGGREGATE}}}{name}")


def _basic(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{BASIC}}}{name}", attributes).text = legible(text)
