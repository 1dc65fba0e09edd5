"""The records that inventory publishes about an order, and about an article."""

from orders.business import notices, queue
from orders.business.decisions import decision, held
from orders.business.facts import at_least, beside
from orders.business.messages import message
from orders.business.times import HOUR
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    ExpectedReceipt,
    ExpectedSupply,
    InventoryState,
    Order,
    OrderBackordered,
    OrderConfirmed,
    RecallRequested,
    RuleFired,
    Shortage,
    StockReserved,
)
from orders.engine.context import Context
from orders.engine.handling import Event
from services.inventory.policy import InventoryPolicy
from services.inventory.rules.shortage import complete_at

Ctx = Context[InventoryPolicy]
STEP_RESERVED = 32


def head(state: InventoryState, carried: CarriedOrder, ctx: Ctx) -> OrderConfirmed:
    """The head of an order that waited, as its confirmation had it."""
    order = carried.decoded()
    return OrderConfirmed(
        order_id=ctx.key,
        number=state["number"],
        version=state["version"],
        step=STEP_RESERVED,
        customer_id=order["buyer"]["customer_id"],
        total_minor=order["totals"]["total_minor"],
        currency=order["currency"],
        priority=state["priority"],
        at=ctx.now,
        decision={"outcome": "", "policy": "", "rules": []},
        order=carried,
    )


def reserved(head: OrderConfirmed, order: CarriedOrder, why: RuleFired, ctx: Ctx) -> Event:
    """The hand-off to allocation (IV-02)."""
    value = StockReserved(
        order_id=head["order_id"],
        number=head["number"],
        version=head["version"],
        step=STEP_RESERVED,
        customer_id=head["customer_id"],
        total_minor=head["total_minor"],
        currency=head["currency"],
        priority=head["priority"],
        at=ctx.now,
        decision=decision("reserved", [why], ctx.policy),
        order=order,
    )
    return Event(StockReserved, value)


def backordered(state: InventoryState, ctx: Ctx) -> Event:
    """What is short and when it is expected (IV-03)."""
    value = OrderBackordered(
        order_id=ctx.key,
        version=state["version"],
        shortages=state["shortages"],
        decision=decision(
            "backordered",
            [
                *(_short(shortage, ctx.now) for shortage in state["shortages"]),
                *queue.told("IV-09", state["passed"]),
            ],
            ctx.policy,
        ),
        at=ctx.now,
    )
    return Event(OrderBackordered, value)


def delay_message(state: InventoryState, order: Order, ctx: Ctx) -> Event:
    """Tell the customer the expected restock time, once per date (IV-03, TR-02)."""
    expected = complete_at(state["shortages"])
    return message(
        ctx.key,
        f"backordered-{state['version']}-{expected or 'unknown'}",
        to="customer",
        template="order-backordered",
        language=order["buyer"]["language"],
        values={
            "number": state["number"],
            "articles": ", ".join(sorted({short["sku"] for short in state["shortages"]})),
            "expected_at": str(expected or ""),
        },
        at=ctx.now,
    )


def expected(sku: str, receipts: list[ExpectedReceipt]) -> Event:
    """What suppliers owe of an article, for whoever asks when it comes (IV-03)."""
    return Event(ExpectedSupply, ExpectedSupply(sku=sku, receipts=receipts))


def recall(request: RecallRequested) -> Event:
    """The cancellation, passed on behind its order."""
    return Event(RecallRequested, request)


def stopped(version: int, order: Order, because: str, ctx: Ctx) -> Event:
    """The whole order was stopped here: nothing of it goes on."""
    return notices.stopped(
        ctx.key,
        version,
        order["lines"],
        whole=True,
        because=because,
        by="inventory",
        at=ctx.now,
    )


def _short(short: Shortage, now: int) -> RuleFired:
    line, sku = short["line"], short["sku"]
    facts = (
        beside("sku", sku, line=line),
        at_least("free", short["available"], short["needed"], line=line),
    )
    lacks = f"line {line}, {sku}: {short['available']} of {short['needed']} free"
    if short["expected_at"] is None:
        return held("IV-03", "stock_short", f"{lacks}, no purchase order covers it", *facts)
    hours = max(1, -(-(short["expected_at"] - now) // HOUR))
    due = beside("expected_in", hours, "hour", line)
    return held("IV-03", "stock_expected", f"{lacks}, expected in {hours} h", *facts, due)
