"""Saleor: orders of its webhooks, in the classic shape (a list, snake_case) and as subscriptions
ask for them (camelCase, by the field names of its GraphQL schema)."""

from collections.abc import Iterator
from decimal import Decimal

from services.gateway.formats.building import canonical, collecting
from services.gateway.formats.building.canonical import joined
from services.gateway.formats.building.shape import Fields
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
from services.gateway.formats.saleor import goods
from services.gateway.formats.saleor.names import either
from services.gateway.formats.values import payments
from services.gateway.formats.values.cards import masked
from services.gateway.formats.values.countries import country
from services.gateway.formats.values.money import minor
from services.gateway.formats.values.references import encoded

ADDRESS = {
    "name": "last_name",
    "street": "street_address_1",
    "postal_code": "postal_code",
    "city": "city",
    "region": "country_area",
    "country": "country",
}
HEAD = {
    "reference": "id",
    "placed_at": "created",
    "currency": "channel/currency_code",
    "buyer.contacts": "user_email",
    "buyer.language": "language_code",
    "lines": "lines",
    "charges": "shipping_price_net_amount",
    "delivery": "collection_point_name",
    "collection_place": "collection_point_name",
    "totals.discount_minor": "discounts",
    "totals.total_minor": "total_gross_amount",
    "payment.method": "payments",
    "payment.paid_minor": "payments",
    **canonical.address_places("billing_address", "billing_address", ADDRESS),
    **canonical.address_places("delivery_address", "shipping_address", ADDRESS),
}
WAITING = {
    "draft": "draft",
    "unconfirmed": "unconfirmed",
    "expired": "expired",
    "partially_fulfilled": "already_fulfilled",
    "fulfilled": "already_fulfilled",
    "partially_returned": "already_fulfilled",
    "returned": "already_fulfilled",
}
"""Status of what is no order yet, or none for us -> because of what."""


def read(document: bytes, profile: Profile) -> Reading:
    """Orders as Saleor tells them (IN-01). An order that is paid in full comes with its
    payment."""
    return read_each(document, profile, _orders, _read)


def _orders(root: Part) -> list[Part]:
    if isinstance(root.value, list):
        return root.each()
    for path in (("order",), ("event", "order"), ("data", "order")):
        if root.has(path[0]) and root.at(*path).value is not None:
            return [root.at(*path)]
    return [root] if root.has("id") or root.has("lines") else []


def _read(order: Part, profile: Profile) -> Iterator[Outcome]:
    reference = encoded(order.needed("id"))
    status = order.text("status").casefold().replace(" ", "_")
    changed_at = _changed_at(order, profile)
    if status in ("canceled", "cancelled"):
        yield Cancelled(reference, "cancelled_at_shop", changed_at)
    elif status != "unfulfilled":
        yield Waiting(reference, WAITING.get(status, "status_unknown"))
    else:
        yield from _placed(order, reference, changed_at, profile)


def _changed_at(order: Part, profile: Profile) -> int:
    """When it was last changed; classic webhooks tell only when they were written."""
    for path in (("updated_at",), ("updatedAt",), ("meta", "issued_at")):
        if order.at(*path).value is not None:
            return moment(order, *path, zone=profile.zone) or 0
    return 0


def _placed(order: Part, reference: str, changed_at: int, profile: Profile) -> Iterator[Outcome]:
    if not order.has("lines"):
        order.at("lines").odd("lines_missing", "send the order with its lines")
    currency = (
        either(order.at("channel"), "currency_code", "currencyCode").text()
        or order.text("total", "gross", "currency")
        or profile.currency
    )
    sums = goods.sums(order, currency)
    owed = sums["totals"]["total_minor"]
    payment = _payment(order, owed, currency, reference)
    wish = _wish(order, profile)
    billing, delivery, filled = canonical.both_addresses(
        _address(either(order, "billing_address", "billingAddress"), profile),
        _address(either(order, "shipping_address", "shippingAddress"), profile),
        collected=bool(wish),
    )
    created = moment(order, "created", zone=profile.zone)
    made = canonical.order(
        profile,
        reference,
        placed_at=created or 0,
        currency=currency,
        buyer=_buyer(order, reference, profile),
        billing_address=billing,
        delivery_address=delivery,
        payment=payment,
        notes=either(order, "customer_note", "customerNote").text(),
        **wish,
        **sums,
    )
    where = [one.where for one in order.each("lines")]
    places = canonical.places(order.where, HEAD, goods.LINE, where)
    yield Placed(made, places, changed_at, filled)
    if owed > 0 and payment["paid_minor"] == owed:
        yield Paid(reference, payment["reference"], owed, currency, changed_at)


def _payment(order: Part, owed: int, currency: str, reference: str) -> Fields:
    """Of the payments only what was captured, and of the card nothing but its kind."""
    tried = order.each("payments")
    captured = [
        either(one, "captured_amount", "capturedAmount", "amount").number() for one in tried
    ]
    said = either(order, "total_charged_amount", "totalCharged", "amount").number()
    paid = sum((one for one in captured if one), Decimal(0)) or said
    way = next(
        (either(one, "payment_method_type", "paymentMethodType").text() for one in tried), ""
    )
    way = way or next((one.text("gateway") for one in tried), "")
    number = next((either(one, "psp_reference", "pspReference").text() for one in tried), "")
    return canonical.payment(
        payments.method(way),
        payments.terms(way),
        min(max(minor(paid, currency), 0), max(owed, 0)),
        masked(number) or reference,
    )


def _wish(order: Part, profile: Profile) -> Fields:
    """That its buyer comes for it, and where to: a delivery method that is a warehouse has a slug,
    and the place a name (SH-04)."""
    name = either(order, "collection_point_name", "collectionPointName").text()
    slug = order.text("deliveryMethod", "slug")
    return collecting.marked(profile, [slug, name], slug or name) if slug or name else {}


def _address(said: Part, profile: Profile) -> Fields:
    if not said.value:
        return canonical.address()
    spelled = said.at("country")
    code = spelled.text("code") if isinstance(spelled.value, dict) else spelled.text()
    street = (
        either(said, "street_address_1", "streetAddress1").text(),
        either(said, "street_address_2", "streetAddress2").text(),
    )
    company = either(said, "company_name", "companyName").text()
    return canonical.address(
        name=joined(company, _name(said), by=", "),
        street=joined(*street, by=", "),
        postal_code=either(said, "postal_code", "postalCode").text(),
        city=said.text("city"),
        region=either(said, "country_area", "countryArea").text(),
        country=country(code, profile.country),
    )


def _name(said: Part) -> str:
    return joined(
        either(said, "first_name", "firstName").text(), either(said, "last_name", "lastName").text()
    )


def _buyer(order: Part, reference: str, profile: Profile) -> Fields:
    billing = either(order, "billing_address", "billingAddress")
    delivery = either(order, "shipping_address", "shippingAddress")
    email = either(order, "user_email", "userEmail").text() or order.text("user", "email")
    return canonical.buyer(
        profile,
        account=order.text("user", "id"),
        known_by=email or reference,
        name=_name(billing) or _name(delivery),
        company=either(billing, "company_name", "companyName").text(),
        language=either(order, "language_code", "languageCode").text(),
        emails=[email],
        phones=[billing.text("phone"), delivery.text("phone")],
    )
