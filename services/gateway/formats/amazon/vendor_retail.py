"""Purchase orders that Amazon places with a vendor for its own stock (Vendor Orders v1)."""

from collections.abc import Iterator
from decimal import Decimal

from stdnum import ean

from services.gateway.formats.amazon.shared import address, currency
from services.gateway.formats.building import canonical
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.building.sums import line, settled
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import moment
from services.gateway.formats.reading import Outcome, Placed, Profile, Waiting
from services.gateway.formats.values import payments
from services.gateway.formats.values.money import minor
from services.gateway.formats.values.references import decoded, encoded

HEAD = {
    "reference": "purchaseOrderNumber",
    "placed_at": "orderDetails/purchaseOrderDate",
    "currency": "orderDetails/items",
    "buyer.customer_id": "orderDetails/buyingParty/partyId",
    "buyer.company": "orderDetails/buyingParty/address/name",
    "lines": "orderDetails/items",
    "payment.terms": "orderDetails/paymentMethod",
    "wished_delivery_at": "orderDetails/deliveryWindow",
    "delivery_address.location_code": "orderDetails/shipToParty/partyId",
    "delivery_address.name": "orderDetails/shipToParty/address/name",
    "delivery_address.street": "orderDetails/shipToParty/address/addressLine1",
    "delivery_address.postal_code": "orderDetails/shipToParty/address/postalCode",
    "delivery_address.city": "orderDetails/shipToParty/address/city",
    "delivery_address.country": "orderDetails/shipToParty/address/countryCode",
    "billing_address.location_code": "orderDetails/billToParty/partyId",
    "billing_address.name": "orderDetails/billToParty/address/name",
}
LINE = {
    "sku": "vendorProductIdentifier",
    "quantity": "orderedQuantity/amount",
    "unit_price_minor": "netCost/amount",
    "total_minor": "netCost/amount",
}
INCOTERMS = {
    "ExWorks": "EXW",
    "FreeCarrier": "FCA",
    "FreeOnBoard": "FOB",
    "FreeAlongSideShip": "FAS",
    "CarriagePaidTo": "CPT",
    "CostAndFreight": "CFR",
    "CarriageAndInsurancePaidTo": "CIP",
    "CostInsuranceAndFreight": "CIF",
    "DeliveredAtTerminal": "DAT",
    "DeliveredAtPlace": "DAP",
    "DeliverDutyPaid": "DDP",
}


def read(order: Part, profile: Profile) -> Iterator[Outcome]:
    """What a purchase order says. A closed one is history."""
    reference = encoded(order.needed("purchaseOrderNumber"))
    status = order.text("purchaseOrderState")
    if status == "Closed":
        yield Waiting(reference, "already_fulfilled")
    elif status not in ("New", "Acknowledged"):
        yield Waiting(reference, "status_unknown")
    else:
        details = order.at("orderDetails")
        where = [one.where for one in items(details)]
        places = canonical.places(order.where, HEAD, LINE, where)
        yield Placed(_order(details, reference, profile), places, _revision(details, profile))


def items(details: Part) -> list[Part]:
    """The items of a purchase order; one of amount 0 was cancelled."""
    if not details.has("items"):
        details.at("items").odd("items_missing", "send the order with its items")
    return [
        one
        for one in details.each("items")
        if not one.at("orderedQuantity").has("amount") or one.whole("orderedQuantity", "amount")
    ]


def _revision(details: Part, profile: Profile) -> int:
    names = ("purchaseOrderChangedDate", "purchaseOrderStateChangedDate", "purchaseOrderDate")
    return max(moment(details, name, zone=profile.zone) or 0 for name in names)


def _order(details: Part, reference: str, profile: Profile) -> Fields:
    code = currency([one.at("netCost") for one in items(details)], profile)
    lines = [_line(number, one, code) for number, one in enumerate(items(details), start=1)]
    way, buying = details.text("paymentMethod"), details.at("buyingParty")
    imported = {"kind": "EXPORT", "trade_terms": _trade(details)} if _imported(details) else {}
    said = {
        "placed_at": moment(details, "purchaseOrderDate", zone=profile.zone) or 0,
        "currency": code,
        "buyer": party(buying, profile, reference),
        "billing_address": place(details.at("billToParty"), profile),
        "delivery_address": place(details.at("shipToParty"), profile),
        "wished_delivery_at": _wished(details, profile),
        "payment": canonical.payment(payments.method(way), payments.terms(way), 0, reference),
        "notes": details.text("importDetails", "shippingInstructions"),
        "buyer_reference": decoded(reference),
        **imported,
        **settled(lines, ()),
    }
    return canonical.order(profile, reference, **said)


def _line(number: int, one: Part, code: str) -> Fields:
    if one.at("netCost").has("unitOfMeasure"):
        one.at("netCost", "unitOfMeasure").odd(
            "price_by_weight", "the item is ordered by pieces: send its price for one"
        )
    each, quantity = one.number("netCost", "amount"), _pieces(one.at("orderedQuantity"))
    article = one.text("vendorProductIdentifier")
    return line(
        number,
        article,
        "",
        quantity=quantity,
        goods=minor((each or Decimal(0)) * quantity, code),
        price=each,
        currency=code,
        codes=article_codes(article, one.text("amazonProductIdentifier")),
    )


def _pieces(said: Part) -> int:
    """Cases are counted by what is in them."""
    unit = said.text("unitOfMeasure").casefold()
    if unit not in ("", "eaches", "each", "cases"):
        said.at("unitOfMeasure").odd("unit_unknown", "send Eaches or Cases")
    size = said.whole("unitSize") if unit == "cases" else 1
    if unit == "cases" and not size:
        said.at("unitSize").odd("value_missing", "send how many are in a case")
    return said.whole("amount") * size


def article_codes(article: str, asin: str) -> list[tuple[str, str]]:
    """(scheme, code): the vendor's identifier is often a number of GS1."""
    return [("ASIN", asin), *([("GTIN", article)] if ean.is_valid(article) else [])]


def party(said: Part, profile: Profile, reference: str) -> Fields:
    """Amazon as a buyer; who that is to us the partner's number tells."""
    number = said.text("partyId")
    return canonical.buyer(
        profile,
        account=number,
        known_by=reference,
        company=said.text("address", "name"),
        phones=[said.text("address", "phone")],
        party_ids=[
            ("BUYER", number),
            (
                said.text("taxInfo", "taxRegistrationType"),
                said.text("taxInfo", "taxRegistrationNumber"),
            ),
        ],
    )


def place(said: Part, profile: Profile) -> Fields:
    """Where a party is: its address, or only Amazon's code of it."""
    return address(said.at("address"), profile, said.text("partyId"))


def _wished(details: Part, profile: Profile) -> int | None:
    """The end of the window: `<begin>--<end>`."""
    for name in ("deliveryWindow", "shipWindow"):
        window = details.at(name)
        if window.value:
            _, _, end = window.text().partition("--")
            return moment(Part(end, window.where, window.faults), zone=profile.zone)
    return None


def _imported(details: Part) -> bool:
    return bool(details.at("importDetails").value)


def _trade(details: Part) -> Fields:
    said = details.at("importDetails")
    rule = said.text("internationalCommercialTerms")
    return {
        "incoterm": INCOTERMS.get(rule, rule),
        "packing": said.text("importContainers"),
        "port_of_loading": "",
        "port_of_discharge": said.text("portOfDelivery"),
        "transport": "",
        "insurance": "",
    }
