"""Amounts and prices of partners -> whole minor units (ISO 4217), exactly: Decimal, never float."""

import re
from decimal import ROUND_HALF_UP, Decimal

from orders.business.money import PLACES

_NUMBER = re.compile(r"[+-]?(?=\.?\d)\d{0,12}(\.\d{0,6})?", re.ASCII)
"""Whatever the currency, the minor units of such a price fit 64 bits."""
USUAL_PLACES = 2
"""Decimal places where no currency is named."""


def number(text: str) -> Decimal | None:
    """A number of up to 12 digits, with up to 6 after a decimal point or comma, and nothing
    else; None if it is none."""
    text = text.replace(",", ".")
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def minor(amount: Decimal, currency: str) -> int:
    """An amount in minor units, half a unit away from zero: 12.345 EUR are 1235."""
    exact = amount.scaleb(PLACES.get(currency, USUAL_PLACES))
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def price(amount: Decimal, currency: str, units: int = 1) -> tuple[int, int]:
    """The price of `units` units as minor units and the number of units they are for: 0.125 EUR
    are 125 for 10. The number is the smallest power of ten, times `units`, that needs no
    rounding."""
    exact = amount.scaleb(PLACES.get(currency, USUAL_PLACES)).normalize()
    exponent = exact.as_tuple().exponent
    finer = max(0, -exponent) if isinstance(exponent, int) else 0
    return int(exact.scaleb(finer)), units * 10**finer


def divided(value: int, by: int) -> int:
    """Rounded half away from zero, as the trade does; `by` more than 0."""
    rounded = (2 * abs(value) + by) // (2 * by)
    return rounded if value >= 0 else -rounded
