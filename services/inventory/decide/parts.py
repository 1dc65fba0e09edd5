"""An order goes ahead in part, as its customer agreed, and the rest waits on: in their answer, or
beforehand when they ordered (IV-05; docs/decisions/0083)."""

from collections.abc import Generator, Sequence

from orders.business import offers, recalls
from orders.business.decisions import noted, passed
from orders.business.facts import beside
from orders.contracts.records import InventoryState, LineQuantity, Order, RecallRequested, Wait
from orders.engine.handling import Event, Handling
from orders.engine.questions import Answer, Question
from services.inventory import records
from services.inventory import state as life
from services.inventory.decide import taking
from services.inventory.decide.offers import STAGE, close
from services.inventory.records import Ctx
from services.inventory.rules import delay as days
from services.inventory.rules import demand, fresh, parts

Parted = tuple[InventoryState, list[Event]]
"""The order, of which a part has gone ahead, and what is told of it; nothing if none has."""


def by_consent(
    state: InventoryState, order: Order, ctx: Ctx
) -> Generator[Question, Answer, Parted]:
    """Who agreed to it when ordering is not asked: what is there goes ahead."""
    ahead = [] if state["contract"] else parts.there(state, order)
    if not ahead or not offers.agreed_beforehand("SPLIT", order):
        return state, []
    number, country = state["offers"] + 1, order["delivery_address"]["country"]
    soon = days.at_once(state, country, ctx.now, ctx.policy.delay)
    option = offers.in_parts(offers.whole(offers.SPLIT, order, None), ahead, soon)
    offer = offers.opened(
        offers.offer_id(STAGE, state["version"], number), "SPLIT", [option], ctx.now
    )
    new, told = yield from go_ahead(state, ahead, offers.CUSTOMER, ctx)
    if not told:
        return state, []
    why = noted("IV-05", "parts_allowed", "its customer agreed to parts when ordering")
    said = offers.consented(offer, state["version"], option, [why], ctx)
    return {**new, "offers": number}, [*said, *told]


def go_ahead(
    state: InventoryState, ahead: Sequence[LineQuantity], by: str, ctx: Ctx
) -> Generator[Question, Answer, Parted]:
    """Reserve these lines and hand them on; the rest waits, in the place that the order has. What
    is not all there any more does not go, and nothing is told."""
    carried = life.content(state)
    order = carried.decoded()
    now = fresh.wanted(parts.stocked(state["lines"], ahead), order, state["made"], ctx)
    lacks = fresh.lacking(now, state["reservations"], state["version"])
    if not (yield from taking.take(lacks, state["waits"])).complete:
        return state, []
    rest = parts.rest(state["lines"], ahead)
    granted = fresh.reservations(now, state["version"])
    still = fresh.wanted(rest, order, state["made"], ctx)
    new = life.parted(state, rest, granted, _waits(state["waits"], still))
    part = records.part_of(order, new["revision"], ahead, rest, ctx.references)
    units, left = sum(one["quantity"] for one in ahead), sum(one["quantity"] for one in rest)
    because = f"{units} units go ahead and {left} are to come, agreed to by {by}"
    facts = beside("units", units), beside("open", left), beside("by", by)
    why = passed("IV-05", "part_reserved", because, *facts)
    head = records.head(state, carried, ctx)
    told = records.message("part-ahead", f"r{new['revision']}", _named(ahead, rest), state, ctx)
    return new, [records.reserved(head, carried, [why], granted, ctx, part), told]


def recall_rest(request: RecallRequested, state: InventoryState, ctx: Ctx) -> Handling:
    """A cancellation finds the rest here, and follows what went ahead."""
    because = request["reason"]
    known, closed = close(state, "withdrawn", STAGE, "the order is cancelled", ctx)
    return Handling(
        outcome="recalled",
        reason="rest_stopped",
        state=life.recalled(life.given_up(known)),
        events=[*closed, *_given_up(state, because, ctx), recalls.behind(request, ctx)],
    )


def give_up_rest(
    state: InventoryState, reason: str, because: str, before: Sequence[Event], ctx: Ctx
) -> Handling:
    """The rest is not waited for any longer."""
    return Handling(
        outcome="rest_given_up",
        reason=reason,
        state=life.given_up(state),
        events=[*before, *_given_up(state, because, ctx)],
    )


def _given_up(state: InventoryState, because: str, ctx: Ctx) -> list[Event]:
    """Its money goes back by notice, and whoever waits for it behind hears along the chain that
    nothing more comes (0074)."""
    carried, revision = life.content(state), state["revision"] + 1
    why = noted("IV-05", "rest_given_up", f"the rest will not come: {because}")
    part = records.part_of(carried.decoded(), revision, [], [], ctx.references)
    return [
        records.stopped(state, state["lines"], because, ctx, whole=False),
        records.reserved(records.head(state, carried, ctx), carried, [why], (), ctx, part),
    ]


def _waits(waits: Sequence[Wait], rest: fresh.Wanted) -> list[Wait]:
    """The places in the queues, each for what is still to come of its account."""
    needed = {
        (ledger, take.account): take.amount
        for ledger, lines in fresh.by_ledger(rest)
        for take in demand.takes(lines)
    }
    return [
        {**wait, "amount": needed[place]}
        for wait in waits
        if (place := (wait["ledger"], wait["account"])) in needed
    ]


def _named(ahead: Sequence[LineQuantity], rest: Sequence[LineQuantity]) -> dict[str, str]:
    said = {"ahead": ahead, "rest": rest}
    return {
        name: ", ".join(f"{one['quantity']} x {one['sku']}" for one in lines)
        for name, lines in said.items()
    }
