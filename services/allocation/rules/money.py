"""Amounts in other currencies."""

from functools import cache

from iso4217 import Currency

from orders.contracts.records import ExchangeRate
from orders.engine.references import References

Worth = dict[str, float]
"""Currency -> what one of its minor units is worth in minor units of the house currency."""


def worth(references: References) -> Worth:
    """From the table of exchange rates."""
    return {
        rate["currency"]: rate["micros"]
        / 1e6
        * 10.0 ** (_digits(rate["house_currency"]) - _digits(rate["currency"]))
        for rate in references.table(ExchangeRate).values()
    }


def to_house(minor: int, currency: str, worth: Worth) -> float:
    """In minor units of the house currency; an unknown currency counts as the house's own."""
    return minor * worth.get(currency, 1.0)


def from_house(minor: float, currency: str, worth: Worth) -> int:
    """In whole minor units of `currency`; an unknown currency counts as the house's own."""
    return round(minor / (worth.get(currency) or 1.0))


@cache
def _digits(currency: str) -> int:
    try:
        return Currency(currency).exponent or 0
    except ValueError:
        return 2
