"""A value of a JSON document together with its place, so that whatever is odd about it can be told.

Nothing here raises: what is missing reads as empty, what is odd reads as empty and is noted.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from services.gateway.formats.reading import Unreadable

NUMBER = re.compile(r"\s*[+-]?[0-9]{1,40}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,3})?\s*", re.ASCII)
LARGEST = 12
"""Numbers have at most so many digits before the point: a thousand billion."""
FLAGS = {True: True, False: False, "true": True, "false": False, None: False, "": False}


@dataclass(slots=True)
class Part:
    """`where` is a JSON pointer (RFC 6901); `faults` gathers what was odd in the whole order;
    `beside` are parts that belong to it and stand elsewhere in the document."""

    value: Any
    where: str
    faults: list[Unreadable]
    beside: tuple["Part", ...] = ()

    def odd(self, code: str, message: str) -> None:
        """Note what could not be read here, once."""
        fault = Unreadable(self.where or "/", code, message)
        if fault not in self.faults:
            self.faults.append(fault)

    def at(self, *path: str) -> Self:
        """What stands under the names, one in the other; empty if it is missing."""
        part = self
        for name in path:
            part = part._child(name)
        return part

    def each(self, *path: str) -> list[Self]:
        """The members of the list at `path`; none if it is missing."""
        found = self.at(*path)
        if found.value is None:
            return []
        if not isinstance(found.value, list):
            found.odd("list_expected", "send a list")
            return []
        return [
            type(self)(value, f"{found.where}/{n}", self.faults)
            for n, value in enumerate(found.value)
        ]

    def text(self, *path: str) -> str:
        """The text at `path` without blanks around it; a number as its digits."""
        value = self._plain(path)
        if value is None:
            return ""
        if isinstance(value, str):
            return value.strip()
        found = self.at(*path)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, Decimal) and _bounded(value):
            return format(value, "f")
        found.odd("text_expected", "send a text")
        return ""

    def needed(self, *path: str) -> str:
        """The text at `path`, without which nobody knows what the rest is about."""
        text = self.text(*path)
        if not text:
            self.at(*path).odd("value_missing", "send it: the order is known by it")
        return text

    def has(self, name: str) -> bool:
        """Whether it is an object that says something under the name."""
        return isinstance(self.value, dict) and self.value.get(name) is not None

    def flag(self, *path: str) -> bool:
        """The truth value at `path`; a missing one is false."""
        found = self.at(*path)
        if isinstance(found.value, bool | str | None) and found.value in FLAGS:
            return FLAGS[found.value]
        found.odd("truth_value_expected", "send true or false")
        return False

    def number(self, *path: str) -> Decimal | None:
        """The number at `path`, written as a number or as text; None if it is missing."""
        value = self._plain(path)
        if value is None or value == "":
            return None
        if isinstance(value, str) and NUMBER.fullmatch(value):
            value = Decimal(value)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.at(*path).odd("number_expected", "send a number such as 12.50")
            return None
        number = Decimal(value)
        if _bounded(number):
            return number
        self.at(*path).odd("number_too_large", f"send a number of at most {LARGEST} digits")
        return None

    def whole(self, *path: str) -> int:
        """The whole number at `path`; 0 if it is missing."""
        number = self.number(*path)
        if number is None:
            return 0
        if number != int(number):
            self.at(*path).odd("whole_number_expected", "send a whole number")
            return 0
        return int(number)

    def _child(self, name: str) -> Self:
        where = f"{self.where}/{name}"
        if self.value is None:
            return type(self)(None, where, self.faults)
        if not isinstance(self.value, dict):
            self.odd("object_expected", "send an object")
            return type(self)(None, where, self.faults)
        return type(self)(self.value.get(name), where, self.faults)

    def _plain(self, path: tuple[str, ...]) -> Any:
        """The value at `path`, without the place: that is only made up where something is odd."""
        if len(path) == 1 and isinstance(self.value, dict):
            return self.value.get(path[0])
        return self.at(*path).value


def _bounded(number: Decimal) -> bool:
    return -4 * LARGEST < number.adjusted() < LARGEST
