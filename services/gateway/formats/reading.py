"""What a document of a partner turns into, whatever its format.

An adapter reads; it judges nothing. What is wrong with the business of an order (an unknown
article, sums that do not add up, an address without a street) is for intake to say, once, for
every channel alike. An adapter's faults say what could not be read, and where.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

from services.gateway.formats.values.cards import masked, without_cards


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What is agreed with whoever sends: data, one a channel.

    channel     the channel's name
    zone        IANA time zone of times that bear none
    currency    ISO 4217 code where the document names none
    country     ISO 3166-1 alpha-2 code where an address names none
    encoding    of bytes that do not say it themselves; empty: it is guessed, and the guess told
    kind        what kind of order it is where the document does not say: an `OrderKind`
    language    BCP 47 language of messages where the document names none
    columns     heading of a table -> canonical field, for sheets
    collection  what the shop calls a place where its buyers collect -> our code of it; an empty
                code: wherever the goods lie
    lenient     an EDI message whose own counts or control numbers disagree is told, and read all
                the same; else it is told and refused, as the standards have it
    schemas     folder of the schemas of OASIS, by which UBL documents must be valid; None: what is
                needed of them is read, whatever else they say
    """

    channel: str
    zone: str = "UTC"
    currency: str = ""
    country: str = ""
    encoding: str = ""
    kind: str = "GOODS"
    language: str = "en"
    columns: Mapping[str, str] = field(default_factory=dict)
    collection: Mapping[str, str] = field(default_factory=dict)
    lenient: bool = False
    schemas: Path | None = None


class Unreadable(NamedTuple):
    """What could not be read. `where` is a place in the document as its sender would look for it
    (`/line_items/0/price`, `segment 14, element 3`, `cell C7`); `code` is stable and in
    snake_case; `message` says what was expected instead, and quotes no personal data."""

    where: str
    code: str
    message: str


ORIGINAL = 1
"""Revision of what calls itself the original of an order: older than whatever replaces or changes
it, and as new as any other original, so that two of them under one number are a conflict."""


class Placed(NamedTuple):
    """An order. `order` is shaped as `orders.Order`; `places` maps canonical paths
    (`lines[0].quantity`) to where their values came from; `revision` orders several sightings of
    one order (milliseconds of its last change, or a number of its own; ORIGINAL; 0: it has none);
    `filled` says in words what was assumed."""

    order: dict[str, Any]
    places: Mapping[str, str]
    revision: int = 0
    filled: tuple[str, ...] = ()


class Changed(NamedTuple):
    """A change of an order that was placed before, by line: `lines` are canonical order lines as
    they are to be; `dropped` the numbers of those that are not wanted any more. `order` has those
    fields of the head that change."""

    reference: str
    order: Mapping[str, Any]
    lines: tuple[dict[str, Any], ...]
    dropped: tuple[int, ...]
    places: Mapping[str, str]
    revision: int = 0


class Cancelled(NamedTuple):
    """An order that is not wanted any more."""

    reference: str
    reason: str
    requested_at: int


class Paid(NamedTuple):
    """News of a payment: `document` is the payment's own id with whoever took it."""

    reference: str
    document: str
    amount_minor: int
    currency: str
    paid_at: int


class Waiting(NamedTuple):
    """What is no order yet, or none for us: a cart, a test, one that is pending at the shop.
    `because` is a stable code in snake_case."""

    reference: str
    because: str


class Acknowledged(NamedTuple):
    """A partner's word on an interchange of ours: `number` is its control number, as the partner
    repeats it; `because` has the partner's codes."""

    number: str
    taken: bool
    because: str = ""


class Numbered(NamedTuple):
    """An interchange of which something is taken: `number` is the control number by which `sender`
    and `receiver` know it, at the place `where`; `content`: digest, 16 bytes, of what is in it."""

    format: str
    sender: str
    receiver: str
    number: str
    content: bytes
    where: str


Outcome = Placed | Changed | Cancelled | Paid | Waiting | Acknowledged


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that one document says, each in the document's order. A document of several orders has
    faults only for those that could not be read; the others stand."""

    placed: tuple[Placed, ...] = ()
    changed: tuple[Changed, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    paid: tuple[Paid, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()
    faults: tuple[Unreadable, ...] = ()
    numbered: tuple[Numbered, ...] = ()

    @classmethod
    def of(cls, said: Iterable[Outcome | Unreadable | Numbered]) -> Self:
        """All that was said, sorted by its kind; card numbers in free texts are crossed out."""
        everything = [_without_cards(one) for one in said]
        return cls(
            placed=tuple(one for one in everything if isinstance(one, Placed)),
            changed=tuple(one for one in everything if isinstance(one, Changed)),
            cancelled=tuple(one for one in everything if isinstance(one, Cancelled)),
            paid=tuple(one for one in everything if isinstance(one, Paid)),
            waiting=tuple(one for one in everything if isinstance(one, Waiting)),
            acknowledged=tuple(one for one in everything if isinstance(one, Acknowledged)),
            faults=tuple(one for one in everything if isinstance(one, Unreadable)),
            numbered=tuple(one for one in everything if isinstance(one, Numbered)),
        )

    def said(self) -> Iterator[Outcome | Unreadable | Numbered]:
        """All of it, kind by kind."""
        yield from self.placed
        yield from self.changed
        yield from self.cancelled
        yield from self.paid
        yield from self.waiting
        yield from self.acknowledged
        yield from self.faults
        yield from self.numbered


def _without_cards(said: Outcome | Unreadable | Numbered) -> Outcome | Unreadable | Numbered:
    """What every format goes through: none may forget it."""
    match said:
        case Placed():
            return said._replace(order=without_cards(said.order))
        case Changed():
            lines = tuple(without_cards(line) for line in said.lines)
            return said._replace(order=without_cards(said.order), lines=lines)
        case Cancelled():
            return said._replace(reason=masked(said.reason))
        case _:
            return said
