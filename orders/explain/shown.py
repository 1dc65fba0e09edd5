"""A fact as a text shows it: `{needed}` is its value, `{needed.bound}` what it was compared with,
`{needed.gap}` what lies between them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from orders.business.flips import Group, gap
from orders.business.money import PLACES
from orders.contracts.records import Fact

NUMBERS = frozenset({"AT_MOST", "AT_LEAST", "BELOW"})


class Shown:
    """Made for `str.format`."""

    def __init__(self, fact: Fact, locale: Locale) -> None:
        self._fact, self._locale = fact, locale

    def __str__(self) -> str:
        return self._said(self._fact["value"])

    @property
    def bound(self) -> str:
        """What the value was compared with."""
        return self._said(self._fact["bound"])

    @property
    def gap(self) -> str:
        """What the value would have to change by."""
        return self._said(str(gap(self._fact)))

    def _said(self, value: str) -> str:
        return figure(int(value), self._fact["unit"], self._locale) if number(self._fact) else value


def number(fact: Fact) -> bool:
    """Whether value and bound are whole numbers, not words."""
    return fact["unit"] != "" or fact["comparison"] in NUMBERS


def figure(value: int, unit: str, locale: Locale) -> str:
    """A number in its unit, as the language writes it."""
    if unit in PLACES:
        return format_currency(Decimal(value).scaleb(-PLACES[unit]), unit, locale=locale)
    if unit == "percent":
        return format_percent(Decimal(value) / 100, locale=locale)
    return format_unit(value, unit, locale=locale) if unit else format_decimal(value, locale=locale)


def groups(facts: Iterable[Fact]) -> Sequence[Group]:
    """The facts as texts take them: where a name comes again the next text begins, which keeps
    of the one before it what comes only once. One empty group where there are no facts."""
    made: list[dict[str, Fact]] = [{}]
    begun: set[str] = set()
    for fact in facts:
        if fact["name"] in begun:
            made.append(dict(made[-1]))
            begun = set()
        begun.add(fact["name"])
        made[-1][fact["name"]] = fact
    return made
