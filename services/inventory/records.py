"""The records that inventory publishes about an order, and about an article."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from orders.business import endangered as business
from orders.business import messages, notices, queue
from orders.business.bundles import taken_apart
from orders.business.decisions import decision, held, noted
from orders.business.facts import at_least, beside
from orders.business.lots import Lot
from orders.business.money import money
from orders.business.times import HOUR, days_begun, moment
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Article,
    ArticlesSubstituted,
    Availability,
    BackOrderDated,
    BackOrdersPlanned,
    CompensationGranted,
    ExpectedReceipt,
    ExpectedSupply,
    InsteadLine,
    InventoryState,
    LateContract,
    LineQuantity,
    MadeLine,
    MaterialsReserved,
    OpenOffer,
    Order,
    OrderBackordered,
    OrderConfirmed,
    OverDelivered,
    PlannedBackOrder,
    PriceReduced,
    PromiseExtended,
    RuleFired,
    SetAside,
    ShipmentLine,
    Shortage,
    StockArticle,
    StockReserved,
    ToldStock,
)
from orders.engine.context import Context
from orders.engine.handling import Event
from orders.engine.questions import Queue
from orders.engine.references import References
from services.inventory.policy import InventoryPolicy
from services.inventory.rules.expected import all_of
from services.inventory.rules.plan import Plan
from services.inventory.rules.shortage import Place, complete_at
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
    ctx: Ctx,
    part: Part | None = None,
) -> Event:
    """The hand-off to allocation (IV-02): of all of it, or of a part (IV-05)."""
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
                *(_short(shortage, ctx.now) for shortage in state["shortages"]),
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
            "expected_at": str(expected or ""),
        },
        at=ctx.now,
    )


def promise_extended(
    state: InventoryState, new: InventoryState, offer: OpenOffer, by: str, proof: str, ctx: Ctx
) -> Event:
    """A later day is promised, and why, who agreed, and what they got for it (CF-05)."""
    former, later = state["promised_at"] or 0, new["promised_at"] or 0
    days = days_begun(later - former)
    agreed = noted(
        "CF-05",
        "delay_agreed",
        f"{days} days later, agreed to by {by}",
        beside("later", days, "day"),
        beside("by", by),
    )
    minor, currency = offer["compensation_minor"], content(state).decoded()["currency"]
    value: PromiseExtended = {
        "order_id": ctx.key,
        "version": state["version"],
        "offer_id": offer["offer_id"],
        "former_at": former,
        "promised_at": later,
        "extension": new["extensions"],
        "agreed_by": by,
        "proof": proof,
        "decision": decision(
            "extended",
            [
                *(_short(shortage, ctx.now) for shortage in state["shortages"]),
                agreed,
                *compensated(minor, currency),
            ],
            ctx.policy,
        ),
        "at": ctx.now,
        "compensation_minor": minor,
        "currency": currency if minor else "",
    }
    return Event(PromiseExtended, value)


def compensated(minor: int, currency: str) -> list[RuleFired]:
    """What is taken off the price for a later day, told with what asks for it and what promises it
    (CF-05)."""
    if not minor:
        return []
    because = f"{money(minor, currency)} are taken off the price for it"
    return [noted("CF-05", "delay_compensated", because, beside("amount", minor, currency))]


def compensation_granted(state: InventoryState, offer: OpenOffer, order: Order, ctx: Ctx) -> Event:
    """The order costs less, for its customer agreed to a later day (CF-05)."""
    amount, currency = offer["compensation_minor"], order["currency"]
    value: CompensationGranted = {
        "order_id": ctx.key,
        "version": state["version"],
        "offer_id": offer["offer_id"],
        "amount_minor": amount,
        "currency": currency,
        "because": f"{money(amount, currency)} are taken off the price for the later day",
        "at": ctx.now,
    }
    return Event(CompensationGranted, value)


def price_reduced(
    state: InventoryState, offer_id: str, instead: list[InsteadLine], order: Order, ctx: Ctx
) -> Event:
    """What goes in the place of what was ordered is cheaper (IV-05)."""
    value: PriceReduced = {
        "order_id": ctx.key,
        "version": state["version"],
        "offer_id": offer_id,
        "lines": instead,
        "currency": order["currency"],
        "because": "what goes in the place of what was ordered costs less",
        "at": ctx.now,
    }
    return Event(PriceReduced, value)


def substituted(
    state: InventoryState, offer_id: str, instead: list[InsteadLine], ctx: Ctx
) -> Event:
    """Other articles go than were ordered, whatever they cost (IV-05)."""
    value: ArticlesSubstituted = {
        "order_id": ctx.key,
        "version": state["version"],
        "offer_id": offer_id,
        "lines": instead,
        "at": ctx.now,
    }
    return Event(ArticlesSubstituted, value)


def compensation_capped(
    state: InventoryState, offer: OpenOffer, beyond: int, order: Order, ctx: Ctx
) -> Event:
    """Who may give more than was offered hears of it (CF-05)."""
    offered, currency = offer["compensation_minor"], order["currency"]
    values = {
        "offered": money(offered, currency),
        "by_rule": money(offered + beyond, currency),
        "later_at": moment(offer["deliver_by_at"]),
    }
    role = ctx.policy.delay.compensation.role
    return message("compensation-capped", offer["offer_id"], values, state, ctx, to=role)


def contract_endangered(state: InventoryState, left: LateContract, ctx: Ctx) -> list[Event]:
    """What both sides signed cannot be kept: who sees to it, why, and until when (CF-06)."""
    rule, times, contract = ctx.policy.delay.contract, left["escalations"], state["contract"]
    promised = state["promised_at"] or 0
    days = days_begun(left["day_at"] - promised)
    because = f"contract {contract} cannot be kept, {left['because']}"
    facts = beside("contract", contract), beside("later", days, "day")
    late = noted("CF-06", "contract_endangered", because, *facts)
    short = [_short(shortage, ctx.now) for shortage in state["shortages"]]
    said = business.endangered(
        state["version"],
        promised,
        left["deadline_at"],
        times,
        [*short, late],
        rule,
        ctx,
        contract=contract,
        expected_at=left["day_at"],
    )
    values = {
        **business.told(
            promised, left["deadline_at"], times, left["because"], rule, contract=contract
        ),
        "later_at": moment(left["day_at"]),
    }
    fact = f"{state['offers']}-{times}"
    told = message("contract-late", fact, values, state, ctx, to=rule.told(times))
    return [said, told]


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
