"""Shopify: orders of the REST Admin API and of its webhooks (orders/create, orders/updated,
orders/paid, orders/cancelled), from the classic shape to version 2026-07, and draft orders.

Amounts are those in the shop's currency. Of an order that was edited or partly refunded, what is
left of it counts: `current_quantity` and `current_total_price`.
"""

from collections.abc import Iterator

from services.gateway.formats.building import canonical, collecting
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
from services.gateway.formats.shopify import goods, parties
from services.gateway.formats.values.references import encoded

HEAD = {
    "reference": "id",
    "placed_at": "created_at",
    "currency": "currency",
    "buyer.customer_id": "customer/id",
    "buyer.name": "customer/first_name",
    "buyer.contacts": "email",
    "buyer.language": "customer_locale",
    "lines": "line_items",
    "charges": "shipping_lines",
    "delivery": "shipping_lines",
    "collection_place": "shipping_lines",
    "totals.goods_minor": "total_line_items_price",
    "totals.discount_minor": "total_discounts",
    "totals.tax_minor": "total_tax",
    "totals.total_minor": "total_price",
    "payment.method": "payment_gateway_names",
    "payment.terms": "financial_status",
    "payment.paid_minor": "financial_status",
    **canonical.address_places("billing_address", "billing_address", parties.ADDRESS),
    **canonical.address_places("delivery_address", "shipping_address", parties.ADDRESS),
}
ENDED = {
    "fulfilled": "already_fulfilled",
    "partial": "already_fulfilled",
    "restocked": "already_fulfilled",
    "refunded": "refunded",
    "voided": "payment_voided",
}
"""fulfillment_status or financial_status of an order that is not for us -> because of what."""


def read(document: bytes, profile: Profile) -> Reading:
    """Orders as Shopify tells them: `{"order": …}`, `{"orders": […]}`, a webhook's bare order, or
    a draft (IN-01). An order that is paid in full comes with its payment, whose document is the
    payment reference of the order; what was paid in part only the order says, since a second
    payment under the same document would not count."""
    return read_each(document, profile, _orders, _read)


def _orders(root: Part) -> list[Part]:
    for many in ("orders", "draft_orders"):
        if root.has(many):
            return root.each(many)
    for single in ("order", "draft_order"):
        if root.has(single):
            return [root.at(single)]
    return [root] if root.has("id") or root.has("line_items") else []


def _read(order: Part, profile: Profile) -> Iterator[Outcome]:
    reference = encoded(order.needed("id"))
    states = (order.text("fulfillment_status"), order.text("financial_status"))
    because = next((ENDED[one] for one in states if one in ENDED), "")
    if not isinstance(order.value, dict):
        return  # noted: it has no id
    if "draft_order" in order.where or order.has("invoice_url"):
        yield Waiting(reference, "draft")
    elif not order.where and order.value.keys() == {"id"}:  # all that orders/delete tells
        yield Cancelled(reference, "deleted", 0)
    elif order.flag("test"):
        yield Waiting(reference, "test_order")
    elif order.has("cancelled_at"):
        at = moment(order, "cancelled_at", zone=profile.zone) or 0
        yield Cancelled(reference, order.text("cancel_reason") or "unknown", at)
    elif because:
        yield Waiting(reference, because)
    else:
        yield from _placed(order, reference, profile)


def _placed(order: Part, reference: str, profile: Profile) -> Iterator[Outcome]:
    if not order.has("line_items"):
        order.at("line_items").odd("lines_missing", "send the whole order, with its lines")
    currency = order.text("currency") or profile.currency
    kept = goods.kept(order)
    totals = [
        exact(order, name, currency=currency) for name in ("current_total_price", "total_price")
    ]
    sums = settled(goods.lines(order, kept, currency), goods.charges(order, currency), *totals)
    payment = parties.payment(order, sums["totals"]["total_minor"], currency, reference)
    wish = collecting.agreed(profile, goods.ways(order))
    billing, delivery, filled = canonical.both_addresses(
        parties.address(order.at("billing_address"), profile),
        parties.address(order.at("shipping_address"), profile),
        collected=bool(wish),
    )
    made = canonical.order(
        profile,
        reference,
        placed_at=moment(order, "created_at", zone=profile.zone) or 0,
        currency=currency,
        buyer=parties.buyer(order, reference, profile),
        billing_address=billing,
        delivery_address=delivery,
        payment=payment,
        notes=parties.notes(order),
        buyer_reference=order.text("po_number"),
        **wish,
        **sums,
    )
    changed_at = moment(order, "updated_at", zone=profile.zone) or 0
    places = canonical.places(order.where, HEAD, goods.LINE, [one.where for one in kept])
    yield Placed(made, places, changed_at, filled)
    if payment["paid_minor"] and order.text("financial_status") == "paid":
        yield Paid(reference, payment["reference"], payment["paid_minor"], currency, changed_at)
