"""What was asked to be brought for an order from another house, as the topics tell it (IV-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Brought(NamedTuple):
    """A transfer that was asked for; `expected`: when it was to be there, milliseconds."""

    version: int
    expected: int


@dataclass(slots=True)
class Transfers:
    """`asked`: transfer -> what was asked for; `over`: transfer -> how it was closed."""

    asked: dict[str, Brought] = field(default_factory=dict)
    over: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """One more record about the order."""
        if name == "TransferRequested":
            self.asked[value["transfer_id"]] = Brought(value["version"], value["expected_at"])
        elif name == "TransferClosed":
            self.over[value["transfer_id"]] = value["how"]
