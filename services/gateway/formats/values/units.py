"""Units of quantities, into the smallest ones that articles are counted in (UN/ECE Rec 20)."""

from collections.abc import Mapping
from decimal import Decimal

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
"""Code or name, in capitals -> unit of ours, and how many of ours one of it is."""


def counted(quantity: Decimal, unit: str) -> tuple[int, str] | None:
    """A quantity in PCE, GRM or MLT; None if the unit is unknown or the quantity no whole one."""
    if unit.upper() not in UNITS:
        return None
    ours, factor = UNITS[unit.upper()]
    exact = quantity * factor
    return (int(exact), ours) if exact == int(exact) else None
