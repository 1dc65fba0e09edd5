"""What was ordered of an article, what has come of it, and what of that nobody ordered (IV-03,
IV-10; docs/decisions/0088). An order is told once a warehouse: each part stands by itself.

Papers come in any order: goods may be told before anybody has confirmed their order. What is for
sale by then stays so.
"""

from collections.abc import Sequence

from orders.contracts.records import PurchaseOrder, StockArticle

SETTLED_KEPT = 50
"""So many of an article that owe nothing stay known, for what comes beyond them."""


def find(article: StockArticle, name: str, warehouse: str) -> PurchaseOrder:
    """What is known of the order there, which may be nothing."""
    for one in article["purchase_orders"]:
        if _name(one) == (name, warehouse):
            return one
    ordered = 0  # unless it was confirmed when none were kept yet
    for coming in article["expected"]:
        if (coming["purchase_order"], coming["warehouse"]) == (name, warehouse):
            ordered = coming["quantity"]
    return {
        "purchase_order": name,
        "warehouse": warehouse,
        "ordered": ordered,
        "most": ordered,
        "came": 0,
        "withheld": 0,
    }


def owed(order: PurchaseOrder) -> int:
    """What is still to come of it."""
    return max(order["ordered"] - order["came"], 0)


def confirmed(order: PurchaseOrder, quantity: int, most: int) -> PurchaseOrder:
    """The supplier says, for the first time or anew, how much it is. `most`: with what is
    tolerated beyond it."""
    for_sale = order["came"] - order["withheld"]
    return {**order, "ordered": quantity, "most": max(most, for_sale)}


def beyond(order: PurchaseOrder, quantity: int) -> int:
    """How much of what comes now nobody ordered. An order that no supplier has confirmed yet has
    no bound."""
    for_sale = order["came"] - order["withheld"] + quantity
    return max(for_sale - order["most"], 0) if order["ordered"] else 0


def received(order: PurchaseOrder, quantity: int) -> PurchaseOrder:
    """So much came for it."""
    withheld = order["withheld"] + beyond(order, quantity)
    return {**order, "came": order["came"] + quantity, "withheld": withheld}


def noted(known: Sequence[PurchaseOrder], order: PurchaseOrder) -> list[PurchaseOrder]:
    """The list with this one as it is now, as the last. Of those that owe nothing the oldest are
    forgotten."""
    others = [one for one in known if _name(one) != _name(order)]
    settled = [_name(one) for one in others if not owed(one)]
    forgotten = frozenset(settled[: max(len(settled) + 1 - SETTLED_KEPT, 0)])
    return [*(one for one in others if _name(one) not in forgotten), order]


def _name(order: PurchaseOrder) -> tuple[str, str]:
    return order["purchase_order"], order["warehouse"]
