"""Amazon's Selling Partner API: answers to getOrders, getOrder and getOrderItems (orders v0), to
searchOrders and getOrder (orders 2026-01-01), purchase orders of vendors, retail and direct
fulfilment (v1 and 2021-12-28), and the notification ORDER_CHANGE.

A document is one answer, or a list of answers: an order of v0 and its items come in two. One
module a shape:

    orders_v0.py    orders_2026.py    vendor_retail.py    vendor_direct.py    notification.py
    answers.py      what an answer holds, whichever it is
    shared.py       money, addresses and states, which they all write alike
"""

from collections.abc import Iterator

from services.gateway.formats.amazon import (
    notification,
    orders_2026,
    orders_v0,
    vendor_direct,
    vendor_retail,
)
from services.gateway.formats.amazon.answers import orders_of
from services.gateway.formats.json_documents.orders import read_each
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.reading import Outcome, Profile, Reading


def read(document: bytes, profile: Profile) -> Reading:
    """Orders as Amazon tells them (IN-01). What is pending, fulfilled by Amazon, or shipped is
    waiting; money that Amazon collects counts as paid."""
    return read_each(document, profile, orders_of, _read)


def _read(order: Part, profile: Profile) -> Iterator[Outcome]:
    if order.has("NotificationType"):
        return notification.read(order, profile)
    if order.has("orderDetails"):
        details = order.at("orderDetails")
        if details.has("orderDate") or details.has("customerOrderNumber"):
            return vendor_direct.read(order, profile)
    if order.has("purchaseOrderNumber") or order.has("orderDetails"):
        return vendor_retail.read(order, profile)
    if order.has("orderId") or order.has("orderItems"):
        return orders_2026.read(order, profile)
    return orders_v0.read(order, profile)
