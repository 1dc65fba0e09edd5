"""Quantities in any unit, and prices for them, in the smallest units that articles have."""

from collections.abc import Mapping
from decimal import Decimal

from services.gateway.formats.values.money import price
from services.gateway.formats.values.refusal import Refused

UNITS: Mapping[str, tuple[str, Decimal]] = {
    **dict.fromkeys(
        ("", "PCE", "EA", "C62", "H87", "EACH", "EACHES", "COUNT"), ("PCE", Decimal(1))
    ),
    **dict.fromkeys(("GRM", "G", "GRAMS"), ("GRM", Decimal(1))),
    **dict.fromkeys(("KGM", "KG", "KILOGRAMS"), ("GRM", Decimal(1000))),
    **dict.fromkeys(("MGM", "MILLIGRAMS"), ("GRM", Decimal("0.001"))),
    **dict.fromkeys(("LBR", "LB", "POUNDS"), ("GRM", Decimal("453.59237"))),
    **dict.fromkeys(("ONZ", "OZ", "OUNCES"), ("GRM", Decimal("28.349523125"))),
    **dict.fromkeys(("MLT", "ML", "CMQ"), ("MLT", Decimal(1))),
    **dict.fromkeys(("LTR", "L", "LITERS", "DMQ"), ("MLT", Decimal(1000))),
    **dict.fromkeys(("NAR", "NMP"), ("PCE", Decimal(1))),
    **dict.fromkeys(("PR", "NPR"), ("PCE", Decimal(2))),
    "DZN": ("PCE", Decimal(12)),
    "GRO": ("PCE", Decimal(144)),
    "CEN": ("PCE", Decimal(100)),
    "MIL": ("PCE", Decimal(1000)),
    "HGM": ("GRM", Decimal(100)),
    "DTN": ("GRM", Decimal(100_000)),
    "TNE": ("GRM", Decimal(1_000_000)),
    "CLT": ("MLT", Decimal(10)),
    "DLT": ("MLT", Decimal(100)),
    "HLT": ("MLT", Decimal(100_000)),
    "MTQ": ("MLT", Decimal(1_000_000)),
}
"""Code or name, in capitals -> unit of ours, and how many of ours one of it is (UN/ECE Rec 20)."""
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


def counted(value: Decimal, code: str) -> tuple[int, str] | None:
    """A quantity in PCE, GRM or MLT; None if the unit is unknown or the quantity no whole one."""
    if code.upper() not in UNITS:
        return None
    try:
        return quantity(value, code), measure(code)[0]
    except Refused:
        return None
