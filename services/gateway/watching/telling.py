"""What people and Prometheus are told of a look at a channel's list."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any, Literal, NamedTuple

from prometheus_client import CollectorRegistry, Counter, Enum, Gauge

from orders.business.times import MINUTE
from services.gateway.watching.history import expected, is_silent, last_sign
from services.gateway.watching.look import Looked
from services.gateway.watching.taking import Became, Watch

State = Literal["live", "quiet", "silent", "away"]
STATES: tuple[State, ...] = ("live", "quiet", "silent", "away")
"""Orders came since the look before; none came, and few were expected; none came, which is no
chance, or is longer than agreed; its list, or the gateway, does not answer."""


class Told(NamedTuple):
    """Of one look. `last_minutes`: since the last order was placed; `expected`: orders that should
    have come since; `because`: why it is away; `ahead_minutes`: how far the shop's clock is ahead
    of ours, below 0 if it is behind, 0 if it may be right."""

    channel: str
    state: State
    became: Mapping[str, int]
    refused: tuple[str, ...] = ()
    last_minutes: int = 0
    expected: float = 0.0
    because: str = ""
    ahead_minutes: int = 0

    @property
    def well(self) -> bool:
        """Whether nobody has to do anything."""
        return self.state in ("live", "quiet") and not self.refused and not self.ahead_minutes

    def line(self) -> str:
        """For people."""
        because = f": {self.because}" if self.because else ""
        counts = ", ".join(f"{self.became.get(one, 0)} {one.replace('_', ' ')}" for one in Became)
        said = [f"{self.channel}: {self.state}{because}"]
        if self.became or self.state != "away":
            said.append(counts)
        if self.refused:
            said.append(f"refused: {', '.join(self.refused)}")
        if self.ahead_minutes:
            where = "ahead of" if self.ahead_minutes > 0 else "behind"
            said.append(f"its clock is {abs(self.ahead_minutes)} min {where} ours")
        if self.state != "away":
            said.append(
                f"none placed for {self.last_minutes} min, {self.expected:.1f} expected meanwhile"
            )
        return "; ".join(said)

    def fields(self) -> Mapping[str, Any]:
        """For programs."""
        became = {str(one): count for one, count in self.became.items()}
        return {**self._asdict(), "became": became, "expected": round(self.expected, 2)}


def told(watch: Watch, looked: Looked, last_at: int, now: int) -> Told:
    """Of a look. `last_at`: of the last order that the look before knew."""
    history, zone = looked.memory.history, watch.channel.zone
    since = last_sign(history)
    return Told(
        watch.name,
        _state(watch, looked, last_at, now),
        looked.became,
        looked.refused,
        (now - since) // MINUTE,
        expected(history, since, now, zone),
        looked.away,
        int(looked.ahead / MINUTE),
    )


def _state(watch: Watch, looked: Looked, last_at: int, now: int) -> State:
    history, agreed = looked.memory.history, watch.order_list.silent_after_hours
    if looked.away:
        return "away"
    if agreed and now - last_sign(history) > agreed * 60 * MINUTE:
        return "silent"
    if is_silent(history, now, watch.channel.zone):
        return "silent"
    return "live" if history.last_at > last_at else "quiet"


class WatchMetrics:
    """The metrics of the watch. No order id is a label."""

    def __init__(self, channels: Iterable[str] = ()) -> None:
        self.registry = CollectorRegistry()
        self._entries = Counter(
            "orders_gateway_watch_entries",
            "Entries of shops' lists that were looked at, by what became of them",
            ["channel", "became"],
            registry=self.registry,
        )
        for labels in product(channels, Became):
            self._entries.labels(*labels)  # Prometheus sees no increase from nothing
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
        self._ahead = Gauge(
            "orders_gateway_watch_clock_ahead_seconds",
            "How far the shop's clock is ahead of ours; below 0: behind; 0: it may be right",
            ["channel"],
            registry=self.registry,
        )

    def note(self, said: Told, now: int) -> None:
        """One look. `now`: ms."""
        for became, count in said.became.items():
            self._entries.labels(said.channel, became).inc(count)
        self._state.labels(said.channel).state(said.state)
        self._ahead.labels(said.channel).set(said.ahead_minutes * 60)
        if said.state != "away":
            self._looked_at.labels(said.channel).set(now / 1000)
