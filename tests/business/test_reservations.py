"""What notices do to reservations (IV-10)."""

from hypothesis import given
from hypothesis import strategies as st

from orders.business.reservations import amounts, release, settle, shipped
from orders.business.reservations import held as by_account
from orders.contracts.records import Reservation
from orders.engine.handling import Consume


def held(*quantities: int, version: int = 1, account: str = "A") -> list[Reservation]:
    """So much for line 1, line 2, ..."""
    return [
        {
            "ledger": "stock",
            "account": account,
            "version": version,
            "line": n,
            "amount": amount,
            "bucket": "reserved",
        }
        for n, amount in enumerate(quantities, 1)
    ]


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=6),
    st.dictionaries(st.integers(1, 6), st.integers(0, 60)),
)
def test_settling_loses_and_makes_nothing(quantities, told):
    """IV-10: what is kept and what is settled are what was held, and never more than was asked."""
    reservations = held(*quantities)
    kept, settled = settle(reservations, 1, {(line, "A"): much for line, much in told.items()})
    assert sum(reservation["amount"] for reservation in (*kept, *settled)) == sum(quantities)
    for reservation in settled:
        assert 0 < reservation["amount"] <= told[reservation["line"]]
    for line, quantity in enumerate(quantities, 1):
        assert sum(
            reservation["amount"] for reservation in kept if reservation["line"] == line
        ) == quantity - min(quantity, told.get(line, 0))


def test_another_versions_holds_stay():
    """IV-10."""
    assert settle(held(2), 2, {(1, "A"): 2}) == (held(2), [])


def test_a_notice_settles_what_it_is_about_wherever_it_stands():
    """IV-10: neither another version nor another shelf, whether they stand before or behind."""
    other, mine = held(2, version=2, account="A@BER"), held(2, account="A@BER")
    elsewhere = held(2, account="A@LYS")
    kept, settled = settle([*other, *elsewhere, *mine], 1, {(1, "A@BER"): 2})
    assert (kept, settled) == ([*other, *elsewhere], mine)


def test_a_single_piece_is_settled():
    """IV-10."""
    assert settle(held(1), 1, {(1, "A"): 1}) == ([], held(1))


def test_holds_of_one_line_are_settled_one_after_another():
    """IV-10: five pieces of a line in two reservations, three of them told."""
    kept, settled = settle([*held(2), *held(3)], 1, {(1, "A"): 3})
    assert (kept, settled) == (held(2), [*held(2), *held(1)])


def test_the_articles_of_a_line_are_settled_each_by_itself():
    """IV-05, IV-10: a line may be sent as two articles."""
    one, other = held(2, account="A"), held(3, account="B")
    assert settle([*one, *other], 1, {(1, "B"): 3}) == (one, other)


def test_entries_of_one_line_add_up():
    """IV-10: a notice may name a line twice."""
    said = [(1, "A", 2), (2, "A", 1), (1, "A", 3), (1, "B", 1)]
    told = [{"line": line, "sku": sku, "quantity": much} for line, sku, much in said]
    assert amounts(told) == {1: 6, 2: 1}
    assert by_account(told) == {(1, "A"): 5, (2, "A"): 1, (1, "B"): 1}
    assert by_account(told[:1], lambda sku: f"{sku}@BER") == {(1, "A@BER"): 2}


def test_a_version_is_given_back_and_no_other():
    """IV-10."""
    assert release([*held(2), *held(3, version=2)], 1) == held(3, version=2)


def test_what_left_the_house_leaves_the_books():
    """IV-10."""
    assert shipped(held(2, 3)) == [
        Consume("stock", "A", 2, "shipped"),
        Consume("stock", "A", 3, "shipped"),
    ]
