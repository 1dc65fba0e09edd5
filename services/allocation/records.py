"""The records that allocation publishes about an order."""

from collections.abc import Mapping, Sequence

from orders.business import endangered as business
from orders.business import notices, queue
from orders.business.decisions import decision, noted, passed, refused
from orders.business.facts import beside
from orders.business.kinds import ON_SITE
from orders.business.messages import message
from orders.business.money import from_house
from orders.business.times import days_begun
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AllocationDelayed,
    AllocationState,
    Article,
    Endangered,
    Fact,
    LineQuantity,
    OrderAllocated,
    ReturnedLine,
    RuleFired,
    Shipment,
    ShipmentLine,
    UnitsReturned,
)
from orders.engine.context import Context
from orders.engine.handling import Event
from services.allocation.decide.place import Search
from services.allocation.policy import AllocationPolicy
from services.allocation.rules import lots
from services.allocation.rules.choice import Option, cost, weight
from services.allocation.rules.need import size
from services.allocation.rules.shelves import refusals

Ctx = Context[AllocationPolicy]
STEP_ALLOCATED = 42
URGENT = passed(
    "AL-01",
    "urgent_order",
    "urgent: near warehouses first, and the whole of a day's capacity",
)
NO_WAREHOUSE = refused("AL-02", "no_warehouse", "there is no warehouse")


def shipments(search: Search, state: AllocationState, ctx: Ctx) -> list[Shipment]:
    """The shipments of a granted search, numbered on through all revisions; fees and the like go
    with the first, services are shipments of their own."""
    articles, number, need = ctx.references.table(Article), len(state["shipments"]), search.need
    made: list[Shipment] = []
    for part in search.parts:
        whole = len(search.parts) == 1
        grams, millilitres, units = (
            (need.weight_g, need.volume_ml, need.units) if whole else size(part.lines, articles)
        )
        estimate = cost(part.option, weight(grams, millilitres, ctx.policy), units, ctx.policy)
        made.append(
            Shipment(
                shipment_id=f"{state['number']}-{number + len(made) + 1}",
                warehouse=part.option.depot.code,
                lines=part.lines if made else part.lines + need.loose,
                weight_g=grams,
                volume_ml=millilitres,
                distance_km=part.option.km,
                cost_minor=from_house(estimate, state["currency"], ctx.references),
                lots=lots.sent_by(search.reservations, part.option.depot.code),
                slot=None,
            )
        )
    return made + _rendered(search, state, number + len(made))


def _rendered(search: Search, state: AllocationState, number: int) -> list[Shipment]:
    """Services by how they are rendered, numbered on: of no warehouse (SH-04)."""
    return [
        Shipment(
            shipment_id=f"{state['number']}-{number + more}",
            warehouse="",
            lines=lines,
            weight_g=0,
            volume_ml=0,
            distance_km=-1,
            cost_minor=0,
            lots=[],
            slot=search.slot if how == ON_SITE else None,
        )
        for more, (how, lines) in enumerate(sorted(search.need.rendered.items()), start=1)
    ]


def allocated(
    rules: Sequence[RuleFired],
    state: AllocationState,
    added: list[Shipment],
    order: CarriedOrder,
    ctx: Ctx,
) -> Event:
    """The hand-off to shipping, with the shipments that this revision adds (AL-01, AL-02), and what
    is still to come (IV-05)."""
    value = OrderAllocated(
        order_id=ctx.key,
        number=state["number"],
        version=state["version"],
        step=STEP_ALLOCATED,
        customer_id=state["customer_id"],
        total_minor=state["total_minor"],
        currency=state["currency"],
        priority=state["priority"],
        at=ctx.now,
        decision=decision("allocated", rules, ctx.policy),
        revision=state["revision"],
        shipments=added,
        promised_at=state["promised_at"],
        contract=state["contract"],
        open_lines=[*state["open_lines"], *notices.quantities(state["needed"])],
        order=order,
    )
    return Event(OrderAllocated, value)


def delayed(search: Search, state: AllocationState, ctx: Ctx) -> Event:
    """No warehouse can take it now: each one with its reason (AL-02)."""
    value = AllocationDelayed(
        order_id=ctx.key,
        version=state["version"],
        decision=decision(
            "delayed",
            [
                *_against(search),
                *queue.told("AL-01", state["passed"]),
            ],
            ctx.policy,
        ),
        at=ctx.now,
    )
    return Event(AllocationDelayed, value)


def endangered(state: AllocationState, now: Endangered, ctx: Ctx) -> list[Event]:
    """What was promised cannot be kept, as no warehouse has the order: to whom that is told, why,
    and until when it is to be settled (CF-05)."""
    promised, times, rule = state["promised_at"] or 0, now["escalations"], ctx.policy.endangered
    late = days_begun(ctx.now + 1 - (state["goods_by_at"] or ctx.now))
    because = "no warehouse has it by the time that what was promised takes"
    why = noted("CF-05", "promise_endangered", because, beside("late", late, "day"))
    said = business.endangered(
        state["version"],
        promised,
        now["deadline_at"],
        times,
        [why],
        rule,
        ctx,
        contract=state["contract"],
    )
    values = business.told(
        promised, now["deadline_at"], times, because, rule, contract=state["contract"]
    )
    at_once = ctx.policy.told if times == 0 else ()
    roles = dict.fromkeys((rule.told(times), *at_once))
    return [said, *(_told(to, times, values, state, ctx) for to in roles)]


