"""What was lost, or came damaged or not at all, is replaced or paid back, as the customer chooses
(TR-05). For each unit there is one of the two: it is credited when the choice, silence or the end
of its replacement says so."""

from typing import NamedTuple

from orders.business import offers
from orders.business.ignored import ignored
from orders.business.linked import linked_id
from orders.business.times import DAY
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AftersalesState,
    LineQuantity,
    LinkedOrderReported,
    OfferAnswered,
    OfferEnd,
    OpenOffer,
    Replacement,
)
from orders.engine.handling import Event, Handling
from services.aftersales import replacement_records as told
from services.aftersales.decide.endings import conclude, credit
from services.aftersales.records import Ctx
from services.aftersales.rules import lines as line_rules
from services.aftersales.rules import replacements as rules

STAGE = "aftersales"
LOST = "it did not come as it should, and is not replaced"
CODES = {offers.REFUND: "refund_chosen", offers.REPLACE: "replacement_chosen"}
"""What was chosen, as it is counted."""
Moved = tuple[AftersalesState, list[Event]]


class Gone(NamedTuple):
    """What is lost or came wrong, of which shipment of which order, and why: `code` and words."""

    lines: list[LineQuantity]
    shipment_id: str
    order: CarriedOrder
    because: str
    code: str = "goods_lost"


def offer_choice(gone: Gone, state: AftersalesState, ctx: Ctx) -> Moved:
    """Ask the customer, about all of which they have not said anything yet; who agreed beforehand
    is not asked. The state's lines have the units as lost, and not as credited."""
    new: Replacement = {
        "linked_id": "",
        "shipment_id": gone.shipment_id,
        "lines": gone.lines,
        "gone": [],
        "ended": False,
        "due_at": None,
    }
    number, order = state["offers"] + 1, gone.order.decoded()
    open_too = [*state["replacements"], new]
    ways = told.options(order, rules.joined(one for one in open_too if not one["linked_id"]))
    offer = offers.opened(
        offers.offer_id(STAGE, state["version"], number),
        "REPLACEMENT",
        ways,
        ctx.policy.replacement.answer_by(ctx.now),
        ctx.policy.replacement.silence,
        kept=True,
    )
    former = state["offer"]["offer_id"] if state["offer"] else ""
    known, closed = _close(state, "superseded", STAGE, f"by {offer['offer_id']}", "", ctx)
    asked: AftersalesState = {
        **known,
        "order": gone.order,
        "offer": offer,
        "offers": number,
        "replacements": open_too,
    }
    if offers.agreed_beforehand(offer["kind"], order):
        said = offers.consented(offer, state["version"], ways[0], [], ctx)
        done, more = _carry_out(offers.REPLACE, offer, {**asked, "offer": None}, ctx)
        return done, [*closed, *said, *more]
    return asked, [*closed, *told.asked(offer, ways, gone.because, gone.code, former, asked, ctx)]


