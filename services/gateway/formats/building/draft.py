"""An order while it is read: what is known of it so far, where that came from, what was assumed,
and what could not be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from services.gateway.formats.building.paths import put
from services.gateway.formats.building.shape import Fields, blank_line, blank_order, fits
from services.gateway.formats.reading import Placed, Profile, Unreadable
from services.gateway.formats.values.refusal import Refused


@dataclass
class Draft:
    """`order` is shaped as `orders.Order`; `places`, `filled` and `faults` as in `Reading`."""

    order: Fields
    places: dict[str, str] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    faults: list[Unreadable] = field(default_factory=list)

    @classmethod
    def of(cls, number: str, profile: Profile) -> Self:
        """A blank order under the partner's own number."""
        return cls(blank_order(number, profile))

    def put(self, path: str, value: Any, place: str) -> None:
        """A field of the order, at a path such as `buyer.contacts[EMAIL]`."""
        self.places[put(self.order, path, value)] = place

    def line(self, number: int) -> "Line":
        """Another line, with this number."""
        self.order["lines"].append(blank_line() | {"line": number, "unit": "PCE"})
        return Line(self, len(self.order["lines"]) - 1)

    def assume(self, what: str) -> None:
        """Something was assumed; once is enough to say it."""
        if what not in self.filled:
            self.filled.append(what)

    def fault(self, where: str, code: str, message: str) -> None:
        """Something could not be read."""
        self.faults.append(Unreadable(where, code, message))

    @contextmanager
    def noting(self, place: str) -> Iterator[None]:
        """What is refused inside is a fault at the place."""
        try:
            yield
        except Refused as refused:
            self.faults.append(refused.at(place))

    def bound(self, place: str) -> None:
        """A fault, at the place of the whole order, if an amount fits no 64 bits."""
        if not self.faults and not fits(self.order):
            message = "no quantity times price may have more than 18 digits"
            self.fault(place, "amount_too_large", message)

    def finished(self, place: str, revision: int = 0) -> Placed | list[Unreadable]:
        """The order, or all its faults. `place` is that of the whole order."""
        self.bound(place)
        return self.faults or Placed(self.order, self.places, revision, tuple(self.filled))


@dataclass(frozen=True)
class Line:
    """A line of a draft."""

    draft: Draft
    index: int

    @property
    def fields(self) -> Fields:
        """The line, shaped as `orders.OrderLine`."""
        fields: Fields = self.draft.order["lines"][self.index]
        return fields

    def put(self, path: str, value: Any, place: str) -> None:
        """A field of the line."""
        self.draft.places[f"lines[{self.index}].{put(self.fields, path, value)}"] = place
