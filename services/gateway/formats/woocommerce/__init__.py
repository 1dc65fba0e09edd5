"""WooCommerce: orders of the REST API v1 to v3 and of its webhooks (order.created, order.updated,
order.deleted). Its amounts are net, whatever the shop shows."""

from collections.abc import Iterator

from services.gateway.formats.building import canonical, collecting
from services.gateway.formats.building.canonical import fingerprint, joined
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.building.sums import settled
from services.gateway.formats.json_documents.orders import read_each
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import exact, moment
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
from services.gateway.formats.values.cards import masked
from services.gateway.formats.values.countries import country
from services.gateway.formats.values.references import encoded
from services.gateway.formats.woocommerce import goods

ADDRESS = {
    "name": "last_name",
    "street": "address_1",
    "postal_code": "postcode",
    "city": "city",
    "region": "state",
    "country": "country",
}
HEAD = {
    "reference": "id",
    "placed_at": "date_created_gmt",
    "currency": "currency",
    "buyer.customer_id": "customer_id",
    "buyer.name": "billing/last_name",
    "buyer.contacts": "billing/email",
    "lines": "line_items",
    "charges": "shipping_lines",
    "delivery": "shipping_lines",
    "collection_place": "shipping_lines",
    "totals.discount_minor": "discount_total",
    "totals.tax_minor": "total_tax",
    "totals.total_minor": "total",
    "payment.method": "payment_method",
    "payment.paid_minor": "date_paid_gmt",
    **canonical.address_places("billing_address", "billing", ADDRESS),
    **canonical.address_places("delivery_address", "shipping", ADDRESS),
}
WAITING = {
    "auto-draft": "draft",
    "checkout-draft": "draft",
    "draft": "draft",
    "pending": "payment_pending",
    "on-hold": "on_hold",
    "failed": "payment_failed",
    "completed": "already_fulfilled",
    "refunded": "refunded",
}
"""Status of what is no order yet, or none for us -> because of what."""

COLLECTED, PLACE = ("local_pickup", "pickup_location"), "pickup_location"
"""Methods by which nothing is sent; and what the chosen place is noted under."""


def read(document: bytes, profile: Profile) -> Reading:
    """Orders as WooCommerce tells them: one, a list, or a batch (IN-01). A deleted order, of which
    a webhook tells nothing but the id, is cancelled. An order that is paid comes with its
    payment."""
    return read_each(document, profile, _orders, _read)


def _orders(root: Part) -> list[Part]:
    if isinstance(root.value, list):
        return root.each()
    batch = [each for name in ("create", "update", "delete") for each in root.each(name)]
    return batch or ([root] if _is_order(root) else [])


def _is_order(one: Part) -> bool:
    if one.has("refunded_by"):
        return False
    return one.has("line_items") or one.has("order_key") or _deleted(one)


def _deleted(one: Part) -> bool:
    """Whether it is the webhook of a deleted order; in a list an id is a view of an order."""
    return not one.where and isinstance(one.value, dict) and one.value.keys() == {"id"}


def _read(order: Part, profile: Profile) -> Iterator[Outcome]:
    reference = encoded(order.needed("id"))
    status = order.text("status").removeprefix("wc-")
    if not _is_order(order):
        order.odd("no_order", "this is no order")
    elif status in ("cancelled", "trash") or _deleted(order):
        yield Cancelled(reference, status or "deleted", _time(order, "date_modified", profile) or 0)
    elif status == "processing":
        yield from _placed(order, reference, profile)
    else:
        yield Waiting(reference, WAITING.get(status, "status_unknown"))


def _placed(order: Part, reference: str, profile: Profile) -> Iterator[Outcome]:
    if not order.has("line_items"):
        order.at("line_items").odd("lines_missing", "send the whole order, with its lines")
    currency = order.text("currency") or profile.currency
    total = exact(order, "total", currency=currency)
    sums = settled(goods.lines(order, currency), goods.charges(order, currency), total)
    paid_at = _time(order, "date_paid", profile)
    document = masked(order.text("transaction_id")) or reference
    owed = sums["totals"]["total_minor"]
    paid = max(owed, 0) if paid_at else 0
    wish = _wish(order, profile)
    billing, delivery, filled = canonical.both_addresses(
        _address(order.at("billing"), profile),
        _address(order.at("shipping"), profile),
        collected=bool(wish),
    )
    device = order.text("customer_ip_address"), order.text("customer_user_agent")
    method = order.text("payment_method")
    made = canonical.order(
        profile,
        reference,
        placed_at=_time(order, "date_created", profile) or 0,
        currency=currency,
        buyer=_buyer(order, reference, profile),
        billing_address=billing,
        delivery_address=delivery,
        payment=canonical.payment(
            payments.method(method),
            payments.terms(method),
            paid,
            document,
            device=fingerprint(*device),
        ),
        notes=order.text("customer_note"),
        **wish,
        **sums,
    )
    where = [one.where for one in order.each("line_items")]
    places = canonical.places(order.where, HEAD, goods.LINE, where)
    yield Placed(made, places, _time(order, "date_modified", profile) or 0, filled)
    if paid and paid_at:
        yield Paid(reference, document, paid, currency, paid_at)


def _wish(order: Part, profile: Profile) -> Fields:
    """That its buyer comes for all of it, and where to: classic shops know one place or none, those
    with blocks have the place's name among what they note (SH-04)."""
    ways = order.each("shipping_lines")
    if not ways or any(one.text("method_id") not in COLLECTED for one in ways):
        return {}
    noted = [each for one in ways for each in one.each("meta_data")]
    place = next((one.text("value") for one in noted if one.text("key") == PLACE), "")
    names = [place, *(one.text("method_title") for one in ways)]
    return collecting.marked(profile, names, place)


def _address(said: Part, profile: Profile) -> Fields:
    name = joined(said.text("first_name"), said.text("last_name"))
    made = canonical.address(
        name=joined(said.text("company"), name, by=", "),
        street=joined(said.text("address_1"), said.text("address_2"), by=", "),
        postal_code=said.text("postcode"),
        city=said.text("city"),
        region=said.text("state"),
        country=country(said.text("country")),
    )
    if made != canonical.address() and not made["country"]:
        made["country"] = country(profile.country)
    return made


def _buyer(order: Part, reference: str, profile: Profile) -> Fields:
    billing, account = order.at("billing"), order.text("customer_id")
    email, phone = billing.text("email"), billing.text("phone")
    return canonical.buyer(
        profile,
        account="" if account == "0" else account,
        known_by=email or phone or reference,
        name=joined(billing.text("first_name"), billing.text("last_name")),
        company=billing.text("company"),
        emails=[email],
        phones=[phone, order.text("shipping", "phone")],
    )


def _time(order: Part, name: str, profile: Profile) -> int | None:
    """A time that the shop tells in UTC, else in its own zone."""
    utc = moment(order, f"{name}_gmt", zone="UTC")
    return moment(order, name, zone=profile.zone) if utc is None else utc
