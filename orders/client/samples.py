"""Automatic approvals that a person is to look at afterwards (RV-08)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orders.client.scan import Found


@dataclass(frozen=True)
class Sample:
    """An order that was approved and nobody was asked. Times are ms of the business clock; why it
    was approved, its decisions say."""

    order_id: str
    version: int
    number: str
    total_minor: int
    currency: str
    approved_at: int
    check_by_at: int


def samples(states: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Sample]:
    """All that nobody has looked at, by the time until which somebody should."""
    found = [
        Sample(
            key,
            state["sample"]["version"],
            state["number"],
            state["total_minor"],
            state["currency"],
            state["sample"]["at"],
            state["sample"]["check_by_at"],
        )
        for key, state in states
        if state["sample"] is not None
    ]
    return sorted(found, key=lambda one: (one.check_by_at, one.order_id))


def outcome_of(answers: Sequence[Found]) -> tuple[str, str]:
    """What review made of what a person said: agreed, wrong, refused or nothing; and why."""
    by_name = {found.record: found.value or {} for found in answers}
    if "SampleClosed" in by_name:
        closed = by_name["SampleClosed"]
        return str(closed["verdict"]).lower(), str(closed["because"])
    if "VerdictRefused" in by_name:
        return "refused", str(by_name["VerdictRefused"]["because"])
    return "nothing", "nobody asks about its approval any more"
