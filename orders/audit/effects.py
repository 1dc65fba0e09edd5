"""What was asked to leave the house, what was ordered for it, and what came of it (TR-02)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Value = Mapping[str, Any]
Effect = tuple[str, str]
"""Whose (an order, mostly), and its id."""
MOVING = ("planned", "ordered")
"""Statuses of an effect that goes on by itself."""


class Attempt(NamedTuple):
    """One that was ordered, business time."""

    number: int
    at: int
    not_after: int
    before: int
    """How many ends were told before it."""


class End(NamedTuple):
    """What was told of it, and whether a person said so."""

    outcome: str
    by_person: bool


@dataclass(slots=True)
class Told:
    """All that was said of one effect.

    to           who is to be told, if it was asked for
    attempts     in the order in which they were ordered
    ends         in the order in which they were told
    reported     numbers of attempts of which a connector said something
    done         whether one said that it is done
    returned     numbers of attempts that came back, and when that was said, business time
    again        whether a person wanted one more attempt
    """

    to: str = ""
    attempts: list[Attempt] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    reported: set[int] = field(default_factory=set)
    done: bool = False
    returned: dict[int, int] = field(default_factory=dict)
    again: bool = False


class Effects:
    """The effects of some partitions."""

    def __init__(self) -> None:
        self.told: dict[Effect, Told] = {}

    def take(self, name: str, value: Value) -> None:
        """Fold one more record; reports of what nobody ordered count for nothing."""
        effect = (value["order_id"], value["message_id" if name == ASKED else "effect_id"])
        told = self.told.setdefault(effect, Told())
        match name:
            case "MessageRequested":
                told.to = value["to"]
            case "AttemptOrdered":
                ends, number = len(told.ends), value["attempt"]
                told.attempts.append(Attempt(number, value["at"], value["not_after"], ends))
            case "AttemptSettled":
                told.reported.add(value["attempt"])
                told.done |= value["outcome"] == "DONE"
                if value["outcome"] == "RETURNED":
                    told.returned.setdefault(value["attempt"], value["at"])
            case "EffectEnded":
                told.ends.append(End(value["outcome"], bool(value["decided_by"])))
            case "EffectDecided":
                told.again |= value["verdict"] == "AGAIN"


ASKED = "MessageRequested"
TELL = frozenset({ASKED, "AttemptOrdered", "AttemptSettled", "EffectEnded", "EffectDecided"})
"""Records that tell of effects, and of nothing else."""


def unattended(state: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the effects in a state that go on by themselves, and that no time is set for."""
    return tuple(
        effect["effect_id"]
        for effect in state["effects"]
        if effect["status"] in MOVING and effect["due_at"] is None
    )
