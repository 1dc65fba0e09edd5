"""Temperatures as people read them, and what is said of goods that did not bear theirs (SH-07)."""

from collections.abc import Iterable

from orders.contracts.records import TemperatureRecord

SPOILT = "spoilt_on_the_way"
"""Code of goods that came too warm or too cold to be sold."""


def celsius(tenths: int) -> str:
    """Tenths of a degree as degrees Celsius."""
    degrees, rest = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{degrees}.{rest} °C"


def between(lowest: int, highest: int) -> str:
    """From the coldest to the warmest, tenths of a degree."""
    return celsius(lowest) if lowest == highest else f"{celsius(lowest)} to {celsius(highest)}"


def measured(kept: Iterable[TemperatureRecord]) -> str:
    """How warm goods of a shipment were; empty: nobody measured."""
    return ", ".join([between(one["lowest_tenths"], one["highest_tenths"]) for one in kept])
