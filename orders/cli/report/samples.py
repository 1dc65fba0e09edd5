"""Automatic approvals that people looked at afterwards, added up by channel (RV-08)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from orders.contracts.records import ApprovalSampled, SampleClosed


@dataclass(slots=True)
class Channel:
    """Approvals of a channel's orders: sampled, and what was found. `open`: nobody has said."""

    channel: str
    sampled: int = 0
    open: int = 0
    agreed: int = 0
    wrong: int = 0

    @property
    def wrong_percent(self) -> float | None:
        """Of those that somebody looked at; None if nobody did."""
        seen = self.agreed + self.wrong
        return round(100 * self.wrong / seen, 1) if seen else None

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {**asdict(self), "wrong_percent": self.wrong_percent}


def report(sampled: Iterable[ApprovalSampled], closed: Iterable[SampleClosed]) -> list[Channel]:
    """By channel; each version of an order is one approval."""
    found = {(one["order_id"], one["version"]): "open" for one in sampled}
    for one in closed:
        found[one["order_id"], one["version"]] = one["verdict"].lower()
    channels: dict[str, Channel] = {}
    for (order, _), outcome in sorted(found.items()):
        name = order.partition(":")[0]
        channel = channels.setdefault(name, Channel(name))
        channel.sampled += 1
        setattr(channel, outcome, getattr(channel, outcome) + 1)
    return list(channels.values())
