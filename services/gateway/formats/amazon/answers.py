"""Which orders the answers of a document hold."""

from dataclasses import replace

from services.gateway.formats.json_documents.parts import Part

MORE = ("OrderItems", "ShippingAddress", "BuyerEmail", "BuyerName", "BuyerTaxInfo")
"""What getOrderItems, getOrderAddress, getOrderBuyerInfo and getOrderItemsBuyerInfo tell of an
order of v0, each in an answer of its own."""


def orders_of(root: Part) -> list[Part]:
    """The orders of all answers. Those of v0 get what comes in answers of their own: items,
    address, buyer; such an answer without its order is noted, as are answers that are errors."""
    answers = root.each() if isinstance(root.value, list) else [root]
    found = [order for answer in answers for order in _orders(answer)]
    more = [one for one in found if _tells_more(one)]
    orders = [_with(one, more) for one in found if not _tells_more(one)]
    told = [one.value.get("AmazonOrderId") for one in orders if isinstance(one.value, dict)]
    for one in more:
        if one.value.get("AmazonOrderId") not in told:
            one.odd("order_missing", "send the order that this belongs to with it, in one list")
    return orders


def _orders(answer: Part) -> list[Part]:
    if answer.has("errors") and answer.value["errors"]:
        answer.at("errors").odd("answer_is_error", "Amazon answered with an error; ask again")
        return []
    said = answer.at("payload") if answer.has("payload") else answer
    for many in ("Orders", "orders"):
        if said.has(many):
            return said.each(many)
    if said.has("order"):
        return [said.at("order")]
    return [said] if _known(said) else []


def _known(said: Part) -> bool:
    """Whether it is an order, or more of one. An order's number alone tells nothing: shipments
    and labels bear it, too."""
    names = ("OrderStatus", "PurchaseDate", "orderId", "orderItems", "purchaseOrderNumber")
    return any(said.has(name) for name in (*names, "NotificationType")) or _tells_more(said)


def _tells_more(one: Part) -> bool:
    """Whether it is an answer that tells a part of an order, and nothing else but its number."""
    whole = any(one.has(name) for name in ("OrderStatus", "PurchaseDate", "ShipmentId"))
    return one.has("AmazonOrderId") and not whole and any(one.has(name) for name in MORE)


def _with(order: Part, more: list[Part]) -> Part:
    if not order.has("AmazonOrderId"):
        return order
    number = order.value["AmazonOrderId"]
    own = (one for one in more if one.value.get("AmazonOrderId") == number)
    return replace(order, beside=tuple(replace(one, faults=order.faults) for one in own))
