"""Amounts and prices of partners, in minor units of their currency (ISO 4217), exactly: Decimal,
never float."""

import re
from decimal import ROUND_HALF_UP, Decimal

from orders.business.money import LARGEST, PLACES

FINEST = 6
"""Decimals of a minor unit that a price may have; what is beyond is noise."""
USUAL_PLACES = 2
"""Decimal places where no currency is named, or one that nobody knows: intake names it."""
_NUMBER = re.compile(r"[+-]?(?=\.?\d)\d{0,12}(\.\d{0,6})?", re.ASCII)
"""Whatever the currency, the minor units of such a price fit 64 bits."""


def number(text: str) -> Decimal | None:
    """A number of up to 12 digits, with up to 6 after a decimal point or comma, and nothing
    else; None if it is none."""
    text = text.replace(",", ".")
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def units(amount: Decimal, currency: str) -> Decimal:
    """An amount in minor units, with whatever is finer: 12.345 EUR are 1234.5."""
    return amount.scaleb(PLACES.get(currency, USUAL_PLACES))


def minor(amount: Decimal | None, currency: str) -> int:
    """An amount in minor units, half a unit away from zero: 12.345 EUR are 1235; 0 for none."""
    return 0 if amount is None else nearest(units(amount, currency))


def price(amount: Decimal, currency: str, of: int = 1) -> tuple[int, int]:
    """The price of `of` units as minor units and the number of units they are for: 0.125 EUR are
    125 for 10. The number is the smallest power of ten, times `of`, that needs no rounding."""
    whole, per = _fraction(units(amount, currency))
    return whole, of * per


def price_of(goods: int, quantity: int, stated: Decimal | None, currency: str) -> tuple[int, int]:
    """(price in minor units, for how many units): a net price by which the quantity costs `goods`
    minor units, to the minor unit.

    `stated` in the currency's major unit, if it does; else the price with the fewest decimals that
    does. Decimals finer than a minor unit go into the number of units, a power of ten.
    """
    if stated is not None:
        price, per = _fraction(_kept(units(stated, currency)))
        if abs(goods * per - quantity * price) < per and price <= LARGEST:
            return price, per
    if quantity <= 0:
        return goods, 1
    per = 1
    while abs(goods * per - quantity * (price := _divided(goods * per, quantity))) * 2 > per:
        per *= 10
    return price, per


def nearest(number: Decimal) -> int:
    """The nearest whole number, half away from zero."""
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def _kept(number: Decimal) -> Decimal:
    """A number without its noise."""
    return number.quantize(Decimal(1).scaleb(-FINEST), ROUND_HALF_UP)


def _fraction(number: Decimal) -> tuple[int, int]:
    """A number as a whole one over the smallest power of ten."""
    number = number.normalize()
    decimals = max(0, -int(number.as_tuple().exponent))
    return int(number.scaleb(decimals)), 10**decimals


def _divided(amount: int, by: int) -> int:
    return (2 * amount + by) // (2 * by)
