"""The life of one effect: what becomes of it now. Each function returns the effect as it is then,
and what is told of it; an effect that is over has no state but its id."""

from typing import NamedTuple

from orders.business.times import later
from orders.contracts.records import (
    AttemptOrdered,
    Customer,
    Effect,
    EffectEnded,
    EffectOutcome,
    EffectsState,
    PlatformProbed,
)
from orders.engine.handling import Event
from services.effects.rules.doubt import remedy
from services.effects.rules.reference import reference
from services.effects.rules.subjects import needless
from services.effects.rules.waiting import not_before, zone_of
from services.effects.rules.ways import CUSTOMER, LOOKED_AT, Way, next_way, way_to
from services.effects.state import Ctx

CAME_BACK = "what was sent to the address of this order came back"


class Step(NamedTuple):
    """`effect`: None if it is over. `events`: what is told of it."""

    effect: Effect | None
    events: tuple[Event, ...] = ()


def step(effect: Effect, state: EffectsState, ctx: Ctx) -> Step | None:
    """What is due of it is done; None: nothing is."""
    if effect["status"] == "planned" and needless(effect):
        return ended(effect, "superseded", ctx)
    due_at = effect["due_at"]
    if due_at is not None and due_at > ctx.now:
        return None
    match effect["status"]:
        case "planned":
            return _planned(effect, state, ctx)
        case "ordered":
            return doubted(effect, "nothing was heard of it in time", state, ctx)
        case "sent":
            return Step(None)
        case _:
            return None


def _planned(effect: Effect, state: EffectsState, ctx: Ctx) -> Step:
    if effect["to"] == CUSTOMER and not state["known"]:
        if effect["due_at"] is None:
            return Step({**effect, "due_at": later(ctx.now, ctx.policy.contacts_within)})
        return ended(effect, "void", ctx, reason="unknown_order")
    way = way_to(effect, state, _customer(state, ctx), ctx.policy)
    if way is None:
        return _unreachable(effect, state, ctx)
    if effect["attempt"] == 0:  # what was begun is brought to its end
        if reason := _unwanted(effect, state, ctx):
            return ended(effect, "void", ctx, reason=reason)
        if (at := _not_before(effect, state, ctx)) > ctx.now:
            return Step({**effect, "due_at": at})
    return _ordered(effect, way, state, ctx)


def _unreachable(effect: Effect, state: EffectsState, ctx: Ctx) -> Step:
    """Nobody leads to the recipient. Where that is so since something came back a person sees to
    it, if it is to be told at all."""
    reason = _unwanted(effect, state, ctx) if effect["attempt"] == 0 else ""
    if reason or not state["came_back"]:
        return ended(effect, "void", ctx, reason=reason or "no_contact")
    outcome: EffectOutcome = "in_doubt" if effect["doubtful"] else "refused"
    return _left_to_people(effect, outcome, CAME_BACK, ctx)


def _unwanted(effect: Effect, state: EffectsState, ctx: Ctx) -> str:
    """Why it is not told at all, if so."""
    category = ctx.policy.templates[effect["template"]].category
    rule = ctx.policy.categories[category]
    if rule.stale_after is not None and later(effect["asked_at"], rule.stale_after) < ctx.now:
        return "stale"
    if effect["to"] == CUSTOMER and rule.declinable:
        customer = _customer(state, ctx)
        if customer is not None and category in customer["declines"]:
            return "declined"
    return ""


def _not_before(effect: Effect, state: EffectsState, ctx: Ctx) -> int:
    if not counts(effect, ctx):
        return ctx.now
    return not_before(ctx.now, zone(state, ctx), state, ctx.policy)


def counts(effect: Effect, ctx: Ctx) -> bool:
    """Whether it waits for the end of quiet hours, and counts for the daily cap."""
    category = ctx.policy.templates[effect["template"]].category
    return effect["to"] == CUSTOMER and ctx.policy.categories[category].waits


def zone(state: EffectsState, ctx: Ctx) -> str:
    """By whose clock the recipient's day goes."""
    customer = _customer(state, ctx)
    named = "" if customer is None else customer["zone"]
    return zone_of(named, state["country"], ctx.policy)


def _customer(state: EffectsState, ctx: Ctx) -> Customer | None:
    return ctx.references.table(Customer).get(state["customer_id"])


def _ordered(effect: Effect, way: Way, state: EffectsState, ctx: Ctx) -> Step:
    not_after = later(ctx.now, ctx.policy.attempt_within)
    new: Effect = {
        **effect,
        "status": "ordered",
        "connector": way.connector,
        "address": way.address,
        "attempt": effect["attempt"] + 1,
        "due_at": later(not_after, ctx.policy.report_within),
        "because": "",
    }
    value: AttemptOrdered = {
        "order_id": ctx.key,
        "effect_id": effect["effect_id"],
        "attempt": new["attempt"],
        "connector": way.connector,
        "reference": reference(ctx.key, effect["effect_id"]),
        "asks": effect["asks"],
        "not_after": not_after,
        "category": ctx.policy.templates[effect["template"]].category,
        "template": effect["template"],
        "language": effect["language"],
        "values": effect["values"],
        "to": effect["to"],
        "address": way.address,
        "name": state["name"] if effect["to"] == CUSTOMER else "",
        "at": ctx.now,
    }
    return Step(new, (Event(AttemptOrdered, value),))


