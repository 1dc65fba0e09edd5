"""Rates of tax, in parts per million."""

from decimal import Decimal

from services.gateway.formats.values.money import nearest
from services.gateway.formats.values.refusal import Refused

HIGHEST_RATE = 10
"""Of what is taxed: duties of a thousand per cent are known, more is a slip of the pen."""


def rate_of(share: Decimal, of: int = 1) -> int:
    """A rate of tax, 0.19 for 19 %, or 19 where it is `of` 100. Raises Refused for what no tax
    is."""
    if not 0 <= share <= HIGHEST_RATE * of:
        raise Refused("rate_unknown", f"send a tax rate from 0 to {HIGHEST_RATE * of}")
    return nearest(share / of * 1_000_000)
