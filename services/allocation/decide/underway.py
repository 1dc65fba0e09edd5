"""A transfer that was asked for an order: it comes, and the order is placed; or it does not, and
the order seeks anew (IV-05; docs/decisions/0086)."""

from orders.business import offers, reservations
from orders.business.accounts import WAREHOUSE_STOCK, shelf_account
from orders.business.times import earliest
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AllocationState,
    Article,
    OfferEnd,
    OrderTransfer,
    TransferEnd,
    TransferReported,
)
from orders.engine.handling import Event, Handling
from orders.engine.questions import Available, Reserve, ask
from orders.engine.stage import Asking
from services.allocation import transfer_records as records
from services.allocation.decide import bringing, endangered, technicians
from services.allocation.decide.finding import found
from services.allocation.decide.place import Ctx, Search, take_capacity
from services.allocation.rules import capacity, choice, need, shelves
from services.allocation.rules.depots import depots
from services.allocation.rules.split import Part

ENDS: dict[TransferEnd, str] = {
    "lost": "some of it will not come",
    "short": "fewer left than were asked for",
    "overdue": "it was not there in time",
}
"""How a transfer fails, and how that is told."""


def look(state: AllocationState, order: CarriedOrder, transfer: OrderTransfer, ctx: Ctx) -> Asking:
    """Something came to where it is awaited, or a time is over: with all of it there the order has
    its warehouse."""
    if not transfer["arrived"]:
        to, lines = transfer["to_warehouse"], transfer["lines"]
        answer = yield from ask(Reserve(WAREHOUSE_STOCK, tuple(shelves.takes(lines, to))))
        if not answer.complete:
            if transfer["give_up_at"] <= ctx.now:
                return _given_up(state, transfer, "overdue", ctx)
            return _waits(state, transfer, "transfer_under_way", [], ctx)
        came = bringing.reserved(lines, to, state["version"])
        transfer = {**transfer, "arrived": True}
        state = {**state, "reservations": [*state["reservations"], *came], "waits": []}
        state["transfer"] = transfer
        because = f"all of it is in {to}"
        told = [records.closed(state, transfer, "arrived", because, ctx)]
    else:
        told = []
    return (yield from _placed(state, order, transfer, told, ctx))