def done(effect: Effect, ctx: Ctx) -> Step:
    """It is over; or kept, where its partner may still give back what it took."""
    over = ended(effect, "done", ctx)
    within = ctx.policy.connectors[effect["connector"]].returns_within
    if within is None:
        return over
    sent: Effect = {
        **effect,
        "status": "sent",
        "asks": False,
        "doubtful": False,
        "due_at": later(ctx.now, within),
        "because": "",
    }
    return Step(sent, over.events)


def returned(effect: Effect, because: str, state: EffectsState, ctx: Ctx) -> Step:
    """Its partner took it, and gives it back: as if it had never taken it. What a later message
    has said by now is not told again."""
    back: Effect = {**effect, "returned": effect["attempt"], "asks": False, "doubtful": False}
    if needless(back):
        return ended(back, "superseded", ctx)
    return given_up(back, because, state, ctx)


def failed(effect: Effect, because: str, state: EffectsState, ctx: Ctx) -> Step:
    """Nothing was done, and it may be later: again after a pause, until there were enough."""
    pauses, failures = ctx.policy.pauses, effect["failures"]
    if failures >= len(pauses):
        return given_up(effect, because, state, ctx)
    due_at = later(ctx.now, pauses[failures])
    return Step(
        {
            **effect,
            "status": "planned",
            "failures": failures + 1,
            "due_at": due_at,
            "because": because,
        }
    )


def given_up(effect: Effect, because: str, state: EffectsState, ctx: Ctx) -> Step:
    """This connector's partner never takes it: the next one that reaches the recipient has it, or a
    person. Where it may have been done already no other one does it."""
    if effect["doubtful"]:
        return _left_to_people(effect, "in_doubt", because, ctx)
    way = next_way(effect, state, _customer(state, ctx), ctx.policy)
    if way is None:
        return _left_to_people(effect, "refused", because, ctx)
    return Step(
        {
            **effect,
            "status": "planned",
            "connector": way.connector,
            "failures": 0,
            "due_at": None,
            "because": because,
        }
    )


def doubted(effect: Effect, because: str, state: EffectsState, ctx: Ctx) -> Step:
    """It may have been done, and it may not: as its connector's partner can do."""
    doubtful: Effect = {**effect, "doubtful": effect["doubtful"] or not effect["asks"]}
    way = remedy(effect, ctx.policy)
    if way == "leave":
        return _left_to_people(doubtful, "in_doubt", because, ctx)
    return failed({**doubtful, "asks": way == "ask"}, because, state, ctx)


def absent(effect: Effect, state: EffectsState, ctx: Ctx) -> Step:
    """Its partner was asked, and has nothing of it: it was not done."""
    return failed({**effect, "asks": False, "doubtful": False}, "", state, ctx)


def _left_to_people(effect: Effect, outcome: EffectOutcome, because: str, ctx: Ctx) -> Step:
    if effect["to"] == LOOKED_AT:  # no person can do more about it: whoever asked looks again
        return ended(effect, "refused", ctx, because=because)
    status = "refused" if outcome == "refused" else "in_doubt"
    new: Effect = {**effect, "status": status, "due_at": None, "because": because}  # type: ignore[typeddict-item]
    return Step(new, ended(new, outcome, ctx, because=because).events)


def ended(
    effect: Effect,
    outcome: EffectOutcome,
    ctx: Ctx,
    *,
    reason: str = "",
    because: str = "",
    decided_by: str = "",
) -> Step:
    """It is over."""
    value: EffectEnded = {
        "order_id": ctx.key,
        "effect_id": effect["effect_id"],
        "outcome": outcome,
        "template": effect["template"],
        "connector": effect["connector"],
        "attempts": effect["attempt"],
        "reason": reason,
        "because": because,
        "decided_by": decided_by,
        "at": ctx.now,
    }
    told = (Event(EffectEnded, value),)
    return Step(None, (*told, _probed(value)) if effect["to"] == LOOKED_AT else told)


def _probed(ended: EffectEnded) -> Event:
    """Whoever asked to look at a platform hears what came of it (SH-09)."""
    value: PlatformProbed = {
        "order_id": ended["order_id"],
        "effect_id": ended["effect_id"],
        "works": ended["outcome"] == "done",
        "because": ended["because"],
        "at": ended["at"],
    }
    return Event(PlatformProbed, value)
