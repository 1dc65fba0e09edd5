"""Money to the cent: conversion, telling, parts that sum up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.money import convert, from_house, money, part_of, spread, to_house
from orders.contracts.records import ExchangeRate
from orders.engine.references import References

AMOUNTS = st.integers(-(10**9), 10**9)


def rates(**micros: int) -> References:
    """Exchange rates against EUR, in millionths of a euro."""
    table = {
        currency: ExchangeRate(
            currency=currency, house_currency="EUR", micros=value, valid_from_at=0
        )
        for currency, value in micros.items()
    }
    return References({ExchangeRate: table})


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (1234, "EUR", "12.34 EUR"),
        (5, "EUR", "0.05 EUR"),
        (-5, "EUR", "-0.05 EUR"),
        (1234, "JPY", "1234 JPY"),
        (1, "KWD", "0.001 KWD"),
        (123, "???", "1.23 ???"),
    ],
)
def test_an_amount_is_told_with_the_places_of_its_currency(minor, currency, said):
    assert money(minor, currency) == said


def test_yen_and_euros_know_their_minor_units():
    known = rates(JPY=6_000, USD=900_000)  # 1 JPY = 0.006 EUR
    assert convert(1000, "JPY", "EUR", known) == 600
    assert convert(600, "EUR", "JPY", known) == 1000
    assert convert(100, "USD", "EUR", known) == 90


def test_an_estimate_in_the_house_currency_and_back():
    """AL-02: 100 yen are about 60 euro cents, and a fraction of a cent counts; a currency without a
    rate counts as the house's own."""
    known = rates(JPY=6_000, USD=0)
    assert round(to_house(100, "JPY", known)) == 60
    assert to_house(1, "JPY", known) == pytest.approx(0.6)
    assert from_house(60.0, "JPY", known) == 100
    for unknown in ("EUR", "USD", "XXX"):
        assert to_house(60, unknown, known) == from_house(60.0, unknown, known) == 60


def test_up_never_takes_less_than_it_is_worth_and_nearest_is_fair():
    known = rates(USD=333_333)
    assert convert(1, "USD", "EUR", known, "up") == 1
    assert convert(1, "USD", "EUR", known) == 0
    assert convert(2, "USD", "EUR", known) == 1
    assert convert(-2, "USD", "EUR", known) == -1


def test_a_rate_of_zero_or_below_is_no_rate():
    known = rates(USD=0, GBP=-1, CHF=1_000_000)
    assert convert(100, "USD", "EUR", known) is None
    assert convert(100, "EUR", "USD", known) is None
    assert convert(100, "GBP", "CHF", known) is None
    assert convert(100, "CHF", "EUR", known) == 100


@given(AMOUNTS, st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_parts_sum_to_the_amount_whatever_their_order(amount, parts):
    whole, done, paid = sum(parts), 0, 0
    for part in parts:
        paid += part_of(amount, done + part, whole) - part_of(amount, done, whole)
        done += part
    assert paid == amount


@given(AMOUNTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_what_is_spread_sums_to_the_amount_and_is_fair(amount, weights):
    parts = spread(amount, weights)
    assert sum(parts) == amount
    total = sum(weights)
    if total:
        shares = zip(parts, weights, strict=True)
        assert all(abs(part * total - amount * weight) < total for part, weight in shares)


def test_nothing_to_spread_over():
    assert spread(7, [0, 0]) == [7, 0]
    with pytest.raises(ValueError, match="weights"):
        spread(7, [])
