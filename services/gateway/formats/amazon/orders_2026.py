"""Orders 2026-01-01: the order with its items, and what the seller gets of it by kind."""

from collections.abc import Iterator

from services.gateway.formats.amazon.shared import (
    STATES,
    address,
    collected,
    currency,
    measure,
    money,
    state,
)
from services.gateway.formats.building import canonical
from services.gateway.formats.building.canonical import joined
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.building.sums import charge, line, settled
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import exact, moment
from services.gateway.formats.reading import Cancelled, Outcome, Placed, Profile, Waiting
from services.gateway.formats.values.references import encoded

HEAD = {
    "reference": "orderId",
    "placed_at": "createdTime",
    "currency": "proceeds/grandTotal/currencyCode",
    "buyer.name": "buyer/buyerName",
    "buyer.contacts": "buyer/buyerEmail",
    "lines": "orderItems",
    "totals.total_minor": "proceeds/grandTotal/amount",
    "payment.method": "payment/paymentExecutions",
    "promised_delivery_at": "fulfillment/deliverByWindow/latestDateTime",
    "delivery_address.name": "recipient/deliveryAddress/name",
    "delivery_address.street": "recipient/deliveryAddress/addressLine1",
    "delivery_address.postal_code": "recipient/deliveryAddress/postalCode",
    "delivery_address.city": "recipient/deliveryAddress/city",
    "delivery_address.region": "recipient/deliveryAddress/stateOrRegion",
    "delivery_address.country": "recipient/deliveryAddress/countryCode",
}
LINE = {
    "sku": "product/sellerSku",
    "quantity": "quantityOrdered",
    "unit_price_minor": "product/price/unitPrice/amount",
    "discount_minor": "proceeds/breakdowns",
    "tax_minor": "proceeds/breakdowns",
    "total_minor": "proceeds/breakdowns",
}
CHARGES = {"SHIPPING": "freight", "GIFT_WRAP": "packing", "COD_FEE": "fee", "OTHER": "fee"}


def read(order: Part, profile: Profile) -> Iterator[Outcome]:
    """What an order says. Its state is part of `fulfillment`, which must be asked for."""
    reference = encoded(order.needed("orderId"))
    status = state(order.text("fulfillment", "fulfillmentStatus"))
    changed_at = moment(order, "lastUpdatedTime", zone=profile.zone) or 0
    if status == "cancelled":
        yield Cancelled(reference, "cancelled_at_amazon", changed_at)
    elif status != "unshipped":
        yield Waiting(reference, STATES.get(status, "status_unknown"))
    elif order.text("fulfillment", "fulfilledBy") == "AMAZON":
        yield Waiting(reference, "fulfilled_by_amazon")
    else:
        if not order.has("orderItems"):
            order.at("orderItems").odd("items_missing", "send the order with its items")
        every = order.each("orderItems")
        items = [
            one for one in every if not one.has("quantityOrdered") or one.whole("quantityOrdered")
        ]
        made, filled = _order(order, items, reference, profile)
        places = canonical.places(order.where, HEAD, LINE, [one.where for one in items])
        yield Placed(made, places, changed_at, filled)
        if items and all(one.at("cancellation").has("cancellationRequest") for one in items):
            yield Cancelled(reference, "buyer_requested", changed_at)


