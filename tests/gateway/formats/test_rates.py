"""Rates of tax: exact, and none that is a slip of the pen."""

from decimal import Decimal

import pytest

from services.gateway.formats.values.rates import rate_of
from services.gateway.formats.values.refusal import Refused


@pytest.mark.parametrize(
    ("share", "of", "parts"),
    [("0.19", 1, 190_000), ("19", 100, 190_000), ("5.5", 100, 55_000), ("0", 100, 0)],
)
def test_a_rate_is_kept_in_parts_per_million(share: str, of: int, parts: int) -> None:
    assert rate_of(Decimal(share), of) == parts


@pytest.mark.parametrize("share", ["-1", "300000", "1000.1"])
def test_what_no_tax_is_is_refused_by_name(share: str) -> None:
    with pytest.raises(Refused, match="from 0 to 1000") as refused:
        rate_of(Decimal(share), of=100)
    assert refused.value.code == "rate_unknown"
