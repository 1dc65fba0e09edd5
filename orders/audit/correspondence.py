"""What the partner of an order is to be told, fact by fact, and what it was told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from orders.audit.agreement import AMENDED
from orders.audit.source import Record

Value = Mapping[str, Any]


class Fact(NamedTuple):
    """Something that is told where it was agreed: as which kind of answer, and when (wall clock)
    it was written."""

    kind: str
    topic: str
    partition: int
    offset: int
    written_at: int


@dataclass(slots=True)
class Correspondence:
    """`facts`: by place, as causes are named. `told`: the place of a fact -> kinds of the answers
    that it caused."""

    facts: dict[str, Fact] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=dict)

    def take(self, name: str, value: Value, record: Record) -> None:
        """Fold one record about the order."""
        if name == "AnswerIssued":
            self.told.setdefault(record.header("cause"), []).append(value["kind"])
        elif (kind := _kind(name, value)) is not None:
            self.facts[record.position] = Fact(kind, *record[:4])


def _kind(name: str, value: Value) -> str | None:
    told = KINDS.get(name)
    return told(value) if callable(told) else told


def _received(value: Value) -> str:
    return "RECEIVED" if value["version"] == 1 else "CHANGED"


def _stopped(value: Value) -> str | None:
    if value["outcome"] == AMENDED:
        return None
    if not value["whole"]:
        return "REDUCED"
    return "CANCELLED" if value["outcome"] == "cancelled" else "REJECTED"


KINDS: Mapping[str, str | Callable[[Value], str | None]] = {
    "OrderReceived": _received,
    "CorrectionRequested": "CORRECTION",
    "OrderRejected": "REJECTED",
    "ChangeRefused": "CHANGE_REFUSED",
    "OrderConfirmed": "CONFIRMED",
    "OrderStopped": _stopped,
    "ArticlesSubstituted": "SUBSTITUTED",
}
"""Record -> the kind of its answer."""
