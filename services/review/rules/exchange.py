"""Amounts of one currency in another, from the reference of exchange rates."""

from collections.abc import Mapping

from iso4217 import Currency

from orders.contracts.records import ExchangeRate
from orders.engine.references import References

PLACES: Mapping[str, int] = {
    currency.value: currency.exponent for currency in Currency if currency.exponent is not None
}
"""Decimal places of each currency: 2 for EUR, 0 for JPY (ISO 4217)."""
MINOR_UNITS: Mapping[str, int] = {currency: int(10**places) for currency, places in PLACES.items()}
"""Minor units of one major unit."""


def house_rates(references: References) -> dict[str, int]:
    """What one major unit of each currency is worth, in millionths of a major unit of the house
    currency."""
    rates = references.table(ExchangeRate).values()
    return {rate["house_currency"]: 1_000_000 for rate in rates} | {
        rate["currency"]: rate["micros"] for rate in rates
    }


def convert(minor: int, currency: str, into: str, references: References) -> int | None:
    """`minor` units of `currency` in minor units of `into`, rounded up; None where a rate is
    missing."""
    if currency == into:
        return minor
    rates = references.derived(house_rates)
    if (
        currency not in rates
        or into not in rates
        or currency not in MINOR_UNITS
        or into not in MINOR_UNITS
    ):
        return None
    worth = minor * rates[currency] * MINOR_UNITS[into]
    return -(-worth // (rates[into] * MINOR_UNITS[currency]))


def money(minor: int, currency: str) -> str:
    """An amount for a person: 1234 EUR minor units are `12.34 EUR`."""
    places = PLACES.get(currency, 2)
    return f"{minor / 10**places:.{places}f} {currency}"