def _told(
    to: str, times: int, values: Mapping[str, str], state: AllocationState, ctx: Ctx
) -> Event:
    """One that says what is promised anew, after another wait, is another message."""
    order = state["order"]
    language = order.decoded()["buyer"]["language"] if order and to == "customer" else ""
    fact = f"{state['revision']}-{times}-v{state['version']}"
    return message(
        ctx.key,
        f"promise-endangered-{to}-{fact}",
        to=to,
        template="promise-endangered",
        language=language,
        values={"number": state["number"], **values},
        at=ctx.now,
    )


def set_aside(
    notice: UnitsReturned, lines: Sequence[ReturnedLine], because: str, ctx: Ctx
) -> Event:
    """Somebody must say where goods stand that came back to a warehouse that is not known, or of
    what lot they are."""
    goods = ", ".join(f"{line['restocked']} x {line['sku']}" for line in lines)
    return message(
        ctx.key,
        f"set-aside-{notice['return_id']}",
        to="warehouse",
        template="goods-set-aside",
        language="",
        values={
            "return": notice["return_id"],
            "warehouse": notice["warehouse"],
            "goods": goods,
            "because": because,
        },
        at=ctx.now,
    )


def stopped(
    state: AllocationState,
    lines: Sequence[ShipmentLine | LineQuantity],
    whole: bool,
    because: str,
    ctx: Ctx,
) -> Event:
    """These lines do not go on."""
    return notices.stopped(
        ctx.key,
        state["version"],
        lines,
        whole=whole,
        because=because,
        by="allocation",
        promised_at=state["promised_at"],
        at=ctx.now,
    )


def why(search: Search, added: Sequence[Shipment], currency: str, ctx: Ctx) -> list[RuleFired]:
    """The rules that fired: urgency, why each warehouse was chosen, and what spoke against those
    passed over."""
    rules: list[RuleFired] = []
    if search.need.priority >= ctx.policy.urgent_from_priority:
        rules.append(URGENT)
    sent = added[: len(search.parts)]
    for part, shipment in zip(search.parts, sent, strict=True):
        rules.append(_chosen(part.option, shipment, currency))
    for shipment in sent:
        rules += [_lots(one, shipment) for one in lots.by_article(shipment)]
    if len(sent) > 1:
        because = f"split into {len(sent)}: no single warehouse has all of it"
        rules.append(noted("AL-02", "order_split", because, beside("shipments", len(sent))))
    for how in sorted(search.need.rendered):
        because = f"rendered {how}: no house sends it"
        rules.append(passed("SH-04", "service_apart", because, beside("kind", how)))
    if search.slot is not None:
        account, full = search.slot["account"], search.full_parts
        because = f"a technician is kept for {account}; parts of days that were full: {full}"
        facts = beside("slot", account), beside("full", full)
        rules.append(passed("SH-04", "technician_kept", because, *facts))
    rules += [
        noted("AL-02", why.code, f"{code} rejected: {why.because}", _at(code), *why.facts)
        for code, why in search.refusals.items()
    ]
    return rules


def _against(search: Search) -> list[RuleFired]:
    """Every warehouse that is not in the plan, with the hard constraints that rejected it."""
    known = search.shelves or {}
    every = {code: [why] for code, why in search.refusals.items()} | {
        option.depot.code: refusals(search.need, option, known, search.unfit)
        for option in search.options
    }
    return [
        refused("AL-02", why.code, f"{code}: {why.because}", _at(code), *why.facts)
        for code, found in every.items()
        for why in found
    ] or [NO_WAREHOUSE]


def _chosen(option: Option, shipment: Shipment, currency: str) -> RuleFired:
    km, load, cost_minor = option.km, option.load, shipment["cost_minor"]
    away = f"{km} km" if km >= 0 else "distance by country"
    because = f"{shipment['warehouse']}: {away}, load {load} %, about {cost_minor} minor units"
    facts = (
        _at(shipment["warehouse"]),
        beside("load", load, "percent"),
        beside("cost", cost_minor, currency),
    )
    if km < 0:
        return passed("AL-02", "warehouse_chosen_by_country", because, *facts)
    away_by = beside("distance", km, "kilometer")
    return passed("AL-02", "warehouse_chosen", because, *facts, away_by)


def _lots(article: tuple[str, str], shipment: Shipment) -> RuleFired:
    sku, named = article
    facts = _at(shipment["warehouse"]), beside("sku", sku), beside("lots", named)
    because = f"{shipment['warehouse']}: {sku}: first expired, first out: {named}"
    return passed("IV-08", "lots_chosen", because, *facts)


def _at(warehouse: str) -> Fact:
    return beside("warehouse", warehouse)
