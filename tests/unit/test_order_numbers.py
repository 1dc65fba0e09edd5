"""Numbers of orders tell their place, are unique, and survive no typing error (IN-04)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.number import ALPHABET, STRIDE, is_order_number, order_number

Place = tuple[int, int]
"""Partition and offset of a submission."""
PLACES = st.tuples(st.integers(0, STRIDE - 1), st.integers(0, 10**12))
"""In a cluster of any size."""


def test_every_partition_that_there_may_be_has_order_numbers_of_its_own():  # IN-04
    places = [(partition, offset) for partition in range(STRIDE) for offset in range(8)]
    assert len({order_number(*place) for place in places}) == len(places)


def test_a_partition_beyond_those_that_numbers_allow_is_refused():  # IN-04
    with pytest.raises(ValueError, match="1024 at most"):
        order_number(STRIDE, 0)


@given(PLACES)
def test_order_numbers_tell_their_place_and_survive_no_typing_error(place: Place):  # IN-04
    """Numbers from which the place can be read again are equal for no two places."""
    number, (partition, offset) = order_number(*place), place
    assert is_order_number(number)
    assert len(number) >= 7
    told = int("".join(f"{ALPHABET.index(digit):05b}" for digit in number[:-1]), 2)
    assert divmod(told, STRIDE) == (offset, partition)
    for at, digit in enumerate(number):
        typo = ALPHABET[(ALPHABET.index(digit) + 1) % 32]
        assert not is_order_number(number[:at] + typo + number[at + 1 :])
