"""Effects that are not over: under way, refused, in doubt, or sent and still to come back, if they
do (TR-02)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from orders.client.scan import Found

LEFT_TO_PEOPLE = ("in_doubt", "refused")
SENT = "sent"
"""It is done, unless it comes back."""


class Open(NamedTuple):
    """One of them. `order_id`: whose it is; times are of the business clock, ms; `doubtful`: it may
    have been done; `address`: where the last attempt went, and `came_back`: nothing of the order
    goes there any more."""

    order_id: str
    effect_id: str
    status: str
    to: str
    template: str
    connector: str
    attempts: int
    doubtful: bool
    because: str
    asked_at: int
    due_at: int | None
    address: str
    came_back: bool


def opened(states: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Open]:
    """All that are not over, the oldest first. `states`: keys of the stage, and their states."""
    found = [
        Open(
            key,
            one["effect_id"],
            one["status"],
            one["to"],
            one["template"],
            one["connector"],
            one["attempt"],
            one["doubtful"],
            one["because"],
            one["asked_at"],
            one["due_at"],
            one["address"],
            one["address"] in state["came_back"],
        )
        for key, state in states
        for one in state["effects"]
    ]
    return sorted(found, key=lambda one: (one.asked_at, one.order_id, one.effect_id))


def outcome_of(answers: Sequence[Found]) -> str:
    """What came of a verdict: over, tried again, set aside or nothing."""
    for found in answers:
        if found.record == "EffectEnded" and found.value is not None:
            return str(found.value["outcome"])
        if found.record == "AttemptOrdered":
            return "tried again"
    return "set aside" if any(one.record == "DeadLetter" for one in answers) else "nothing"
