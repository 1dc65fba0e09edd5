"""An order waits for shelves, and its goods lie in a house that may not send it: they are brought
from there, at once where that is in time, else by its customer's consent (IV-05;
docs/decisions/0086)."""

from collections.abc import Generator

from orders.business import offers, ranks, silence, transfers
from orders.business.accounts import WAREHOUSE_STOCK, shelf_account
from orders.business.calendars import next_time
from orders.business.decisions import noted
from orders.business.destinations import calendar_of
from orders.business.facts import beside
from orders.business.money import from_house
from orders.business.queue import KEEP_NOW
from orders.business.times import days_begun, earliest, later, moment
from orders.contracts.buckets import RESERVED
from orders.contracts.records import (
    AllocationState,
    Article,
    OfferOption,
    OpenOffer,
    Order,
    OrderTransfer,
    Reservation,
    RuleFired,
    ShipmentLine,
    Wait,
)
from orders.engine.handling import Event, Handling
from orders.engine.questions import Answer, Available, Question, Reserve, ask
from orders.engine.stage import Asking
from services.allocation import transfer_records as records
from services.allocation.decide import endangered
from services.allocation.decide.place import Ctx, Search
from services.allocation.rules import shelves, ways
from services.allocation.rules.depots import Depot, depots
from services.allocation.rules.need import total
from services.allocation.rules.ways import Way

STAGE = "allocation"
Changed = tuple[AllocationState, list[Event]]


def sources(state: AllocationState, search: Search, ctx: Ctx) -> list[Depot]:
    """The houses that what the order lacks could be brought from. Only a whole order is brought
    together; which lot would still keep long enough there, nobody asks yet."""
    whole = not (state["revision"] or state["open_lines"] or state["recalled"])
    if not whole or not search.options or search.need.lives:
        return []
    return ways.sources(search.need, ctx.references.derived(depots), state["short_at"])


def instead(
    handling: Handling, state: AllocationState, search: Search, houses: list[Depot], ctx: Ctx
) -> Asking:
    """What an order comes to that waits: it waits on, the transfer is ordered, or its customer is
    asked. Only after a while, as the books of its own shelves may be behind."""
    if state["keeps_waiting"] or state["order"] is None:
        return handling
    way = yield from look(search, houses, ctx.now, ctx)
    if way is None:
        return handling
    ready_at = later(state["waiting_since"] or ctx.now, ctx.policy.transfer.after)
    if ctx.now < ready_at:
        handling.state = awake(state, ready_at)
        return handling
    order, unasked = state["order"].decoded(), _unasked(state, way)
    if unasked is None and not offers.agreed_beforehand("TRANSFER", order):
        return (yield from _ask(handling, state, search, houses, order, ctx))
    reasons = [records.elsewhere(way), *([unasked] if unasked else [agreed_by(offers.CUSTOMER)])]
    taken = yield from request(state, way, reasons, ctx)
    if taken is None:
        handling.state = awake(state, later(ctx.now, ctx.policy.look_again_after))
        return handling
    new, told = taken
    if unasked is None:
        new, said = _by_consent(new, way, order, ctx)
        told = [*said, *told]
    return Handling(
        outcome="transferring",
        reason="asked_for",
        state=new,
        events=[*handling.events, *told],
    )


def look(
    search: Search, houses: list[Depot], begins_at: int, ctx: Ctx
) -> Generator[Question, Answer, Way | None]:
    """The best way by what stands on the shelves now, if the transfer is ordered then."""
    codes, need = [house.code for house in houses], search.need
    away = yield from ask(Available(WAREHOUSE_STOCK, shelves.accounts(need, codes)))
    free = {**(search.shelves or {}), **shelves.answered(need, codes, away)}
    articles = ctx.references.table(Article)
    return ways.best(need, search.options, houses, free, begins_at, articles, ctx.policy)


def request(
    state: AllocationState, way: Way, because: list[RuleFired], ctx: Ctx
) -> Generator[Question, Answer, Changed | None]:
    """Take the goods where they lie, and what of the order is where it will be sent from, and ask
    the warehouse for them. None: somebody has them meanwhile."""
    source, to = way.source.code, way.to.depot.code
    takes = (*shelves.takes(way.bring, source), *shelves.takes(way.there, to))
    if not (yield from ask(Reserve(WAREHOUSE_STOCK, takes))).complete:
        return None
    number = state["transfers"] + 1
    transfer: OrderTransfer = {
        "transfer_id": transfers.transfer_id(ctx.key, number),
        "from_warehouse": source,
        "to_warehouse": to,
        "lines": way.bring,
        "left": [],
        "arrived": False,
        "expected_at": way.arrives_at,
        "give_up_at": later(way.arrives_at, ctx.policy.transfer.tolerated),
    }
    held = [
        *reserved(way.bring, source, state["version"]),
        *reserved(way.there, to, state["version"]),
    ]
    new: AllocationState = {
        **state,
        "transfer": transfer,
        "transfers": number,
        "reservations": [*state["reservations"], *held],
        "waits": _first(way, ctx),
    }
    new["wake_at"] = earliest(transfer["give_up_at"], endangered.due_at(new, ctx))
    return new, [records.requested(state, transfer, way.cost, because, ctx)]


def reserved(lines: list[ShipmentLine], warehouse: str, version: int) -> list[Reservation]:
    """These lines, held there."""
    return [
        {
            "ledger": WAREHOUSE_STOCK,
            "account": shelf_account(line["sku"], warehouse),
            "version": version,
            "line": line["line"],
            "amount": line["quantity"],
            "bucket": RESERVED,
        }
        for line in lines
    ]


