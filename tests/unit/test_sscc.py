"""Numbers of packages (SH-01; GS1 General Specifications, SSCC)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from orders.contracts.catalogue import PARTITIONS
from orders.engine.errors import PoisonRecord
from services.shipping.rules.sscc import most, sscc

prefixes = st.integers(4, 12).flatmap(
    lambda size: st.text("0123456789", min_size=size, max_size=size)
)


def test_the_example_of_gs1() -> None:
    """Extension digit 1, prefix 0614141, serial reference 123456789, check digit 7."""
    assert sscc("0614141", 12, 13_456_789) == "106141411234567897"


@given(prefixes, st.integers(0, PARTITIONS - 1), st.data())
def test_every_number_is_one(prefix: str, partition: int, data: st.DataObject) -> None:
    serial = data.draw(st.integers(1, most(prefix)))
    code = sscc(prefix, partition, serial)
    assert len(code) == 18
    assert ean.calc_check_digit(code[:-1]) == code[-1]
    assert code[1 : 1 + len(prefix)] == prefix


@given(prefixes, st.data())
def test_no_two_are_the_same(prefix: str, data: st.DataObject) -> None:
    places = st.tuples(st.integers(0, PARTITIONS - 1), st.integers(1, most(prefix)))
    one, other = data.draw(places), data.draw(places)
    assert (one == other) == (sscc(prefix, *one) == sscc(prefix, *other))


@pytest.mark.parametrize(("digits", "possible"), [(4, 99_999_999_999), (7, 99_999_999), (12, 999)])
def test_how_many_there_are(digits: int, possible: int) -> None:
    prefix = "9521234567890"[:digits]
    assert most(prefix) == possible
    with pytest.raises(PoisonRecord, match="set another in shipping's policy"):
        sscc(prefix, 3, possible + 1)