def _order(
    order: Part, items: list[Part], reference: str, profile: Profile
) -> tuple[Fields, tuple[str, ...]]:
    code = currency(_moneys(order, items), profile)
    total = exact(order, "proceeds", "grandTotal", "amount", currency=code)
    tips = _breakdown(order, code).get("DELIVERY_TIP", 0)
    charges = [each for one in items for each in _charges(one, code)]
    lines = [_line(number, one, code) for number, one in enumerate(items, start=1)]
    sums = settled(lines, [*charges, *charge("fee", tips)], total)
    billing, delivery, filled = canonical.both_addresses(
        canonical.address(), address(order.at("recipient", "deliveryAddress"), profile)
    )
    promised = ("fulfillment", "deliverByWindow", "latestDateTime")
    executions = order.each("payment", "paymentExecutions")
    way = next((one.text("paymentMethod") for one in executions), "")
    preference = order.at("recipient", "deliveryPreference")
    made = canonical.order(
        profile,
        reference,
        placed_at=moment(order, "createdTime", zone=profile.zone) or 0,
        currency=code,
        buyer=_buyer(order, reference, profile),
        billing_address=billing,
        delivery_address=delivery,
        promised_delivery_at=moment(order, *promised, zone=profile.zone),
        payment=collected(way, sums["totals"]["total_minor"], reference),
        notes=joined(
            preference.text("dropOffLocation"), preference.text("addressInstruction"), by="; "
        ),
        buyer_reference=order.text("buyer", "buyerPurchaseOrderNumber"),
        **sums,
    )
    return made, filled


def _moneys(order: Part, items: list[Part]) -> Iterator[Part]:
    yield order.at("proceeds", "grandTotal")
    for one in items:
        yield one.at("product", "price", "unitPrice")
        for each in one.each("proceeds", "breakdowns"):
            yield each.at("subtotal")


def _breakdown(said: Part, code: str) -> dict[str, int]:
    """Kind of proceeds -> amount in minor units."""
    return {
        one.text("type"): money(one.at("subtotal"), code)
        for one in said.each("proceeds", "breakdowns")
    }


def _details(one: Part, kind: str, code: str) -> dict[str, int]:
    """What of a kind of proceeds, TAX or DISCOUNT, falls on which other kind."""
    return {
        each.text("subtype"): abs(money(each.at("value"), code))
        for said in one.each("proceeds", "breakdowns")
        if said.text("type") == kind
        for each in said.each("detailedBreakdowns")
    }


def _line(number: int, one: Part, code: str) -> Fields:
    ordered, got = one.whole("quantityOrdered"), _breakdown(one, code)
    unit_price = one.at("product", "price", "unitPrice")
    taxes, discounts = _details(one, "TAX", code), _details(one, "DISCOUNT", code)
    measured = measure(one.at("measurement"), ordered, "unit", "value")
    condition = one.at("product", "condition")
    return line(
        number,
        one.text("product", "sellerSku"),
        one.text("product", "title"),
        quantity=measured.quantity,
        unit=measured.unit,
        goods=got.get("ITEM", ordered * money(unit_price, code)),
        discount=abs(got.get("DISCOUNT", 0)) - sum(discounts.get(kind, 0) for kind in CHARGES),
        tax=got.get("TAX", 0) - sum(taxes.get(kind, 0) for kind in CHARGES),
        currency=code,
        specification=joined(
            condition.text("conditionType"), condition.text("conditionSubtype"), by=", "
        ),
        codes=[("ASIN", one.text("product", "asin"))],
    )


def _charges(one: Part, code: str) -> list[Fields]:
    got = _breakdown(one, code)
    taxes, discounts = _details(one, "TAX", code), _details(one, "DISCOUNT", code)
    return [
        made
        for kind, ours in CHARGES.items()
        for made in charge(ours, got.get(kind, 0) - discounts.get(kind, 0), taxes.get(kind, 0))
    ]


def _buyer(order: Part, reference: str, profile: Profile) -> Fields:
    said, delivery = order.at("buyer"), order.at("recipient", "deliveryAddress")
    email = said.text("buyerEmail")
    return canonical.buyer(
        profile,
        known_by=email or reference,
        name=said.text("buyerName") or delivery.text("name"),
        company=said.text("buyerCompanyName"),
        emails=[email],
        phones=[delivery.text("phone")],
        party_ids=[
            (one.text("taxRegistrationType"), one.text("taxRegistrationNumber"))
            for one in order.each("tax", "taxRegistrations")
            if one.text("entityType") == "BUYER"
        ],
    )