def extended(state: AllocationState, promised_at: int) -> AllocationState:
    """A later day is promised: a warehouse must have it so much later."""
    former, by = state["promised_at"] or promised_at, state["goods_by_at"]
    return {
        **state,
        "promised_at": promised_at,
        "goods_by_at": None if by is None else by + promised_at - former,
        "extensions": state["extensions"] + 1,
        "endangered": None,
    }


def agreed_by(by: str) -> RuleFired:
    """Its customer agreed to it."""
    return noted("IV-05", "transfer_agreed", f"agreed to by {by}", beside("by", by))


def awake(state: AllocationState, at: int) -> AllocationState:
    """It looks again then at the latest."""
    return {**state, "wake_at": earliest(at, state["wake_at"])}


def values(
    state: AllocationState, offer: OpenOffer, promised_at: int | None, answer_by_at: int
) -> dict[str, str]:
    """What a message about an offer tells."""
    return {
        "offer": offer["offer_id"],
        "promised_at": moment(state["promised_at"]),
        "later_at": moment(promised_at),
        "answer_by": moment(answer_by_at),
    }


def _unasked(state: AllocationState, way: Way) -> RuleFired | None:
    """Why nobody need be asked about this way; None: somebody must."""
    by = state["goods_by_at"]
    if state["promised_at"] is None or by is None:
        return noted("IV-05", "transfer_unpromised", "no day is promised")
    if way.arrives_at <= by:
        return noted("IV-05", "transfer_in_time", "what was promised is kept")
    if state["contract"]:
        because = f"contract {state['contract']} is performed as soon as can be"
        return noted("IV-05", "transfer_as_signed", because, beside("contract", state["contract"]))
    return None


def _day(state: AllocationState, way: Way, order: Order, ctx: Ctx) -> int:
    """When it is delivered that comes to its warehouse so late: carriers deliver on working days
    there."""
    promised, policy = state["promised_at"] or ctx.now, ctx.policy.transfer
    late = max(way.arrives_at - (state["goods_by_at"] or way.arrives_at), 0)
    calendar = calendar_of(order["delivery_address"]["country"], policy.calendar)
    return next_time(promised + late, policy.delivered_by, calendar)


def _option(state: AllocationState, way: Way, order: Order, day: int, ctx: Ctx) -> OfferOption:
    cost = from_house(way.cost, state["currency"], ctx.references)
    return offers.whole(offers.TRANSFER, order, day, cost_minor=cost)


def _ask(
    handling: Handling,
    state: AllocationState,
    search: Search,
    houses: list[Depot],
    order: Order,
    ctx: Ctx,
) -> Asking:
    """Ask its customer about the day that holds for an answer at the last moment."""
    policy, number = ctx.policy.transfer, state["offers"] + 1
    way = yield from look(search, houses, policy.last_at(ctx.now), ctx)
    if way is None:
        return handling
    day = _day(state, way, order, ctx)
    options = [_option(state, way, order, day, ctx), offers.whole(offers.WAIT, order, None)]
    late = day - (state["promised_at"] or day)
    country, first = order["delivery_address"]["country"], state["extensions"] == 0
    says = silence.silence(country, policy.silence, late, first=first, known=True)
    offer = offers.opened(
        offers.offer_id(STAGE, state["version"], number),
        "DELAY",
        options,
        policy.answer_by(ctx.now),
        says.means,
        kept=True,
    )
    days = days_begun(late)
    because = f"it would be {days} days later than promised"
    rules = [
        records.elsewhere(way),
        noted("CF-05", "transfer_late", because, beside("late", days, "day")),
    ]
    made = offers.made(
        offer,
        state["version"],
        options,
        rules,
        ctx,
        means="mail",
        silence=says.means,
        jurisdiction=says.jurisdiction,
    )
    new: AllocationState = {**awake(state, offer["answer_by_at"]), "offer": offer, "offers": number}
    said = values(state, offer, day, offer["answer_by_at"])
    to_customer = records.told("transfer-offered", offer["offer_id"], "customer", said, state, ctx)
    handling.state, handling.events = new, [*handling.events, made, to_customer]
    handling.reason = "transfer_offered"
    return handling


def _by_consent(state: AllocationState, way: Way, order: Order, ctx: Ctx) -> Changed:
    """Who agreed to it when ordering is not asked: it stands on record as any offer."""
    day, number = _day(state, way, order, ctx), state["offers"] + 1
    option = _option(state, way, order, day, ctx)
    name = offers.offer_id(STAGE, state["version"], number)
    offer = offers.opened(name, "TRANSFER", [option], ctx.now)
    said = offers.consented(offer, state["version"], option, [records.elsewhere(way)], ctx)
    new: AllocationState = {**extended(state, day), "offers": number}
    return new, [*said, records.extended(state, new, offer, offers.CUSTOMER, "", ctx)]


def _first(way: Way, ctx: Ctx) -> list[Wait]:
    """First in the queue where the goods come to, which are kept for it: they are its own."""
    return [
        {
            "ledger": WAREHOUSE_STOCK,
            "account": shelf_account(sku, way.to.depot.code),
            "amount": amount,
            "rank": ranks.own(ctx.key),
            "limit": 0,
            "passes": KEEP_NOW,
        }
        for sku, amount in total(way.bring).items()
    ]
