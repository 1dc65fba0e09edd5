"""A person settles an effect that is in doubt, or that nobody takes."""

from orders.contracts.records import Effect, EffectDecided, EffectsState
from orders.engine.handling import Handling
from services.effects.decide.going_on import go_on, replaced
from services.effects.rules.stepping import Step, ended
from services.effects.state import Ctx

OPEN = ("refused", "in_doubt")


def decided(answer: EffectDecided, state: EffectsState | None, ctx: Ctx) -> Handling:
    """It is done, it is left, or one more attempt is made, though it may come twice."""
    found = [one for one in state["effects"] if _meant(one, answer)] if state else []
    if state is None or not found:
        return ctx.ignore("nothing_to_decide")
    [effect] = found
    by, because = answer["decided_by"], answer["because"]
    match answer["verdict"]:
        case "DONE":
            done = ended(effect, "done", ctx, because=because, decided_by=by)
        case "LEAVE":
            done = ended(effect, "left", ctx, because=because, decided_by=by)
        case "AGAIN":  # whoever says so may have learnt that an address is good again
            state, done = {**state, "came_back": []}, Step(_afresh(effect))
        case _:
            return ctx.ignore("no_verdict")
    return go_on(
        "decided",
        replaced(effect, done, state),
        ctx,
        reason=answer["verdict"].lower(),
        told=done.events,
    )


def _meant(effect: Effect, answer: EffectDecided) -> bool:
    return effect["effect_id"] == answer["effect_id"] and effect["status"] in OPEN


def _afresh(effect: Effect) -> Effect:
    """By the first connector again; the number of its attempts goes on."""
    return {
        **effect,
        "status": "planned",
        "connector": "",
        "failures": 0,
        "asks": False,
        "doubtful": False,
        "due_at": None,
    }
