"""The records that inventory publishes about an order."""

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Decision,
    InventoryState,
    MessageRequested,
    Order,
    OrderBackordered,
    OrderConfirmed,
    OrderStopped,
    RecallRequested,
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


def reserved(head: OrderConfirmed, order: CarriedOrder, because: str, ctx: Ctx) -> Event:
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
        decision=_decision("reserved", [("passed", because)], ctx),
        order=order,
    )
    return Event(StockReserved, value)


def backordered(state: InventoryState, ctx: Ctx) -> Event:
    """What is short and when it is expected (IV-03)."""
    value = OrderBackordered(
        order_id=ctx.key,
        version=state["version"],
        shortages=state["shortages"],
        decision=_decision(
            "backordered", [("held", _say(short, ctx.now)) for short in state["shortages"]], ctx
        ),
        at=ctx.now,
    )
    return Event(OrderBackordered, value)


def delay_message(state: InventoryState, order: Order, ctx: Ctx) -> Event:
    """Tell the customer the expected restock time, once per date (IV-03, TR-02)."""
    expected = complete_at(state["shortages"])
    value = MessageRequested(
        order_id=ctx.key,
        message_id=f"backordered-{state['version']}-{expected or 'unknown'}",
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
    return Event(MessageRequested, value)


def recall(request: RecallRequested) -> Event:
    """The cancellation, passed on behind its order."""
    return Event(RecallRequested, request)


def stopped(version: int, order: Order, because: str, ctx: Ctx) -> Event:
    """The whole order was stopped here: nothing of it goes on."""
    value = OrderStopped(
        order_id=ctx.key,
        version=version,
        lines=[
            {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"]}
            for line in order["lines"]
        ],
        warehouse="",
        whole=True,
        because=because,
        stopped_by="inventory",
        outcome="cancelled",
        at=ctx.now,
    )
    return Event(OrderStopped, value)


def _decision(outcome: str, fired: list[tuple[str, str]], ctx: Ctx) -> Decision:
    rule = "IV-02" if outcome == "reserved" else "IV-03"
    return {
        "outcome": outcome,
        "policy": ctx.policy.version,
        "rules": [{"rule": rule, "outcome": said, "because": because} for said, because in fired],
    }


def _say(short: Shortage, now: int) -> str:
    if short["expected_at"] is None:
        when = "no purchase order covers it"
    else:
        when = f"expected in {max(1, -(-(short['expected_at'] - now) // 3_600_000))} h"
    return (
        f"line {short['line']}, {short['sku']}: {short['available']} of {short['needed']} "
        "free, "
        f"{when}"
    )
