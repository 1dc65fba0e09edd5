"""A technician is kept for each service on site, and none for two (SH-04; docs/decisions/0112)."""

from collections.abc import Generator
from itertools import islice

from orders.business.accounts import CAPACITY
from orders.business.authority import Refusal as NotAllowed
from orders.business.authority import mandates
from orders.business.ignored import ignored
from orders.business.kinds import ON_SITE
from orders.contracts.records import (
    AllocationState,
    AppointmentBooked,
    AppointmentMoved,
    Order,
    ServiceSlot,
    Shipment,
    Staff,
)
from orders.engine.handling import Event, Handling
from orders.engine.questions import Answer, Available, Question, Reserve, Take, ask
from orders.engine.stage import Asking
from services.allocation.decide.place import Ctx, Search
from services.allocation.rules import technicians as rules
from services.allocation.rules.choice import Refusal

AT_ONCE = 20
"""Parts of days that are looked at with one question."""
BUSY = Refusal("technicians_busy", "no technician is free")


def book(search: Search, order: Order, ctx: Ctx) -> Generator[Question, Answer, bool]:
    """Keep the first technician who is free, if anything is to be rendered on site and somebody
    counts them there; a day that is full is passed over for the next. False: there is none."""
    lines = search.need.rendered.get(ON_SITE)
    known = ctx.references.derived(rules.regions) if lines else ()
    region = rules.region_of(order["delivery_address"], known)
    if region is None or not lines:
        return True
    coming = rules.slots(region, ctx.now, ctx.policy.technicians_look_days)
    full = 0
    while some := list(islice(coming, AT_ONCE)):
        accounts = tuple([slot["account"] for slot, _ in some])
        left = yield from ask(Available(CAPACITY, accounts))
        for (slot, most), amount in zip(some, left, strict=True):
            if -amount < most and (yield from _take(slot, most)):
                search.slot, search.full_parts = slot, full
                taken = rules.kept(slot, lines[0]["line"], search.need.version)
                search.reservations = [*search.reservations, taken]
                return True
            full += 1
    search.refusals, search.options, search.shelves = {region.code: BUSY}, [], {}
    search.parts, search.unfit, search.full = [], {}, True
    return False


def move(said: AppointmentMoved, state: AllocationState | None, ctx: Ctx) -> Asking:
    """People name another time: a technician is kept for it, and the one before is free again. Of
    what nobody counts, shipping alone decides."""
    shipment = _meant(said, state)
    if state is None or state["order"] is None or shipment is None or shipment["slot"] is None:
        return ctx.ignore("no_slot")
    having = mandates(said["decided_by"], ctx.references.table(Staff), ctx.now)
    if isinstance(having, NotAllowed):
        return _in_vain(said, having.reason, ctx)
    if not ctx.now < said["starts_at"] < said["ends_at"]:
        return _in_vain(said, "no_time", ctx)
    address = state["order"].decoded()["delivery_address"]
    region = rules.region_of(address, ctx.references.derived(rules.regions))
    found = rules.at(region, said["starts_at"]) if region is not None else None
    if found is None:
        return _in_vain(said, "no_technicians_then", ctx)
    slot, most = found
    before, line = shipment["slot"], shipment["lines"][0]["line"]
    if slot["account"] != before["account"] and not (yield from _take(slot, most)):
        return _in_vain(said, "technicians_busy", ctx)
    left = rules.given_back(state["reservations"], state["version"], frozenset([line]))
    new: AllocationState = {
        **state,
        "reservations": [*left, rules.kept(slot, line, state["version"])],
        "shipments": [
            {**one, "slot": slot} if one is shipment else one for one in state["shipments"]
        ],
    }
    return Handling(outcome="moved", state=new, events=[_booked(said, ctx)])


def _take(slot: ServiceSlot, most: int) -> Generator[Question, Answer, bool]:
    answer = yield from ask(Reserve(CAPACITY, (Take(slot["account"], 1),), most))
    return answer.complete


def _meant(said: AppointmentMoved, state: AllocationState | None) -> Shipment | None:
    if state is None or said["version"] != state["version"] or state["status"] == "stopped":
        return None
    which = said["shipment_id"]
    return next((one for one in state["shipments"] if one["shipment_id"] == which), None)


def _booked(said: AppointmentMoved, ctx: Ctx) -> Event:
    fact = {
        "order_id": ctx.key,
        "version": said["version"],
        "shipment_id": said["shipment_id"],
        "starts_at": said["starts_at"],
        "ends_at": said["ends_at"],
        "decided_by": said["decided_by"],
        "at": ctx.now,
    }
    return Event(AppointmentBooked, fact)


def _in_vain(said: AppointmentMoved, reason: str, ctx: Ctx) -> Handling:
    return ignored("allocation", AppointmentMoved, reason, ctx, document=said["shipment_id"])
