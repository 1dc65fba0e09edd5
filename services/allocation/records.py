"""What allocation publishes about an order, and about the shelves it stood on."""

from collections import Counter
from collections.abc import Mapping, Sequence

from orders.business import endangered as business
from orders.business import notices, queue
from orders.business.accounts import LOT_STOCK, Shelf, of_lot
from orders.business.decisions import decision, noted, passed, refused
from orders.business.facts import beside
from orders.business.messages import message
from orders.business.money import from_house, money, of_house
from orders.business.times import days_begun, moment
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AllocationDelayed,
    AllocationState,
    Article,
    CountJudged,
    CountOutcome,
    Endangered,
    Fact,
    HeldCount,
    LineQuantity,
    LotReserved,
    OrderAllocated,
    Reservation,
    ReturnedLine,
    RuleFired,
    SetAside,
    ShelfMoved,
    Shipment,
    ShipmentLine,
    StockAdjusted,
    UnitsReturned,
)
from orders.engine.context import Context
from orders.engine.handling import Event
from services.allocation.decide.place import Search
from services.allocation.policy import AllocationPolicy
from services.allocation.rules import lots
from services.allocation.rules.choice import Option, cost, weight
from services.allocation.rules.lists import name_of
from services.allocation.rules.need import size
from services.allocation.rules.picks import Movement
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
    """The shipments of a granted search, numbered on through all revisions; services and fees go
    with the first."""
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
            )
        )
    return made


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


def shelves_moved(movements: Sequence[Movement], ctx: Ctx) -> list[Event]:
    """What left shelves for the order or came back to them, told to each article (IV-11)."""
    return [
        shelf_moved(
            Shelf(picked["sku"], picked["warehouse"]),
            picked["shipment_id"],
            "picked" if amount < 0 else "put_back",
            amount,
            at,
            ctx,
            journalled=True,
            lot=picked["lot"],
        )
        for picked, amount, at in movements
    ]


def shelf_moved(
    shelf: Shelf,
    document_id: str,
    kind: str,
    amount: int,
    at: int,
    ctx: Ctx,
    *,
    booked: bool = True,
    journalled: bool = False,
    lot: str = "",
) -> Event:
    """One movement of a shelf, told to its article. `booked`: the ledger has it; `journalled`: as
    another bucket (IV-10); `lot`: empty where none are kept."""
    value: ShelfMoved = {
        "sku": shelf.sku,
        "warehouse": shelf.warehouse,
        "of_order": ctx.key,
        "document_id": document_id,
        "kind": kind,
        "amount": amount,
        "booked": booked,
        "at": at,
        "journalled": journalled,
        "lot": lot,
    }
    return Event(ShelfMoved, value, key=shelf.sku)


def came_back(shelf: Shelf, return_id: str, amount: int, ctx: Ctx) -> Event:
    """Goods that stand on a shelf again, for the books of the network (AS-04)."""
    because = f"came back from {ctx.key}"
    return adjusted(shelf, return_id, amount, "returned", because, ctx)


def adjusted(
    shelf: Shelf,
    document_id: str,
    amount: int,
    source: str,
    because: str,
    ctx: Ctx,
    *,
    reason: str = "",
) -> Event:
    """What moved the shelf's book, for the books of the network (IV-10, IV-11). `reason`: a code,
    if one is known."""
    value: StockAdjusted = {
        "sku": shelf.sku,
        "warehouse": shelf.warehouse,
        "document_id": document_id,
        "difference": amount,
        "source": source,
        "because": because,
        "at": ctx.now,
        "reason": reason,
    }
    return Event(StockAdjusted, value, key=shelf.sku)


def judged(
    sku: str,
    line: HeldCount,
    outcome: CountOutcome,
    ctx: Ctx,
    *,
    booked: int | None = None,
    code: str = "",
    because: str = "",
    decided_by: str = "",
    lot: str | None = None,
) -> Event:
    """What became of one article of a warehouse's list, or of one lot of it. `booked`: what should
    have stood there then, None if it was not held against the books (IV-11). `lot`: as the list
    names it, if that is none."""
    value: CountJudged = {
        "sku": sku,
        "warehouse": line["warehouse"],
        "list_id": line["list_id"],
        "outcome": outcome,
        "counted": line["counted"],
        "booked": booked,
        "difference": line["difference"] if booked is not None else 0,
        "value_minor": line["value_minor"] if booked is not None else None,
        "reason": line["reason"],
        "code": code,
        "because": because,
        "decided_by": decided_by,
        "counted_at": line["counted_at"],
        "at": ctx.now,
        "owner_role": line["owner_role"],
        "decide_by_at": line["decide_by_at"],
        "escalations": line["escalations"],
        "lot": name_of(line) if lot is None else lot,
    }
    return Event(CountJudged, value)


