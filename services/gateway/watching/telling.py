"""What people and Prometheus are told of a look at a channel's list."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from prometheus_client import CollectorRegistry, Counter, Enum, Gauge

from services.gateway.watching.history import MINUTE, expected, is_silent, last_sign
from services.gateway.watching.look import Became, Looked, Watch

State = Literal["live", "quiet", "silent", "away"]
STATES: tuple[State, ...] = ("live", "quiet", "silent", "away")
"""Orders came since the look before; none came, and few were expected; none came, which is no
chance; its list, or the gateway, does not answer."""


class Told(NamedTuple):
    """Of one look. `last_minutes`: since the last order was placed; `expected`: orders that should
    have come since; `because`: why it is away."""

    channel: str
    state: State
    became: Mapping[str, int]
    refused: tuple[str, ...] = ()
    last_minutes: int = 0
    expected: float = 0.0
    because: str = ""

    @property
    def well(self) -> bool:
        """Whether nobody has to do anything."""
        return self.state in ("live", "quiet") and not self.refused

    def line(self) -> str:
        """For people."""
        if self.state == "away":
            return f"{self.channel}: away: {self.because}"
        counts = ", ".join(f"{self.became.get(one, 0)} {one.replace('_', ' ')}" for one in Became)
        refused = f"; refused: {', '.join(self.refused)}" if self.refused else ""
        return (
            f"{self.channel}: {self.state}; {counts}{refused}; none placed for "
            f"{self.last_minutes} min, {self.expected:.1f} expected meanwhile"
        )

    def fields(self) -> Mapping[str, Any]:
        """For programs."""
        became = {str(one): count for one, count in self.became.items()}
        return {**self._asdict(), "became": became, "expected": round(self.expected, 2)}


def told(watch: Watch, looked: Looked, last_at: int, now: int) -> Told:
    """Of a look that was answered. `last_at`: of the last order that the look before knew."""
    history, zone = looked.memory.history, watch.channel.zone
    state: State = "live" if history.last_at > last_at else "quiet"
    since = last_sign(history)
    return Told(
        watch.name,
        "silent" if is_silent(history, now, zone) else state,
        looked.became,
        looked.refused,
        (now - since) // MINUTE,
        expected(history, since, now, zone),
    )


class WatchMetrics:
    """The metrics of the watch. No order id is a label."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._entries = Counter(
            "orders_gateway_watch_entries",
            "Entries of shops' lists that were looked at, by what became of them",
            ["channel", "became"],
            registry=self.registry,
        )
        self._state = Enum(
            "orders_gateway_watch_state",
            "What the last look found: live, quiet, silent (no chance), away",
            ["channel"],
            states=list(STATES),
            registry=self.registry,
        )
        self._looked_at = Gauge(
            "orders_gateway_watch_looked_seconds",
            "Business time of the last look that was answered, seconds since 1970",
            ["channel"],
            registry=self.registry,
        )

    def note(self, said: Told, now: int) -> None:
        """One look. `now`: ms."""
        for became, count in said.became.items():
            self._entries.labels(said.channel, became).inc(count)
        self._state.labels(said.channel).state(said.state)
        if said.state != "away":
            self._looked_at.labels(said.channel).set(now / 1000)