def reported(notice: TransferReported, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Its goods left, so that nothing is held any more where they lay; or they will not come."""
    transfer = state["transfer"] if state is not None else None
    if state is None or transfer is None or transfer["transfer_id"] != notice["transfer_id"]:
        return ctx.ignore("no_transfer")
    if notice["kind"] == "loss":
        if transfer["arrived"]:
            return ctx.ignore("arrived_already")
        return _given_up(state, transfer, "lost", ctx)
    sku = notice["sku"]
    wanted = sum([line["quantity"] for line in transfer["lines"] if line["sku"] == sku])
    if not wanted or sku in transfer["left"]:
        return ctx.ignore("already_departed")
    if notice["quantity"] < wanted and not transfer["arrived"]:
        return _given_up(state, transfer, "short", ctx)
    return Handling(outcome="noted", reason="departed", state=_without(state, transfer, sku))


def dropped(state: AllocationState, because: str, ctx: Ctx) -> tuple[AllocationState, list[Event]]:
    """Nothing is to be agreed to any more, and nothing brought: what is held for it goes back."""
    known, told = closed(state, "withdrawn", because, ctx)
    transfer = known["transfer"]
    if transfer is None or known["revision"]:
        return known, told
    kept = reservations.release(known["reservations"], known["version"])
    if not transfer["arrived"]:
        told = [*told, records.closed(known, transfer, "withdrawn", because, ctx)]
    return {**known, "transfer": None, "reservations": kept, "waits": []}, told


def closed(
    state: AllocationState,
    how: OfferEnd,
    because: str,
    ctx: Ctx,
    by: str = bringing.STAGE,
    option: str = "",
) -> tuple[AllocationState, list[Event]]:
    """The open offer ends, if there is one."""
    offer = state["offer"]
    if offer is None:
        return state, []
    told = offers.closed(offer, state["version"], how, by, because, ctx, option)
    return {**state, "offer": None}, [told]


def _placed(
    state: AllocationState,
    order: CarriedOrder,
    transfer: OrderTransfer,
    told: list[Event],
    ctx: Ctx,
) -> Asking:
    """All of it stands in one house, held for it; a day's shipment is all that it needs."""
    code, articles = transfer["to_warehouse"], ctx.references.table(Article)
    wanted = need.need(
        state["version"], state["priority"], order.decoded(), state["needed"], articles
    )
    there = [one for one in ctx.references.derived(depots) if one.code == code]
    admitted, _ = choice.admit(wanted, there, ())
    if not admitted:
        return _no_house(state, told, ctx)
    left = yield from ask(Available("capacity", capacity.accounts(admitted, ctx.now)))
    options, _ = choice.rank(wanted, admitted, [-amount for amount in left], ctx.policy)
    search = Search(wanted, 1, options)
    parts = [Part(option, wanted.stocked) for option in options]
    if not parts or not (yield from take_capacity(search, parts, ctx)):
        return _waits(state, transfer, "capacity", told, ctx)
    search.parts = parts
    search.reservations = [capacity.reservation(parts[0].option.depot, wanted.version, ctx.now)]
    if not (yield from technicians.book(search, order.decoded(), ctx)):
        return _waits(state, transfer, "capacity", told, ctx)
    placed = found(state, order, search, ctx)
    placed.reason, placed.events = "brought", [*told, *placed.events]
    return placed


def _waits(
    state: AllocationState, transfer: OrderTransfer, reason: str, told: list[Event], ctx: Ctx
) -> Handling:
    """It waits for what is brought, or with all of it in one house for a day's shipment there."""
    known, warned = endangered.look(state, ctx)
    again = transfer["give_up_at"]
    if transfer["arrived"]:
        again = capacity.next_day(ctx.now, state["priority"], ctx.policy)
    new: AllocationState = {**known, "wake_at": earliest(again, endangered.due_at(known, ctx))}
    return Handling(outcome="delayed", reason=reason, state=new, events=[*told, *warned])


def _given_up(
    state: AllocationState, transfer: OrderTransfer, how: TransferEnd, ctx: Ctx
) -> Handling:
    """What was brought is not waited for any longer: the order seeks anew, at once."""
    kept = reservations.release(state["reservations"], state["version"])
    new: AllocationState = {**state, "transfer": None, "reservations": kept, "waits": []}
    new["wake_at"] = ctx.now
    because, number = ENDS[how], transfer["transfer_id"]
    values = {
        "transfer": number,
        "warehouse": transfer["from_warehouse"],
        "destination": transfer["to_warehouse"],
        "because": because,
    }
    role = ctx.policy.planner_role
    told = [
        records.closed(state, transfer, how, because, ctx),
        records.told("transfer-failed", number, role, values, state, ctx),
    ]
    return Handling(outcome="delayed", reason=how, state=new, events=told)


def _no_house(state: AllocationState, told: list[Event], ctx: Ctx) -> Handling:
    """The house may not send it any more: as if it had come there by itself."""
    kept = reservations.release(state["reservations"], state["version"])
    new: AllocationState = {**state, "transfer": None, "reservations": kept, "waits": []}
    new["wake_at"] = ctx.now
    return Handling(outcome="delayed", reason="no_warehouse_may", state=new, events=told)


def _without(state: AllocationState, transfer: OrderTransfer, sku: str) -> AllocationState:
    """Its goods of this article left: they are off the shelf's books already."""
    gone = shelf_account(sku, transfer["from_warehouse"])
    kept = [
        one
        for one in state["reservations"]
        if one["account"] != gone or one["version"] != state["version"]
    ]
    left = [*transfer["left"], sku]
    over = transfer["arrived"] and {*left} >= {line["sku"] for line in transfer["lines"]}
    rest: OrderTransfer = {**transfer, "left": left}
    return {**state, "reservations": kept, "transfer": None if over else rest}
