"""Which approvals of one order people were to look at afterwards, and who did (RV-08)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Samples:
    """Folded record by record. `asked`: versions that somebody was to look at; `judged`: version ->
    who did, and for whom."""

    asked: set[int] = field(default_factory=set)
    judged: dict[int, set[str]] = field(default_factory=dict)

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """One more record about the order."""
        if name == "ApprovalSampled":
            self.asked.add(value["version"])
        elif name == "SampleClosed":
            self.judged[value["version"]] = {value["decided_by"], value["on_behalf_of"]} - {""}
