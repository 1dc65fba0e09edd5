"""What of an order should stand on its timeline, and what does (TR-01)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orders.audit.agreement import FACTS, TOLD_OR_NOT
from orders.audit.source import Record

Place = tuple[str, int, int]
"""Topic, partition, offset."""


@dataclass(slots=True)
class Timeline:
    """facts      where the records stand that it tells
    others     where those stand that it tells if the order is known, or if they are no repeats
    told       wall clock at which the order was first heard of -> sequence of what was told since
    sources    where a record stands that was told of -> how often
    """

    facts: set[Place] = field(default_factory=set)
    others: set[Place] = field(default_factory=set)
    told: dict[int, list[int]] = field(default_factory=dict)
    sources: Counter[Place] = field(default_factory=Counter)

    def take(self, name: str, value: Mapping[str, Any], record: Record) -> None:
        """Fold one more record about the order."""
        if name in FACTS:
            self.facts.add((record.topic, record.partition, record.offset))
        elif name in TOLD_OR_NOT:
            self.others.add((record.topic, record.partition, record.offset))
        elif name == "TimelineAdded":
            self.told.setdefault(value["heard_at"], []).append(value["sequence"])
            if value["source_topic"] and value["event"] not in (
                "MessageRequested",
                "RecordIgnored",
            ):
                at = value["source_partition"], value["source_offset"]
                self.sources[value["source_topic"], *at] += 1
