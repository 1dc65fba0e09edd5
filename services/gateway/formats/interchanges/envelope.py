"""How a transmission is wrapped: interchange, groups, messages, whose trailers repeat control
numbers and count what is inside. X12, EDIFACT and TRADACOMS differ in names and places alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from orders.business.interchanges.segments import Segment
from services.gateway.formats.reading import Unreadable


class Level(NamedTuple):
    """A kind of wrapping.

    header, trailer   names of its first and last segment
    number            element of the header with the control number
    repeated          element of the trailer that repeats it; 0: none does
    kind              element of a message's header that says what it is

    The first element of a trailer counts: segments in a message, else what is directly inside.
    """

    name: str
    header: str
    trailer: str
    number: int
    repeated: int
    kind: int = 0


class Contained(NamedTuple):
    """A message of an interchange: the control number of its group, empty where it is in none, its
    kind such as 850 or ORDERS, its own control number."""

    group: str
    kind: str
    number: str


class Envelope(NamedTuple):
    """What an interchange says of itself. From it the partner is acknowledged (997, CONTRL).
    `test`: nothing in it is meant."""

    sender: str
    receiver: str
    number: str
    test: bool
    messages: tuple[Contained, ...]


@dataclass
class Wrapping:
    """An interchange, a group or a message. `segments` are a message's own, header and trailer
    included; `inside` are the wrappings in an outer one, `outer` is the one around it. `faults` are
    about its own trailer."""

    level: Level
    header: Segment
    segments: list[Segment] = field(default_factory=list)
    inside: list["Wrapping"] = field(default_factory=list)
    faults: list[Unreadable] = field(default_factory=list)
    whole: bool = False
    outer: "Wrapping | None" = field(default=None, repr=False, compare=False)

    @property
    def number(self) -> str:
        """Its control number."""
        return self.header.get(self.level.number)

    @property
    def kind(self) -> str:
        """What a message is, such as 850 or ORDERS."""
        return self.header.get(self.level.kind)

    def messages(self) -> Iterator["Wrapping"]:
        """The messages in it, however deep; a message has itself."""
        if self.segments:
            yield self
        for one in self.inside:
            yield from one.messages()

    def envelope(self, sender: str, receiver: str, *, test: bool) -> Envelope:
        """What an interchange says of itself."""
        return Envelope(sender, receiver, self.number, test, tuple(self._contained("")))

    def _contained(self, group: str) -> Iterator[Contained]:
        for one in self.inside:
            if one.segments:
                yield Contained(group, one.kind, one.number)
            yield from one._contained(one.number)

    def all_faults(self) -> Iterator[Unreadable]:
        """Its faults and those of all in it."""
        yield from self.faults
        for one in self.inside:
            yield from one.all_faults()
