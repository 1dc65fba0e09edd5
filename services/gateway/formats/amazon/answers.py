"""Which orders the answers of a document hold."""

from dataclasses import replace

from services.gateway.formats.json_documents.parts import Part


def orders_of(root: Part) -> list[Part]:
    """The orders of all answers. Those of v0 get their items, which come in answers of their own;
    items of an order that is not there are noted, as are answers that are errors."""
    answers = root.each() if isinstance(root.value, list) else [root]
    found = [order for answer in answers for order in _orders(answer)]
    items = [one for one in found if _holds_items(one)]
    orders = [_with_items(one, items) for one in found if not _holds_items(one)]
    told = [one.value.get("AmazonOrderId") for one in orders if isinstance(one.value, dict)]
    for one in items:
        if one.value.get("AmazonOrderId") not in told:
            one.odd("order_missing", "send the order of these items with them, in one list")
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
    """Whether it is an order, or items of one. An order's number alone tells nothing: shipments,
    addresses and labels bear it, too."""
    names = ("OrderStatus", "PurchaseDate", "OrderItems", "orderId", "orderItems")
    return any(said.has(name) for name in (*names, "purchaseOrderNumber", "NotificationType"))


def _holds_items(one: Part) -> bool:
    """Whether it is an answer of getOrderItems: items, and nothing of their order but its id."""
    return one.has("OrderItems") and not (one.has("OrderStatus") or one.has("PurchaseDate"))


def _with_items(order: Part, items: list[Part]) -> Part:
    if not order.has("AmazonOrderId"):
        return order
    number = order.value["AmazonOrderId"]
    pages = [one for one in items if one.value.get("AmazonOrderId") == number]
    return replace(order, beside=tuple(pages))
