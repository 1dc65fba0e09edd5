"""What is done about an attempt of which nothing was heard (docs/decisions/0092)."""

from typing import Literal

from orders.contracts.records import Effect
from services.effects.policy import EffectsPolicy

Remedy = Literal["again", "ask", "leave"]


def remedy(effect: Effect, policy: EffectsPolicy) -> Remedy:
    """By what its connector's partner can do: it never does the same twice, or may; it can be
    asked, or neither; then its text says whether it may come twice, or not at all."""
    match policy.connectors[effect["connector"]].ability:
        case "keyed" | "repeatable":
            return "again"
        case "askable":
            return "ask"
        case "neither":
            return policy.templates[effect["template"]].in_doubt