def count_waits(sku: str, line: HeldCount, ctx: Ctx) -> Event:
    """Who is to decide about a large difference hears of it, and until when. It stands under its
    list, as there is no order (IV-11)."""
    list_key = f"@list/{line['warehouse']}/{line['list_id']}"
    times, value = line["escalations"], line["value_minor"]
    currency = of_house(ctx.references)
    said = message(
        list_key,
        f"count-held-{sku}-{line['held_at']}-{times}",
        to=line["owner_role"],
        template="count-held",
        language="",
        values={
            "list": line["list_id"],
            "warehouse": line["warehouse"],
            "article": sku,
            "counted": str(line["counted"]),
            "difference": f"{line['difference']:+d}",
            "value": money(value, currency) if currency and value is not None else "",
            "because": line["because"],
            "decide_by": moment(line["decide_by_at"]),
            "last": "yes" if times >= ctx.policy.listed_counts.escalations else "no",
        },
        at=ctx.now,
    )
    return Event(said.record, said.value, key=list_key)


def overtaken(sku: str, line: HeldCount, ctx: Ctx) -> Event:
    """A count that waited for a person, and of which a later one says more (IV-11)."""
    return judged(sku, line, "SUPERSEDED", ctx, code="later_count_known")


def lots_reserved(
    before: Sequence[Reservation],
    after: Sequence[Reservation],
    at: int,
    ctx: Ctx,
    drawn: lots.Lots | None = None,
) -> list[Event]:
    """What an order took of lots or gave back, told to their articles, which know of blocks; and
    from which expiry on they would do where they were `drawn`."""
    amounts: Counter[str] = Counter()
    for held, sign in ((after, 1), (before, -1)):
        for one in held:
            if one["ledger"] == LOT_STOCK:
                amounts[one["account"]] += sign * one["amount"]
    return lots_moved(amounts, at, ctx, drawn)


def lots_moved(
    amounts: Mapping[str, int], at: int, ctx: Ctx, drawn: lots.Lots | None = None
) -> list[Event]:
    """An order has so much more of these accounts, or less than nothing."""
    least = {shelf: of.least for shelf, of in (drawn or {}).items()}
    return [
        _lot_moved(account, amount, least, at, ctx) for account, amount in amounts.items() if amount
    ]


def _lot_moved(account: str, amount: int, least: Mapping[str, str], at: int, ctx: Ctx) -> Event:
    shelf, lot = of_lot(account)
    value: LotReserved = {
        "sku": shelf.sku,
        "warehouse": shelf.warehouse,
        "lot": lot,
        "of_order": ctx.key,
        "amount": amount,
        "at": at,
        "least": least.get(shelf.account, ""),
    }
    return Event(LotReserved, value, key=shelf.sku)


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


def dropped(sku: str, report: SetAside, ctx: Ctx) -> Event:
    """Somebody must see to goods of a warehouse that nobody has made known: what it reported is
    booked no more, so a count of it is needed once it is known. It stands under the article."""
    said = message(
        ctx.key,
        f"report-dropped-{report['warehouse']}-{report['kind']}-{report['document_id']}",
        to="warehouse",
        template="report-dropped",
        language="",
        values={
            "article": sku,
            "warehouse": report["warehouse"],
            "kind": report["kind"],
            "document": report["document_id"],
            "quantity": str(report["quantity"]),
        },
        at=ctx.now,
    )
    return Event(said.record, said.value, key=ctx.key)


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
    for part, shipment in zip(search.parts, added, strict=True):
        rules.append(_chosen(part.option, shipment, currency))
    for shipment in added:
        rules += [_lots(one, shipment) for one in lots.by_article(shipment)]
    if len(added) > 1:
        because = f"split into {len(added)}: no single warehouse has all of it"
        rules.append(noted("AL-02", "order_split", because, beside("shipments", len(added))))
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
