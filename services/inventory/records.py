"""The records that inventory publishes about an order."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from orders.business import messages, notices, queue
from orders.business.bundles import taken_apart
from orders.business.decisions import decision, held, noted
from orders.business.facts import at_least, beside
from orders.business.times import HOUR, moment
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Article,
    InventoryState,
    LineQuantity,
    MadeLine,
    MaterialsReserved,
    Order,
    OrderBackordered,
    OrderConfirmed,
    Reservation,
    RuleFired,
    ShipmentLine,
    Shortage,
    StockReserved,
)
from orders.engine.context import Context
from orders.engine.handling import Event
from orders.engine.references import References
from services.inventory.policy import InventoryPolicy
from services.inventory.rules import fresh
from services.inventory.rules.shortage import complete_at
from services.inventory.state import content

Ctx = Context[InventoryPolicy]
STEP_RESERVED = 32


class Part(NamedTuple):
    """What one revision of an order hands on, and what is still to come (IV-05)."""

    revision: int
    lines: list[ShipmentLine]
    open_lines: list[LineQuantity]


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
        promised_at=state["promised_at"],
        goods_by_at=state["goods_by_at"],
        contract=state["contract"],
        order=carried,
    )


def reserved(
    head: OrderConfirmed,
    order: CarriedOrder,
    why: Sequence[RuleFired],
    granted: Iterable[Reservation],
    ctx: Ctx,
    part: Part | None = None,
) -> Event:
    """The hand-off to allocation (IV-02): of all of it, or of a part (IV-05). `granted`: what is
    reserved for it, in which classes of remaining life (IV-08)."""
    sent = part or Part(1, _sent(order.decoded(), ctx.references), [])
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
        decision=decision("reserved", why, ctx.policy),
        promised_at=head["promised_at"],
        goods_by_at=head["goods_by_at"],
        contract=head["contract"],
        revision=sent.revision,
        lines=sent.lines,
        open_lines=sent.open_lines,
        fresh=fresh.held(granted),
        order=order,
    )
    return Event(StockReserved, value)


def part_of(
    order: Order,
    revision: int,
    lines: Iterable[LineQuantity],
    open_lines: list[LineQuantity],
    references: References,
) -> Part:
    """So much goes on by this revision, and so much is still to come (IV-05)."""
    return Part(revision, _in_units(order, lines, references), open_lines)


def _sent(order: Order, references: References) -> list[ShipmentLine]:
    """What is sent of an order with bundles, their parts in their places; of any other nothing need
    be said: it is sent as it was ordered."""
    if not any(line["bundle"] for line in order["lines"]):
        return []
    return _in_units(order, taken_apart(order["lines"]), references)


def _in_units(
    order: Order, lines: Iterable[LineQuantity], references: References
) -> list[ShipmentLine]:
    articles, units = references.table(Article), {one["line"]: one for one in order["lines"]}
    return [
        {
            **part,
            "unit": articles[part["sku"]]["unit"]
            if part["sku"] in articles
            else units[part["line"]]["unit"],
        }
        for part in lines
    ]


def materials_reserved(state: InventoryState, ctx: Ctx) -> Event:
    """All that it needs is held, and what waits for production (IV-07)."""
    value: MaterialsReserved = {
        "order_id": ctx.key,
        "version": state["version"],
        "made": state["made"],
        "lines": state["lines"],
        "decision": decision(
            "awaiting_production", [_awaits_production(one) for one in state["made"]], ctx.policy
        ),
        "at": ctx.now,
    }
    return Event(MaterialsReserved, value)


def backordered(state: InventoryState, ctx: Ctx) -> Event:
    """What is short and when it is expected (IV-03)."""
    value = OrderBackordered(
        order_id=ctx.key,
        version=state["version"],
        shortages=state["shortages"],
        decision=decision(
            "backordered",
            [
                *(lacking(shortage, ctx.now) for shortage in state["shortages"]),
                *(_stands(shortage) for shortage in state["shortages"] if shortage["ahead"]),
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
    return messages.message(
        ctx.key,
        f"backordered-{state['version']}-{expected or 'unknown'}",
        to="customer",
        template="order-backordered",
        language=order["buyer"]["language"],
        values={
            "number": state["number"],
            "articles": ", ".join(sorted(_ordered(state))),
            "expected_at": moment(expected),
        },
        at=ctx.now,
    )


def message(
    template: str,
    fact: str,
    values: Mapping[str, str],
    state: InventoryState,
    ctx: Ctx,
    to: str = "customer",
) -> Event:
    """A message to the customer or to a role about an order that inventory has; one a fact."""
    about = template if to == "customer" else f"{template}-{to}"
    return messages.message(
        ctx.key,
        f"{about}-{fact}-v{state['version']}",
        to=to,
        template=template,
        language=content(state).decoded()["buyer"]["language"] if to == "customer" else "",
        values={"number": state["number"], **values},
        at=ctx.now,
    )


def change_waits(state: InventoryState, ctx: Ctx) -> list[Event]:
    """A change asks for more than there is, and what its order had before stays reserved so long:
    the planner hears of it once, who may have it cancelled (CF-03, IV-09)."""
    kept = [one for one in state["reservations"] if one["version"] == state["version"]]
    if not kept:
        return []
    values = {
        "number": state["number"],
        "kept": ", ".join(f"{one['amount']} x {one['account']}" for one in kept),
        "lacking": ", ".join(
            f"{short['needed'] - short['available']} x {short['sku']}"
            for short in state["shortages"]
        ),
        "expected_at": moment(complete_at(state["shortages"])),
    }
    told = messages.message(
        ctx.key,
        f"change-waits-v{state['version']}",
        to=ctx.policy.planner_role,
        template="change-waits",
        language="",
        values=values,
        at=ctx.now,
    )
    return [told]


def stopped(
    state: InventoryState,
    lines: Sequence[Mapping[str, Any]],
    because: str,
    ctx: Ctx,
    whole: bool = True,
) -> Event:
    """The whole order was stopped here: nothing of it goes on. Or what had not gone ahead of it
    (IV-05)."""
    return notices.stopped(
        ctx.key,
        state["version"],
        lines,
        whole=whole,
        because=because,
        by="inventory",
        promised_at=state["promised_at"],
        at=ctx.now,
    )


def _awaits_production(made: MadeLine) -> RuleFired:
    line, sku, quantity = made["line"], made["sku"], made["quantity"]
    facts = (
        beside("sku", sku, line=line),
        beside("quantity", quantity, line=line),
        beside("revision", made["revision"], line=line),
    )
    because = f"line {line}: {quantity} of {sku} are to be made, all parts are reserved"
    return held("IV-07", "production_awaited", because, *facts)


def _ordered(state: InventoryState) -> set[str]:
    """The articles that wait, as the customer ordered them: not their parts."""
    made = {one["line"]: one["sku"] for one in state["made"]}
    return {made.get(short["line"], short["sku"]) for short in state["shortages"]}


def _stands(short: Shortage) -> RuleFired:
    """Its place in the queue, by which its date goes."""
    line, sku, place, ahead = short["line"], short["sku"], short["place"], short["ahead"]
    facts = beside("sku", sku, line=line), beside("ahead", ahead, line=line)
    before = f"line {line}, {sku}: {ahead} are needed by those who are served before"
    if not place:
        because = f"{before}, if it comes last"
        return noted("IV-09", "last_in_queue", because, *facts)
    because = f"{before}, it is number {place} in the queue"
    return noted("IV-09", "place_in_queue", because, *facts, beside("place", place, line=line))


def lacking(short: Shortage, now: int) -> RuleFired:
    """What of it is there, and when the rest is expected (IV-03)."""
    line, sku = short["line"], short["sku"]
    facts = [
        beside("sku", sku, line=line),
        at_least("free", short["available"], short["needed"], line=line),
    ]
    lacks = f"line {line}, {sku}: {short['available']} of {short['needed']} free"
    rule, code = "IV-03", "stock"
    if days := short["life_days"]:
        lacks += f" that keep for {days} days"
        rule, code = "IV-08", "fresh"
        facts.append(beside("days", days, "day", line))
    if short["expected_at"] is None:
        return held(rule, f"{code}_short", f"{lacks}, no purchase order covers it", *facts)
    hours = max(1, -(-(short["expected_at"] - now) // HOUR))
    due = beside("expected_in", hours, "hour", line)
    return held(rule, f"{code}_expected", f"{lacks}, expected in {hours} h", *facts, due)
