"""Where a warehouse has just enough, or just not: outcomes at the edge (AL-01, AL-02)."""

import pytest

from orders.engine.questions import Available, Reserve
from services.allocation.decide.place import place
from services.allocation.policy import AllocationPolicy, Split
from services.allocation.rules import choice, split
from tests.unit.test_allocation_place import ask, context, end, granted, refused
from tests.unit.test_allocation_rules import DEPOTS, POLICY, wanted

WHOLE_LINES = AllocationPolicy(split=Split(lines_too=False))


def planned(quantities, stock, most=3, policy: AllocationPolicy = POLICY):
    """What each warehouse sends, line -> quantity; None if there is no plan. `stock`: warehouse ->
    pieces of each line's article."""
    asked = wanted(*quantities)
    options, _ = choice.rank(asked, DEPOTS, [0, 0, 0], policy)
    shelves = {
        code: {f"SKU-{n}": there for n, there in enumerate(row, 1)} for code, row in stock.items()
    }
    parts = split.plan(asked, options, shelves, {}, most, policy)
    if parts is None:
        return None
    return {
        part.option.depot.code: {line["line"]: line["quantity"] for line in part.lines}
        for part in parts
    }


def test_a_shelf_with_exactly_the_quantity_is_enough():
    assert planned((2, 3), {"BER": (2, 0), "LYS": (0, 3)}) == {"BER": {1: 2}, "LYS": {2: 3}}


def test_a_shelf_with_one_piece_less_is_not():
    short = {"BER": (2, 0), "LYS": (0, 2)}
    assert planned((2, 3), short) is None
    assert planned((2, 3), {**short, "ROM": (0, 1)}, policy=WHOLE_LINES) is None
    assert planned((2, 3), {**short, "ROM": (0, 1)}) == {
        "BER": {1: 2},
        "LYS": {2: 2},
        "ROM": {2: 1},
    }


def test_an_empty_shelf_and_one_below_nothing_give_nothing():
    assert planned((2,), {"BER": (0,), "LYS": (-1,), "ROM": (2,)}) == {"ROM": {1: 2}}
    assert planned((2,), {"BER": (0,), "LYS": (-1,), "ROM": (1,)}) is None


def test_two_lines_of_one_warehouse_do_not_share_the_same_pieces():
    assert planned((2, 2), {"BER": (2, 1), "LYS": (0, 2)}) == {"BER": {1: 2}, "LYS": {2: 2}}


def test_no_more_shipments_than_allowed_and_exactly_so_many():
    apart = {"BER": (1, 0, 0), "LYS": (0, 1, 0), "ROM": (0, 0, 1)}
    assert planned((1, 1, 1), apart, most=2) is None
    assert planned((1, 1, 1), apart, most=3) == {"BER": {1: 1}, "LYS": {2: 1}, "ROM": {3: 1}}


@pytest.mark.parametrize(
    ("left", "used"), [(0, 900), (-2, 902)], ids=["just full", "more than full"]
)
def test_the_refusal_for_capacity_says_how_many_shipments_the_day_has(left, used):
    """More than full: the warehouse's capacity was lowered in the course of the day."""
    search = place(wanted(2), [], 3, context())
    assert isinstance(next(search), Available)
    stock = ask(search, (0, 0, 0))
    capacity = ask(search, granted(stock))
    assert isinstance(capacity, Reserve)
    stock = ask(search, refused(capacity, left))
    capacity = ask(search, granted(stock))
    found = end(search, granted(capacity))
    assert found.refusals["BER"].because == f"capacity of the day used up: {used} of 900 shipments"
