"""What notices do to reservations (IV-10)."""

from hypothesis import given
from hypothesis import strategies as st

from orders.business.reservations import settle
from orders.contracts.records import Reservation


def held(*amounts: int, version: int = 1, account: str = "A") -> list[Reservation]:
    """So much for line 1, line 2, ..."""
    return [
        {"ledger": "stock", "account": account, "version": version, "line": n, "amount": amount}
        for n, amount in enumerate(amounts, 1)
    ]


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=6),
    st.dictionaries(st.integers(1, 6), st.integers(0, 60)),
)
def test_settling_loses_and_makes_nothing(quantities, amounts):
    """IV-10: what is kept and what is settled are what was held, and never more than was asked."""
    reservations = held(*quantities)
    kept, settled = settle(reservations, 1, amounts)
    assert sum(reservation["amount"] for reservation in (*kept, *settled)) == sum(quantities)
    for reservation in settled:
        assert 0 < reservation["amount"] <= amounts[reservation["line"]]
    for line, quantity in enumerate(quantities, 1):
        assert sum(
            reservation["amount"] for reservation in kept if reservation["line"] == line
        ) == quantity - min(quantity, amounts.get(line, 0))


def test_another_versions_holds_stay():
    """IV-10."""
    assert settle(held(2), 2, {1: 2}) == (held(2), [])
