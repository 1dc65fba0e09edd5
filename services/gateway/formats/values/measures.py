"""Quantities in any unit, and prices for them, in the units that articles are counted in."""

from decimal import Decimal

from services.gateway.formats.values.prices import price
from services.gateway.formats.values.refusal import Refused
from services.gateway.formats.values.units import UNITS

_FINEST = 9
"""Decimals that the number of units of a price may have before it is made a whole one."""


def measure(code: str) -> tuple[str, Decimal]:
    """PCE, GRM or MLT, and how many of them a unit is (UN/ECE Rec 20). A packaging, or what is no
    unit, stays as it is: only the article tells how much is in a carton, and intake says so."""
    return UNITS.get(code.upper(), (code, Decimal(1)))


def quantity(value: Decimal, code: str) -> int:
    """So many of the smallest unit. Raises Refused if it is no whole number of them."""
    unit, factor = measure(code)
    exact = value * factor
    if exact != exact.to_integral_value():
        raise Refused("quantity_not_whole", f"send a whole number of {unit or 'pieces'}")
    return int(exact)


def unit_price(amount: Decimal, base: Decimal, code: str, currency: str) -> tuple[int, int]:
    """The price `amount` for `base` of the unit: minor units, and for how many smallest units they
    are. 2.50 EUR a kilogram is 250 for 1000 grams. Raises Refused for no base at all."""
    units = (base * measure(code)[1]).normalize()
    finer = max(0, -int(units.as_tuple().exponent))
    if units <= 0 or finer > _FINEST:
        raise Refused("price_base_wrong", "send of how many units it is the price, more than 0")
    return price(amount.scaleb(finer), currency, int(units.scaleb(finer)))


def divided(value: int, by: int) -> int:
    """Rounded half away from zero, as the trade does; `by` more than 0."""
    rounded = (2 * abs(value) + by) // (2 * by)
    return rounded if value >= 0 else -rounded
