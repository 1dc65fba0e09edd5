"""What a later message on the same subject makes needless (TR-02)."""

from collections.abc import Iterable

from orders.contracts.records import Effect
from services.effects.policy import EffectsPolicy


def with_one_more(effects: Iterable[Effect], new: Effect, policy: EffectsPolicy) -> list[Effect]:
    """The effects with a new one; those that said less of its subject, at an earlier time and to
    the same recipient, are outdated."""
    subject = policy.templates[new["template"]].subject
    if not subject:
        return [*effects, new]

    def seen(one: Effect) -> Effect:
        about = (policy.templates[one["template"]].subject, one["to"])
        outdated = about == (subject, new["to"]) and one["asked_at"] <= new["asked_at"]
        return {**one, "outdated": True} if outdated else one

    return [*map(seen, effects), new]


def needless(effect: Effect) -> bool:
    """Whether it need not be told any more. Of one that may have been told already it must be found
    out what came of it."""
    return effect["outdated"] and not effect["doubtful"]
