"""Sylius: orders of its shop and admin API (JSON and JSON-LD). Amounts are hundredths, whatever the
currency; those of a line include what was given on the order, and its tax."""

from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import unquote

from orders.business.money import spread
from services.gateway.formats.building import canonical
from services.gateway.formats.building.canonical import fingerprint, joined
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.building.sums import charge, line, net, settled
from services.gateway.formats.json_documents.orders import read_each
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import moment
from services.gateway.formats.reading import (
    Cancelled,
    Outcome,
    Paid,
    Placed,
    Profile,
    Reading,
    Waiting,
)
from services.gateway.formats.values import payments
from services.gateway.formats.values.countries import country
from services.gateway.formats.values.money import minor
from services.gateway.formats.values.references import encoded

ADDRESS = {
    "name": "lastName",
    "street": "street",
    "postal_code": "postcode",
    "city": "city",
    "region": "provinceName",
    "country": "countryCode",
}
HEAD = {
    "reference": "number",
    "placed_at": "checkoutCompletedAt",
    "currency": "currencyCode",
    "buyer.customer_id": "customer",
    "buyer.contacts": "customer/email",
    "buyer.language": "localeCode",
    "lines": "items",
    "charges": "shippingTotal",
    "totals.tax_minor": "taxTotal",
    "totals.total_minor": "total",
    "payment.method": "payments",
    "payment.paid_minor": "paymentState",
    **canonical.address_places("billing_address", "billingAddress", ADDRESS),
    **canonical.address_places("delivery_address", "shippingAddress", ADDRESS),
}
LINE = {
    "sku": "variant",
    "quantity": "quantity",
    "unit_price_minor": "unitPrice",
    "total_minor": "total",
}
ENDED = {
    "fulfilled": "already_fulfilled",
    "shipped": "already_fulfilled",
    "partially_shipped": "already_fulfilled",
    "refunded": "refunded",
}
"""state, shippingState or paymentState of an order that is not for us -> because of what."""


def read(document: bytes, profile: Profile) -> Reading:
    """Orders as Sylius tells them: one, or a collection (IN-01). A cart is waiting. An order that
    is paid comes with its payment."""
    return read_each(document, profile, _orders, _read)


def _orders(root: Part) -> list[Part]:
    if isinstance(root.value, list):
        return root.each()
    for many in ("hydra:member", "member"):
        if root.has(many):
            return root.each(many)
    return [root] if root.has("items") or root.has("tokenValue") else []


def _read(order: Part, profile: Profile) -> Iterator[Outcome]:
    state, checkout = order.text("state"), order.text("checkoutState")
    if state == "cart" or (checkout and checkout != "completed"):
        yield Waiting(_cart(order), "cart")
        return
    reference = encoded(order.needed("number"))
    states = (state, order.text("shippingState"), order.text("paymentState"))
    because = next((ENDED[one] for one in states if one in ENDED), "")
    if state == "cancelled":
        yield Cancelled(reference, "cancelled_at_shop", _changed_at(order, profile))
    elif because:
        yield Waiting(reference, because)
    elif state != "new":
        yield Waiting(reference, "status_unknown")
    else:
        yield from _placed(order, reference, profile)


def _cart(order: Part) -> str:
    """A cart has no number yet; its token opens it to whoever knows it, so only a hash is told."""
    return encoded(order.text("number") or fingerprint(order.needed("tokenValue")))


def _changed_at(order: Part, profile: Profile) -> int:
    return moment(order, "updatedAt", zone=profile.zone) or 0


