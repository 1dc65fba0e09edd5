"""Planned against actual, by the statuses that an order went through (TR-08, DL-04)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple


class Turn(NamedTuple):
    """`owner` had the order from `began_at` on until `ended_at` (None: still); `planned_end_at` is
    None where nothing is planned. `late_ms`: so much longer than planned, 0 if not. Business
    clock, milliseconds."""

    status: str
    owner: str
    began_at: int
    planned_end_at: int | None
    ended_at: int | None
    late_ms: int


class Exceptional(NamedTuple):
    """A fact of something that was not as it should be, as its timeline has it."""

    event: str
    code: str
    at: int
    about: Mapping[str, str]


EXCEPTIONAL = frozenset(
    {
        "StepOverdue",
        "ProofChased",
        "ShipmentLost",
        "DeliveryRefused",
        "AllocationDelayed",
        "PromiseEndangered",
        "PaymentQuestioned",
        "OrderBackordered",
        "RecallRefused",
        "ReturnRefused",
    }
)
"""Kinds of facts of a timeline that tell of one."""


def turns(timeline: Iterable[Mapping[str, Any]]) -> list[Turn]:
    """Each status from its beginning to the next one; what comes back to a status is a turn of its
    own."""
    statuses = [fact for fact in timeline if fact["status"] is not None]
    following: list[Mapping[str, Any] | None] = [*statuses[1:], None]
    return [_turn(one, after) for one, after in zip(statuses, following, strict=True)]


def exceptional(timeline: Iterable[Mapping[str, Any]]) -> Iterator[Exceptional]:
    """What was not as it should be, oldest first."""
    for fact in timeline:
        if fact["event"] in EXCEPTIONAL:
            yield Exceptional(fact["event"], fact["code"], fact["at"], fact["parameters"])


def _turn(fact: Mapping[str, Any], after: Mapping[str, Any] | None) -> Turn:
    began, planned = fact["at"], fact["planned_end_at"]
    ended = after["at"] if after is not None else None
    over = max(ended - planned, 0) if ended is not None and planned is not None else 0
    return Turn(fact["status"], fact["owner"], began, planned, ended, over)
