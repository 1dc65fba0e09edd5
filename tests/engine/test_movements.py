"""IV-10: what moves between the buckets of an account follows from the difference of two states,
whatever the handler did."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.buckets import AVAILABLE, OWN, PICKED, RESERVED, SHIPPED, SUPPLIER
from orders.engine.core.movements import movements_of
from orders.engine.errors import Refused
from orders.engine.handling import Consume, Supply

LEDGER, ACCOUNT = "warehouse_stock", "A@BER"
PLACE = (LEDGER, ACCOUNT)
amounts = st.integers(0, 6)


def state(reserved: int = 0, picked: int = 0) -> dict[str, Any]:
    """An order that has so much in each bucket."""
    held = [
        {
            "ledger": LEDGER,
            "account": ACCOUNT,
            "version": 1,
            "line": 1,
            "amount": amount,
            "bucket": bucket,
        }
        for bucket, amount in ((PICKED, picked), (RESERVED, reserved))
        if amount
    ]
    return {"reservations": held}


def moved(old: Any, new: Any, *effects: Supply | Consume, granted: int = 0):
    found = movements_of({PLACE: granted}, old, new, effects)
    return [(one.debit, one.credit, one.amount) for one in found]


def shipped(amount: int) -> Consume:
    return Consume(LEDGER, ACCOUNT, amount, SHIPPED)


def test_goods_go_from_available_to_reserved_to_picked_to_shipped():
    assert moved(None, state(3), granted=3) == [(RESERVED, AVAILABLE, 3)]
    assert moved(state(3), state(0, 3)) == [(PICKED, RESERVED, 3)]
    assert moved(state(0, 3), state(), shipped(3)) == [(SHIPPED, PICKED, 3)]


def test_what_nobody_picked_is_shipped_from_reserved():
    assert moved(state(3), state(), shipped(3)) == [(SHIPPED, RESERVED, 3)]
    assert moved(state(2, 1), state(), shipped(3)) == [
        (SHIPPED, PICKED, 1),
        (SHIPPED, RESERVED, 2),
    ]


def test_what_is_put_back_is_free_or_reserved_as_before():
    assert moved(state(0, 3), state()) == [(AVAILABLE, PICKED, 3)]
    assert moved(state(0, 3), state(3)) == [(RESERVED, PICKED, 3)]
    assert moved(state(1, 2), state(0, 2)) == [(AVAILABLE, RESERVED, 1)], "what was short"


def test_nothing_is_picked_that_was_not_granted():
    with pytest.raises(Refused, match="was granted 0"):
        moved(state(2), state(0, 3))


@given(amounts, amounts, amounts, amounts, amounts, amounts)
def test_every_bucket_moves_by_what_the_states_differ(
    had: int, had_picked: int, has: int, has_picked: int, gone: int, came: int
):
    """Balanced, and the sum changes by what goes outside alone."""
    had_all, has_all = had + had_picked, has + has_picked
    gone = min(gone, max(had_all - has_all, 0))
    effects: list[Supply | Consume] = [Supply(LEDGER, ACCOUNT, came, SUPPLIER)]
    effects += [shipped(gone)] if gone else []
    movements = movements_of(
        {PLACE: has_all}, state(had, had_picked), state(has, has_picked), effects
    )
    buckets = Counter[str]()
    for one in movements:
        buckets[one.debit] += one.amount
        buckets[one.credit] -= one.amount
        assert one.amount > 0 or (one.credit == SUPPLIER and not came)
    assert buckets[PICKED] == has_picked - had_picked
    assert buckets[RESERVED] == has - had
    assert buckets[AVAILABLE] == had_all - has_all - gone + came
    assert buckets[SHIPPED] == gone
    assert sum(buckets[bucket] for bucket in OWN) == came - gone
    assert sum(buckets.values()) == 0