def _placed(order: Part, reference: str, profile: Profile) -> Iterator[Outcome]:
    if not order.has("items"):
        order.at("items").odd("items_missing", "send the order with its items")
    currency = order.text("currencyCode") or profile.currency
    sums = _sums(order, currency)
    owed = max(sums["totals"]["total_minor"], 0)
    paid = owed if order.text("paymentState") == "paid" else 0
    placed_at = moment(order, "checkoutCompletedAt", zone=profile.zone) or moment(
        order, "createdAt", zone=profile.zone
    )
    billing, delivery, filled = canonical.both_addresses(
        _address(order.at("billingAddress"), profile),
        _address(order.at("shippingAddress"), profile),
    )
    way = next((_code(one.at("method")) for one in order.each("payments")), "")
    made = canonical.order(
        profile,
        reference,
        placed_at=placed_at or 0,
        currency=currency,
        buyer=_buyer(order, reference, profile),
        billing_address=billing,
        delivery_address=delivery,
        payment=canonical.payment(payments.method(way), payments.terms(way), paid, reference),
        notes=order.text("notes"),
        **sums,
    )
    places = canonical.places(order.where, HEAD, LINE, [one.where for one in order.each("items")])
    yield Placed(made, places, _changed_at(order, profile), filled)
    if paid:
        at = _changed_at(order, profile) or placed_at or 0
        yield Paid(reference, reference, paid, currency, at)


def _sums(order: Part, currency: str) -> Fields:
    """The tax stands in the head alone: it is spread over the lines by their worth."""
    items = order.each("items")
    totals = [_amount(one, "total", currency) for one in items]
    tax, freight_tax = (_amount(order, name, currency) for name in ("taxTotal", "shippingTaxTotal"))
    freight_tax = min(freight_tax, tax)
    weights = [max(one, 0) for one in totals]
    taxes = spread(max(tax - freight_tax, 0), weights) if items else []
    included = _amount(order, "taxIncludedTotal", currency) > 0
    lines = [
        _line(n, one, total, part, included, currency)
        for n, (one, total, part) in enumerate(zip(items, totals, taxes, strict=True), start=1)
    ]
    freight = _amount(order, "shippingTotal", currency) - freight_tax
    stated = _amount(order, "total", currency) if order.has("total") else None
    return settled(lines, charge("freight", freight, freight_tax), stated)


def _line(number: int, one: Part, total: int, tax: int, included: bool, currency: str) -> Fields:
    quantity = one.whole("quantity")
    price = (one.number("unitPrice") or Decimal(0)) / 100
    listed = minor(price * quantity, currency)
    discount = max(0, listed - total if included else listed + tax - total)
    goods, discount = (
        net(total + discount, discount, tax)
        if included
        else (
            total - tax + discount,
            discount,
        )
    )
    return line(
        number,
        _code(one.at("variant")),
        one.text("productName"),
        quantity=quantity,
        goods=goods,
        discount=discount,
        tax=tax,
        price=None if included else price,
        currency=currency,
        specification=one.text("variantName"),
    )


def _amount(said: Part, name: str, currency: str) -> int:
    """Hundredths as minor units."""
    hundredths = said.number(name)
    return 0 if hundredths is None else minor(hundredths / 100, currency)


def _code(said: Part) -> str:
    """The code of a resource: the end of its address (IRI), or in the resource itself."""
    if isinstance(said.value, dict):
        return said.text("code") or said.text("id")
    return unquote(said.text().rpartition("/")[2])


def _address(said: Part, profile: Profile) -> Fields:
    if not said.value:
        return canonical.address()
    return canonical.address(
        name=joined(said.text("company"), _name(said), by=", "),
        street=said.text("street"),
        postal_code=said.text("postcode"),
        city=said.text("city"),
        region=said.text("provinceName") or said.text("provinceCode"),
        country=country(said.text("countryCode"), profile.country),
    )


def _name(said: Part) -> str:
    return joined(said.text("firstName"), said.text("lastName"))


def _buyer(order: Part, reference: str, profile: Profile) -> Fields:
    billing, delivery = order.at("billingAddress"), order.at("shippingAddress")
    customer = order.at("customer")
    told = customer if isinstance(customer.value, dict) else Part(None, customer.where, [])
    email = told.text("email")
    return canonical.buyer(
        profile,
        account=told.text("id") or _code(customer) if customer.value else "",
        known_by=email or reference,
        name=_name(told) or _name(billing) or _name(delivery),
        company=billing.text("company"),
        language=order.text("localeCode"),
        emails=[email],
        phones=[
            told.text("phoneNumber"),
            billing.text("phoneNumber"),
            delivery.text("phoneNumber"),
        ],
    )