def agree(answered: OfferAnswered, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """The customer, or staff on the telephone for them, has chosen; a no to the offer asks for the
    money."""
    if offers.maker(answered["offer_id"]) != STAGE:
        return ctx.ignore("offer_of_other")
    offer, version = (state["offer"], state["version"]) if state else (None, 0)
    taken_by = ctx.policy.replacement.answers_taken_by
    reason = offers.unfit(answered, offer, version, taken_by, ctx)
    if state is None or offer is None or reason:
        return ignored(STAGE, OfferAnswered, reason, ctx, document=answered["offer_id"])
    by, option = answered["answered_by"] or offers.CUSTOMER, offers.chosen(answered, offer)
    way = option or offers.REFUND
    how: OfferEnd = "accepted" if option else "declined"
    known, closed = _close(state, how, by, f"{way} chosen by {by}", option, ctx)
    new, events = _carry_out(way, offer, known, ctx)
    return conclude(CODES[way], new, [*closed, *events], ctx)


def due(state: AftersalesState, ctx: Ctx) -> Moved:
    """Customers who do not choose in time, and replacements that take long."""
    events: list[Event] = []
    if (offer := state["offer"]) is not None and offer["answer_by_at"] <= ctx.now:
        state, events = _silent(offer, state, ctx)
    for one in state["replacements"]:
        if one["due_at"] is not None and one["due_at"] <= ctx.now:
            state = _put({**one, "due_at": _due_at(ctx)}, state)
            events = [*events, told.takes_long(one, state, ctx)]
    return state, events


def reported(said: LinkedOrderReported, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """What a replacement has come to: the money of what its customer does not have, or gave back,
    is owed, each unit once."""
    one = None if state is None else _find(said["linked_id"], state)
    if state is None or one is None or one["ended"]:
        return ctx.ignore("replacement_over" if one is not None else "unknown_replacement")
    back = rules.paid_back(one, said)
    more = rules.beyond(back, one["gone"])
    if not (more or said["ended"]):
        return ctx.ignore("nothing_new")
    now: Replacement = {**one, "gone": back, "ended": said["ended"]}
    if said["ended"]:
        now["due_at"] = None
    new = _put(now, state)
    events: list[Event] = []
    if more:
        new, events = _credited(f"{one['linked_id']}: {said['because']}", more, "", new, ctx)
        events.append(told.failed(now, said["because"], new, ctx))
    return conclude("replacement_ended" if said["ended"] else "replacement_gone", new, events, ctx)


def _silent(offer: OpenOffer, state: AftersalesState, ctx: Ctx) -> Moved:
    """The time to answer is over: remind, then do what the customer was told that silence means."""
    again = offers.reminded(offer, ctx.policy.replacement, ctx.now)
    if again is not None:
        fact = f"{offer['offer_id']}-{again['reminders']}"
        new: AftersalesState = {**state, "offer": again}
        return new, [told.question("replacement-reminder", fact, again, new, ctx)]
    way = offer["silence"]
    option = way if way == offers.REPLACE else ""
    because = f"no answer after {offer['reminders']} reminders: {way}"
    how: OfferEnd = "accepted" if option else "expired"
    known, closed = _close(state, how, offers.SILENCE, because, option, ctx)
    done, events = _carry_out(way, offer, known, ctx)
    return done, [*closed, *events]


def _carry_out(way: str, offer: OpenOffer, state: AftersalesState, ctx: Ctx) -> Moved:
    """All that was asked about is replaced, or paid back. The order is needed no longer, unless
    something of it has come of which its customer may complain."""
    order, waiting = state["order"], [r for r in state["replacements"] if not r["linked_id"]]
    placed = [r for r in state["replacements"] if r["linked_id"]]
    has_some = any(line["delivered"] for line in state["lines"])
    new: AftersalesState = {**state, "order": order if has_some else None, "replacements": placed}
    events: list[Event] = []
    for one in waiting:
        if way == offers.REPLACE and order is not None:
            number = len(new["replacements"]) + 1
            linked = linked_id(ctx.key, number)
            due: Replacement = {**one, "linked_id": linked, "due_at": _due_at(ctx)}
            new = {**new, "replacements": [*new["replacements"], due]}
            events += told.placed(due, offer["offer_id"], order.decoded(), new, ctx)
        else:
            new, more = _credited(LOST, one["lines"], one["shipment_id"], new, ctx)
            events += more
    return new, events


def _credited(
    because: str, lines: list[LineQuantity], shipment_id: str, state: AftersalesState, ctx: Ctx
) -> Moved:
    less = line_rules.changed(state["lines"], lines, line_rules.credit)
    return credit(because, lines, {**state, "lines": less}, ctx, shipment_id=shipment_id)


def _close(
    state: AftersalesState, how: OfferEnd, by: str, because: str, option_id: str, ctx: Ctx
) -> Moved:
    offer = state["offer"]
    if offer is None:
        return state, []
    over = offers.closed(offer, state["version"], how, by, because, ctx, option_id)
    return {**state, "offer": None}, [over]


def _due_at(ctx: Ctx) -> int:
    return ctx.now + ctx.policy.replacement.remind_after_days * DAY


def _find(linked: str, state: AftersalesState) -> Replacement | None:
    return next((one for one in state["replacements"] if one["linked_id"] == linked), None)


def _put(now: Replacement, state: AftersalesState) -> AftersalesState:
    linked = now["linked_id"]
    changed = [now if one["linked_id"] == linked else one for one in state["replacements"]]
    return {**state, "replacements": changed}
