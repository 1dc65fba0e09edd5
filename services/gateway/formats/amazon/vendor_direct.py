"""Purchase orders that Amazon places with a vendor who sends the goods to the customer (Vendor
Direct Fulfilment Orders v1 and 2021-12-28)."""

from collections.abc import Iterator
from decimal import Decimal

from services.gateway.formats.amazon.shared import address, currency, money, state
from services.gateway.formats.amazon.vendor_retail import article_codes, items, party, place
from services.gateway.formats.building import canonical
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.building.sums import line, settled
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import moment, rate_ppm
from services.gateway.formats.reading import Cancelled, Outcome, Placed, Profile, Waiting
from services.gateway.formats.values.money import minor
from services.gateway.formats.values.references import encoded

HEAD = {
    "reference": "purchaseOrderNumber",
    "placed_at": "orderDetails/orderDate",
    "currency": "orderDetails/items",
    "buyer.customer_id": "orderDetails/billToParty/partyId",
    "buyer.company": "orderDetails/billToParty/address/name",
    "lines": "orderDetails/items",
    "totals.tax_minor": "orderDetails/taxTotal",
    "promised_delivery_at": "orderDetails/shipmentDetails/shipmentDates/promisedDeliveryDate",
    "delivery_address.name": "orderDetails/shipToParty/name",
    "delivery_address.street": "orderDetails/shipToParty/addressLine1",
    "delivery_address.postal_code": "orderDetails/shipToParty/postalCode",
    "delivery_address.city": "orderDetails/shipToParty/city",
    "delivery_address.region": "orderDetails/shipToParty/stateOrRegion",
    "delivery_address.country": "orderDetails/shipToParty/countryCode",
    "billing_address.location_code": "orderDetails/billToParty/partyId",
}
LINE = {
    "sku": "vendorProductIdentifier",
    "quantity": "orderedQuantity/amount",
    "unit_price_minor": "netPrice/amount",
    "tax_minor": "taxDetails/taxLineItem",
    "total_minor": "netPrice/amount",
}


def read(order: Part, profile: Profile) -> Iterator[Outcome]:
    """What a purchase order says."""
    reference = encoded(order.needed("purchaseOrderNumber"))
    details = order.at("orderDetails")
    status, placed_at = state(details.text("orderStatus")), _placed_at(details, profile)
    if status == "cancelled":
        yield Cancelled(reference, "cancelled_at_amazon", placed_at)
    elif status == "shipped":
        yield Waiting(reference, "already_fulfilled")
    elif status not in ("", "new", "accepted"):
        yield Waiting(reference, "status_unknown")
    else:
        where = [one.where for one in items(details)]
        places = canonical.places(order.where, HEAD, LINE, where)
        yield Placed(_order(details, reference, profile), places, placed_at)


def _placed_at(details: Part, profile: Profile) -> int:
    return moment(details, "orderDate", zone=profile.zone) or 0


def _order(details: Part, reference: str, profile: Profile) -> Fields:
    code = currency([one.at("netPrice") for one in items(details)], profile)
    lines = [_line(number, one, code) for number, one in enumerate(items(details), start=1)]
    shipment = details.at("shipmentDetails")
    promised = ("shipmentDates", "promisedDeliveryDate")
    return canonical.order(
        profile,
        reference,
        placed_at=_placed_at(details, profile),
        currency=code,
        priority=1 if shipment.flag("isPriorityShipment") else 0,
        buyer=party(details.at("billToParty"), profile, reference),
        billing_address=place(details.at("billToParty"), profile),
        delivery_address=address(details.at("shipToParty"), profile),
        promised_delivery_at=moment(shipment, *promised, zone=profile.zone),
        payment=canonical.payment("invoice", "ON_ACCOUNT", 0, reference),
        buyer_reference=details.text("customerOrderNumber"),
        **settled(lines, ()),
    )


def _line(number: int, one: Part, code: str) -> Fields:
    each, quantity = one.number("netPrice", "amount"), one.whole("orderedQuantity", "amount")
    taxes = one.each("taxDetails", "taxLineItem")
    taxes = [tax for tax in taxes if tax.text("type") == "TOTAL"] or taxes
    article = one.text("vendorProductIdentifier")
    return line(
        number,
        article,
        one.text("title"),
        quantity=quantity,
        goods=minor((each or Decimal(0)) * quantity, code),
        tax=sum(money(tax.at("taxAmount"), code) for tax in taxes),
        price=each,
        currency=code,
        rate=rate_ppm(taxes, "taxRate"),
        codes=article_codes(article, one.text("buyerProductIdentifier")),
    )
