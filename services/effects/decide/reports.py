"""A connector says what came of an attempt. Its word may be late, said twice, or wrong."""

from orders.contracts.records import AttemptSettled, Effect, EffectsState
from orders.engine.handling import Handling
from services.effects.decide.going_on import go_on, replaced
from services.effects.rules.stepping import (
    Step,
    absent,
    done,
    doubted,
    ended,
    failed,
    given_up,
    returned,
)
from services.effects.rules.ways import LOOKED_AT, with_lost
from services.effects.state import Ctx

AWAY = frozenset({"REFUSED", "AWAY", "DOUBTFUL"})
"""Whatever a platform says but that it works: it does not (SH-09)."""


def settled(report: AttemptSettled, state: EffectsState | None, ctx: Ctx) -> Handling:
    """That it is done, or came back, counts of any attempt, however late; all else of the last one
    alone, as long as nobody has heard of it."""
    effect = _effect(report["effect_id"], state)
    if state is None or effect is None:
        return ctx.ignore("unknown_effect")
    if not 0 < report["attempt"] <= effect["attempt"]:
        return ctx.ignore("no_such_attempt")
    match report["outcome"]:
        case "RETURNED":
            return _returned(report, effect, state, ctx)
        case "DONE" if effect["status"] != "sent" and report["attempt"] > effect["returned"]:
            return _gone_on("done", effect, done(effect, ctx), state, ctx)
        case _:
            return _of_the_last(report, effect, state, ctx)


def _of_the_last(report: AttemptSettled, effect: Effect, state: EffectsState, ctx: Ctx) -> Handling:
    if report["attempt"] < effect["attempt"] or effect["status"] != "ordered":
        return ctx.ignore("late_report")
    because, outcome = report["because"], report["outcome"]
    if effect["to"] == LOOKED_AT and outcome in AWAY:
        gone = ended(effect, "refused", ctx, because=because)
        return _gone_on("refused", effect, gone, state, ctx)
    match outcome:
        case "REFUSED" if not effect["asks"]:
            return _gone_on("refused", effect, given_up(effect, because, state, ctx), state, ctx)
        case "AWAY" | "EXPIRED":
            return _gone_on("failed", effect, failed(effect, because, state, ctx), state, ctx)
        case "ABSENT" if effect["asks"]:
            return _gone_on("absent", effect, absent(effect, state, ctx), state, ctx)
        case "DOUBTFUL" if not effect["asks"]:
            return _gone_on("doubted", effect, doubted(effect, because, state, ctx), state, ctx)
        case _:
            return ctx.ignore("senseless_report")


def _returned(report: AttemptSettled, effect: Effect, state: EffectsState, ctx: Ctx) -> Handling:
    """The address is good for nothing more of this order. Where one more attempt was made since,
    that one decides: an order that was changed may have another address by then."""
    if report["attempt"] <= effect["returned"]:
        return ctx.ignore("returned_already")
    connector = ctx.policy.connectors.get(report["connector"])
    if report["connector"] != effect["connector"] or not (connector and connector.returns_within):
        return ctx.ignore("senseless_report")
    if effect["status"] in ("ordered", "sent") and report["attempt"] < effect["attempt"]:
        noted = Step({**effect, "returned": report["attempt"]})
        return _gone_on("returned", effect, noted, state, ctx)
    known = with_lost(effect["address"], state)
    back = returned(effect, report["because"], known, ctx)
    return _gone_on("returned", effect, back, known, ctx)


def _effect(effect_id: str, state: EffectsState | None) -> Effect | None:
    for effect in state["effects"] if state is not None else ():
        if effect["effect_id"] == effect_id:
            return effect
    return None


def _gone_on(outcome: str, effect: Effect, done: Step, state: EffectsState, ctx: Ctx) -> Handling:
    return go_on(outcome, replaced(effect, done, state), ctx, told=done.events)
