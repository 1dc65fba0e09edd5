"""How far whoever keeps what topics say has come: reading from positions of its own, toward where
each place ended at a moment."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from orders.client.reading import Place
from orders.client.tail import Bounds
from orders.engine.ports.log import Message


class Source(Protocol):
    """`orders.client.from_positions.FromPositions`, as far as writers need it."""

    positions: dict[Place, int]

    def bounds(self) -> Mapping[Place, Bounds]: ...

    def identities(self) -> Mapping[str, str]: ...

    def start(self, positions: Mapping[Place, int]) -> None: ...

    def take(self, limit: int, seconds: float) -> list[Message]: ...


class Goal(NamedTuple):
    """Where each place ended at a moment, seconds since 1970."""

    at: float
    ends: Mapping[Place, int]

    @classmethod
    def of(cls, at: float, bounds: Mapping[Place, Bounds]) -> "Goal":
        """All that was there then."""
        return cls(at, {place: one.high for place, one in bounds.items()})

    def passed(self, positions: Mapping[Place, int]) -> bool:
        """Whether all of it was read."""
        return all(positions.get(place, 0) >= end for place, end in self.ends.items())
