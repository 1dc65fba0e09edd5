"""A partner who orders by UBL 2.1, one document an order, with addresses, prices and taxes. It
leaves its terms of payment to the agreement with the house (`street.partners`)."""

from collections.abc import Iterator

from lxml import etree

from orders.contracts.records import Address, Article, Charge, Order, OrderLine
from services.simulator import basket
from services.simulator.shops.form import Form, Listed, with_key
from services.simulator.shops.writing import amount, contact, local

SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
AGGREGATE, BASIC = f"{SPACE}CommonAggregateComponents-2", f"{SPACE}CommonBasicComponents-2"
ORDER = f"{SPACE}Order-2"
NAMES = {"ubl": ORDER, "cac": AGGREGATE, "cbc": BASIC}
ZONE = "UTC"
SELLER = "Simulated House"
Element = etree._Element


def sells(article: Article) -> bool:
    """An item is named by our number; a choice would be a property of its own name."""
    return not article["specifications"]


def told(entry: Listed) -> bytes:
    """The document."""
    root = etree.Element(f"{{{ORDER}}}Order", nsmap=NAMES)
    root.extend(_order(entry.order))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _order(order: Order) -> Iterator[Element]:
    currency, placed = order["currency"], local(order["placed_at"], ZONE)
    yield _basic("ID", order["reference"])
    yield _basic("IssueDate", f"{placed:%Y-%m-%d}")
    yield _basic("IssueTime", f"{placed:%H:%M:%S}")
    yield _basic("DocumentCurrencyCode", currency)
    yield _buyer(order)
    yield _aggregate(
        "SellerSupplierParty", _aggregate("Party", _aggregate("PartyName", _basic("Name", SELLER)))
    )
    yield _delivery(order)
    for charge in order["charges"]:
        yield _charge(charge, currency)
    yield _aggregate("TaxTotal", _money("TaxAmount", order["totals"]["tax_minor"], currency))
    yield _sums(order)
    for line in order["lines"]:
        yield _aggregate("OrderLine", _item(line, order))


def _buyer(order: Order) -> Element:
    buyer = order["buyer"]
    reached = (
        ("Name", buyer["name"]),
        ("Telephone", contact(buyer, "PHONE")),
        ("ElectronicMail", contact(buyer, "EMAIL")),
    )
    return _aggregate(
        "BuyerCustomerParty",
        _basic("SupplierAssignedAccountID", buyer["customer_id"]),
        _aggregate(
            "Party",
            _aggregate("PartyIdentification", _basic("ID", buyer["customer_id"])),
            _aggregate("PartyName", _basic("Name", buyer["company"])),
            _aggregate("PostalAddress", *_address(order["billing_address"])),
            _aggregate("Contact", *(_basic(name, value) for name, value in reached if value)),
        ),
    )


def _delivery(order: Order) -> Element:
    wished = order["wished_delivery_at"]
    period = []
    if wished is not None:
        until = local(wished, ZONE)
        dates = _basic("EndDate", f"{until:%Y-%m-%d}"), _basic("EndTime", f"{until:%H:%M:%S}")
        period.append(_aggregate("RequestedDeliveryPeriod", *dates))
    address = order["delivery_address"]
    return _aggregate(
        "Delivery",
        _aggregate(
            "DeliveryLocation",
            _basic("Name", address["name"]),
            _aggregate("Address", *_address(address)),
        ),
        *period,
    )


def _address(said: Address) -> Iterator[Element]:
    """In the order of the schema; what is empty is left out."""
    parts = (
        ("StreetName", said["street"]),
        ("CityName", said["city"]),
        ("PostalZone", said["postal_code"]),
        ("CountrySubentity", said["region"]),
    )
    yield from (_basic(name, value) for name, value in parts if value)
    yield _aggregate("Country", _basic("IdentificationCode", said["country"]))


def _charge(charge: Charge, currency: str) -> Element:
    return _aggregate(
        "AllowanceCharge",
        _basic("ChargeIndicator", "true"),
        _basic("AllowanceChargeReasonCode", "FC"),
        _money("Amount", charge["amount_minor"], currency),
        _aggregate("TaxTotal", _money("TaxAmount", charge["tax_minor"], currency)),
    )


def _sums(order: Order) -> Element:
    currency, totals = order["currency"], order["totals"]
    sums = (
        ("LineExtensionAmount", totals["goods_minor"] - totals["discount_minor"]),
        ("ChargeTotalAmount", totals["charges_minor"]),
        ("PayableAmount", totals["total_minor"]),
    )
    return _aggregate(
        "AnticipatedMonetaryTotal", *(_money(name, minor, currency) for name, minor in sums)
    )


def _item(line: OrderLine, order: Order) -> Element:
    currency = order["currency"]
    discount = (
        _aggregate(
            "AllowanceCharge",
            _basic("ChargeIndicator", "false"),
            _money("Amount", line["discount_minor"], currency),
        ),
    )
    return _aggregate(
        "LineItem",
        _basic("ID", str(line["line"])),
        _basic("Quantity", str(line["quantity"]), unitCode=_unit(line)),
        _money("LineExtensionAmount", line["total_minor"] - line["tax_minor"], currency),
        _money("TotalTaxAmount", line["tax_minor"], currency),
        *(discount if line["discount_minor"] else ()),
        _aggregate(
            "Price",
            _money("PriceAmount", line["unit_price_minor"], currency),
            _basic("BaseQuantity", str(line["price_per"]), unitCode=_unit(line)),
        ),
        _aggregate(
            "Item",
            _basic("Name", line["name"]),
            _aggregate("SellersItemIdentification", _basic("ID", line["sku"])),
            _aggregate(
                "ClassifiedTaxCategory",
                _basic("Percent", str(basket.tax_rate(order))),
                _aggregate("TaxScheme", _basic("ID", "VAT")),
            ),
        ),
    )


def _unit(line: OrderLine) -> str:
    """A piece is C62 in UN/ECE Rec 20."""
    return "C62" if line["unit"] == "PCE" else line["unit"]


def _money(name: str, minor: int, currency: str) -> Element:
    return _basic(name, amount(minor, currency), currencyID=currency)


def _basic(name: str, value: str, **attributes: str) -> Element:
    element = etree.Element(f"{{{BASIC}}}{name}", attributes)
    element.text = value
    return element


def _aggregate(name: str, *parts: Element) -> Element:
    element = etree.Element(f"{{{AGGREGATE}}}{name}")
    element.extend(parts)
    return element


FORM = Form(
    format="ubl",
    webhook="",
    path="documents/ubl",
    media_type="application/xml",
    page=1,
    sells=sells,
    number=lambda order: order["reference"],
    account=lambda customer_id: customer_id,
    told=told,
    listed=lambda entries: told(entries[0]),
    signed=with_key,
)
