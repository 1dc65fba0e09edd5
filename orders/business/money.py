"""Money: currencies, conversion, how an amount is told, and what parts of an amount are.

Amounts are whole minor units of a currency. A rate of zero or below is no rate.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from iso4217 import Currency

from orders.contracts.records import ExchangeRate
from orders.engine.references import References

PLACES: Mapping[str, int] = {
    currency.value: currency.exponent for currency in Currency if currency.exponent is not None
}
"""Decimal places of each currency: 2 for EUR, 0 for JPY (ISO 4217)."""
MOST_PLACES = max(PLACES.values())
MICROS = 1_000_000
LARGEST = 2**63 - 1
"""Amounts and quantities of an order are no larger, either way: Avro's long."""


def money(minor: int, currency: str) -> str:
    """An amount as every message and report tells it: 1234 minor units EUR are `12.34 EUR`."""
    places = PLACES.get(currency, 2)
    sign, digits = "-" if minor < 0 else "", f"{abs(minor):0{places + 1}d}"
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    return f"{sign}{whole}{'.' + part if part else ''} {currency}"


def worth(references: References) -> dict[str, int]:
    """Currency -> what one of its minor units is worth, in a fixed part of the house currency.

    Currencies without a rate above zero, and those that ISO 4217 does not know, are left out.
    """
    rates = references.table(ExchangeRate).values()
    micros = {rate["house_currency"]: MICROS for rate in rates}
    micros |= {rate["currency"]: rate["micros"] for rate in rates if rate["micros"] > 0}
    return {
        currency: value * 10 ** (MOST_PLACES - PLACES[currency])
        for currency, value in micros.items()
        if currency in PLACES
    }


def in_house(references: References) -> dict[str, float]:
    """Currency -> what one of its minor units is worth in minor units of the house currency."""
    known = references.derived(worth)
    return {
        rate["currency"]: known[rate["currency"]] / known[rate["house_currency"]]
        for rate in references.table(ExchangeRate).values()
        if rate["currency"] in known and rate["house_currency"] in known
    }


def to_house(minor: int, currency: str, references: References) -> float:
    """An estimate in minor units of the house currency, not rounded. A currency without a rate
    counts as the house's own: what must be right is `convert`."""
    return minor * references.derived(in_house).get(currency, 1.0)


def from_house(minor: float, currency: str, references: References) -> int:
    """An estimate in whole minor units of `currency`, the other way round."""
    return round(minor / references.derived(in_house).get(currency, 1.0))


def of_house(references: References) -> str:
    """The house's currency; empty if no rate says it."""
    rates = references.table(ExchangeRate).values()
    return next((rate["house_currency"] for rate in rates), "")


Rounding = Literal["up", "nearest"]


def convert(
    minor: int, currency: str, into: str, references: References, rounding: Rounding = "nearest"
) -> int | None:
    """`minor` units of `currency` in minor units of `into`; None where a rate is missing.

    `nearest`: half away from zero, as the trade rounds. `up`: never less than it is worth, for
    what is taken of a limit. An amount above zero never becomes nothing by rounding up.
    """
    if currency == into:
        return minor
    rates = references.derived(worth)
    if currency not in rates or into not in rates:
        return None
    value, unit = minor * rates[currency], rates[into]
    return -(-value // unit) if rounding == "up" else divided(value, unit)


def divided(amount: int, by: int) -> int:
    """Rounded half away from zero, as the trade does; `by` more than 0."""
    rounded = (2 * abs(amount) + by) // (2 * by)
    return rounded if amount >= 0 else -rounded


def tax_of(net: int, rate_ppm: int | None) -> int:
    """The tax on a net amount at a rate in parts per million, minor units; none without a rate."""
    return divided(net * (rate_ppm or 0), 1_000_000)


def part_of(amount: int, units: int, of: int) -> int:
    """What the first `units` of `of` equal units of an amount are worth, minor units.

    Parts are differences of this function, so whatever the parts and their order, they sum to the
    amount to the cent. `units` beyond `of` are worth no more than all.
    """
    if of <= 0 or units >= of:
        return amount
    return amount * max(units, 0) // of


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """The amount divided in proportion to the weights, to the cent: largest remainder (Hamilton).

    The parts sum to the amount. Equal remainders are served in order; without any weight all of it
    goes to the first. Raises ValueError for no weights, or for a negative one.
    """
    if not weights or min(weights) < 0:
        raise ValueError(f"cannot spread {amount} over the weights {list(weights)}")
    total = sum(weights)
    if not total:
        return [amount, *[0] * (len(weights) - 1)]
    parts = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda n: (-(amount * weights[n] % total), n))
    for n in by_remainder[: amount - sum(parts)]:
        parts[n] += 1
    return parts
