"""What is noted while one message is read: what could not be read, where values came from, what
was assumed. Values are taken from segments through it, so that each fault has its place."""

from dataclasses import dataclass, field
from decimal import Decimal

from orders.business.interchanges.segments import Segment
from services.gateway.formats.interchanges.dates import moment
from services.gateway.formats.reading import Profile, Unreadable
from services.gateway.formats.values import units
from services.gateway.formats.values.money import number
from services.gateway.formats.values.refusal import Refused

LONGEST_LINE_NUMBER = 9
"""Digits that fit the 32 bits of a line number."""


@dataclass
class Findings:
    """Of one message, which is at the place `message`. `places`: canonical path -> place.
    `refused`: it is not taken."""

    profile: Profile
    message: str
    faults: list[Unreadable] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    refused: bool = False

    def fault(self, where: str, code: str, message: str) -> None:
        """Something could not be read."""
        self.faults.append(Unreadable(where, code, message))
        self.refused = True

    def disagree(self, where: str, code: str, message: str) -> None:
        """A control total says other than what came: something may be lost. A lenient profile
        takes the message all the same."""
        self.faults.append(Unreadable(where, code, message))
        self.refused = self.refused or not self.profile.lenient

    def assume(self, what: str) -> None:
        """Something was assumed; once is enough to say it."""
        if what not in self.filled:
            self.filled.append(what)

    def unknown_way(self, where: str) -> None:
        """It names a way of delivery that is none of the house's: that is told, and the house
        chooses (SH-04)."""
        self.assume(f"{where} names a way of delivery that the house chooses itself")

    def decimal(self, segment: Segment, element: int, component: int = 1) -> Decimal | None:
        """A number; None if there is none, or a fault."""
        if not (text := segment.get(element, component)):
            return None
        if (value := number(text)) is None:
            where = segment.place(element, component)
            self.fault(where, "number_malformed", "send up to 12 digits, and up to 6 decimals")
        return value

    def moment(self, segment: Segment, element: int, component: int = 1) -> int | None:
        """A date, milliseconds; None if there is none, or a fault."""
        return self.moment_of(segment.get(element, component), segment.place(element, component))

    def moment_of(self, text: str, where: str) -> int | None:
        """The same for a date that several elements make up."""
        try:
            return moment(text, self.profile.zone) if text else None
        except Refused as refused:
            self.refuse(refused, where)
            return None

    def own_number(self, segment: Segment, element: int) -> int | None:
        """The number that a line, or a change, has itself; None if it has none that is a positive
        whole one."""
        text = segment.get(element)
        if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_LINE_NUMBER):
            return None
        return int(text) or None

    def line_number(self, segment: Segment, element: int, position: int) -> int:
        """A line's own number; its position where it has none, which is told."""
        if (own := self.own_number(segment, element)) is not None:
            return own
        self.assume("lines without a number of their own have that of their place")
        return position

    def quantity(self, amount: Decimal | None, unit: str, where: str) -> int:
        """An amount in the smallest unit that articles are counted in; 0 for none, or a fault.
        `unit` is of UN/ECE Rec 20."""
        if not unit:
            self.assume("quantities without a unit are pieces")
        try:
            return units.quantity(amount or Decimal(0), unit)
        except Refused as refused:
            self.refuse(refused, where)
            return 0

    def price(
        self, amount: Decimal | None, base: Decimal, unit: str, currency: str, where: str
    ) -> tuple[int, int]:
        """A price for `base` of the unit: minor units, and for how many smallest units they are;
        0 for none, or a fault."""
        try:
            return units.unit_price(amount or Decimal(0), base, unit, currency)
        except Refused as refused:
            self.refuse(refused, where)
            return 0, 1

    def refuse(self, refused: Refused, where: str) -> None:
        """A value could not be read, for the reason that its reader gave."""
        self.fault(where, refused.code, str(refused))
