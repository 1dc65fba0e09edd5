"""The records that inventory publishes about an article, and what it tells orders of it."""

from orders.business import messages
from orders.business.accounts import ARTICLE_KEY, of_fresh
from orders.business.lots import Lot
from orders.contracts.records import (
    Availability,
    BackOrderDated,
    BackOrdersPlanned,
    ExpectedReceipt,
    ExpectedSupply,
    FreshStockAsked,
    OverDelivered,
    PlannedBackOrder,
    SetAside,
    StockArticle,
    ToldStock,
)
from orders.engine.handling import Event
from orders.engine.questions import Queue
from services.inventory.records import Ctx
from services.inventory.rules.expected import all_of
from services.inventory.rules.plan import Plan
from services.inventory.rules.shortage import Place


def coming(sku: str, article: StockArticle, now: int) -> tuple[Event, ...]:
    """What is to come of an article, for whoever asks when it comes (IV-03), and with what was
    told last of the books for whoever estimates (IV-01)."""
    receipts = all_of(article)
    expected = Event(ExpectedSupply, ExpectedSupply(sku=sku, receipts=receipts))
    if article["told"] is None:
        return (expected,)
    return expected, availability(sku, article["told"], receipts, now)


def beyond_order(sku: str, receipt: SetAside, more: int, ctx: Ctx) -> tuple[Event, ...]:
    """The shelf hears that goods are not to be sold, and a planner that more came than was ordered:
    to be accepted, sent back or destroyed. It stands under the article, as there is no order of a
    customer."""
    withheld: OverDelivered = {
        "sku": sku,
        "warehouse": receipt["warehouse"],
        "document_id": receipt["document_id"],
        "purchase_order": receipt["purchase_order"],
        "quantity": more,
        "came": receipt["quantity"],
        "lot": receipt["lot"],
        "at": ctx.now,
    }
    said = messages.message(
        ctx.key,
        f"receipt-beyond-order-{receipt['warehouse']}-{receipt['document_id']}",
        to=ctx.policy.planner_role,
        template="receipt-beyond-order",
        language="",
        values={
            "article": sku,
            "warehouse": receipt["warehouse"],
            "document": receipt["document_id"],
            "purchase_order": receipt["purchase_order"],
            "lot": Lot.of(receipt["lot"]).name if receipt["lot"] else "",
            "came": str(receipt["quantity"]),
            "beyond": str(more),
        },
        at=ctx.now,
    )
    told = Event(said.record, said.value, key=ctx.key)
    return Event(OverDelivered, withheld, key=sku), told


def fresh_goods_needed(account: str, free: int, waiting: int, ctx: Ctx) -> Event:
    """Whoever buys hears that goods are needed that keep so long, as those that are there do not
    (IV-08). It stands under the article."""
    sku, days = of_fresh(account)
    key = ARTICLE_KEY + sku
    said = messages.message(
        key,
        f"fresh-goods-needed-{days}-{ctx.now}",
        to=ctx.policy.planner_role,
        template="fresh-goods-needed",
        language="",
        values={
            "article": sku,
            "days": str(days),
            "waiting": str(waiting),
            "missing": str(max(-free, 0)),
        },
        at=ctx.now,
    )
    return Event(said.record, said.value, key=key)


def fresh_stock_asked(account: str, ctx: Ctx) -> Event:
    """The article says how much it has that keeps so long (IV-08)."""
    sku, days = of_fresh(account)
    value: FreshStockAsked = {"sku": sku, "days": days, "at": ctx.now}
    return Event(FreshStockAsked, value, key=sku)


def availability(sku: str, told: ToldStock, receipts: list[ExpectedReceipt], now: int) -> Event:
    """What there is of an article and what comes, for whoever estimates (IV-01, CF-04)."""
    return Event(Availability, Availability(sku=sku, **told, expected=receipts, at=now))


def back_orders_planned(
    sku: str, queue: Queue, expected: list[ExpectedReceipt], plan: Plan, ctx: Ctx
) -> Event:
    """What of the article's plan is another than it was, and what the plan reckoned with
    (IV-03)."""
    value: BackOrdersPlanned = {
        "sku": sku,
        "free": queue.free,
        "expected": expected,
        "changed": plan.changed,
        "left": plan.left,
        "waiting": len(plan.entries),
        "more": queue.more,
        "at": ctx.now,
    }
    return Event(BackOrdersPlanned, value)


def back_order_dated(sku: str, entry: PlannedBackOrder, place: Place, ctx: Ctx) -> Event:
    """An order hears of its place, and when it is served (IV-03, IV-09)."""
    value: BackOrderDated = {
        "order_id": entry["order_id"],
        "sku": sku,
        "planned_at": place.at,
        "by": entry["by"],
        "place": place.place,
        "ahead": place.ahead,
        "at": ctx.now,
    }
    return Event(BackOrderDated, value, key=entry["order_id"])
