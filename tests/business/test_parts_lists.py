"""What goes into articles that are made (IV-07)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.parts_lists import cycle, is_made, parts_of
from orders.cli.reference import check
from orders.contracts.records import PartsList
from tests.orders import article, line, order


def parts_list(sku: str, parts: dict[str, tuple[int, int]]) -> PartsList:
    return {
        "sku": sku,
        "revision": "A",
        "parts": [
            {"sku": part, "quantity": quantity, "scrap_ppm": scrap}
            for part, (quantity, scrap) in parts.items()
        ],
    }


def lists(**made: dict[str, tuple[int, int]]) -> dict[str, PartsList]:
    return {sku: parts_list(sku, parts) for sku, parts in made.items()}


UNSHELVED = {"MID": article("MID", stocked=False)}


def test_only_orders_to_be_made_are_made():
    known = lists(A={"B": (1, 0)})
    content = order(lines=[line(1, "A"), line(2, "X")], kind="MADE_TO_ORDER")
    assert [is_made(content, one, known) for one in content["lines"]] == [True, False]
    bought = order(lines=[line(1, "A")])
    assert not is_made(bought, bought["lines"][0], known)


@pytest.mark.parametrize(
    ("quantity", "scrap", "wanted"),
    [(1, 0, 3), (1, 1, 4), (10, 100_000, 33), (10, 99_999, 33), (10, 100_001, 34)],
)
def test_scrap_is_rounded_up(quantity, scrap, wanted):
    known = lists(A={"B": (3, scrap)})
    assert parts_of("A", quantity, known, {}) == {"B": wanted}


def test_a_part_that_is_reached_by_two_ways_is_added_up():
    known = lists(A={"B": (1, 0), "MID": (2, 0)}, MID={"B": (5, 0), "C": (1, 0)})
    assert parts_of("A", 3, known, UNSHELVED) == {"B": 33, "C": 6}


@given(st.integers(1, 10_000), st.integers(1, 50), st.integers(0, 3_000_000))
def test_what_is_held_is_enough_and_not_one_too_many(quantity, each, scrap):
    held = parts_of("A", quantity, lists(A={"B": (each, scrap)}), {})["B"]
    exact = quantity * each * (1_000_000 + scrap)
    assert held * 1_000_000 >= exact > (held - 1) * 1_000_000


def test_a_cycle_is_named():
    assert cycle({"A": ["B", "C"], "C": ["D"], "D": ["B", "A"]}, "A") == ("A", "C", "D", "A")
    assert cycle({"A": ["A"]}, "A") == ("A", "A")
    assert cycle({"A": ["B"], "B": ["C"], "C": ["B"]}, "A") == (), "that is B's, not A's"
    assert cycle({"A": ["B", "C"], "B": ["D"], "C": ["D"]}, "A") == ()


def faults(rows: list[Any], known: Any = None) -> list[tuple[int, str, str]]:
    found = check(PartsList, list(enumerate(rows, 1)), known).faults
    return [(one.row, one.field, one.code) for one in found]


def test_a_list_that_goes_round_is_refused_with_its_way():
    """Within a file, and with what is known already."""
    a, b = parts_list("A", {"B": (1, 0)}), parts_list("B", {"A": (1, 0)})
    assert faults([a, b]) == [(1, "parts", "cycle"), (2, "parts", "cycle")]
    assert faults([b], {"A": a}) == [(1, "parts", "cycle")]
    assert faults([b], {"A": parts_list("A", {"C": (1, 0)})}) == []
    [fault] = check(PartsList, [(1, b)], {"A": a}).faults
    assert fault.reason == "goes round: B → A → B"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"revision": " "}, ("revision", "missing_field")),
        ({"parts": []}, ("parts", "missing_field")),
        ({"parts": [{"sku": "", "quantity": 1}]}, ("parts[0].sku", "missing_field")),
        ({"parts": [{"sku": "B", "quantity": 0}]}, ("parts[0].quantity", "out_of_range")),
        ({"parts": [{"sku": "B", "quantity": 10**15}]}, ("parts[0].quantity", "out_of_range")),
        (
            {"parts": [{"sku": "B", "quantity": 1, "scrap_ppm": -1}]},
            ("parts[0].scrap_ppm", "out_of_range"),
        ),
        (
            {"parts": [{"sku": "B", "quantity": 1}, {"sku": "B", "quantity": 2}]},
            ("parts", "repeated_part"),
        ),
    ],
)
def test_what_means_nothing_is_refused(changed, fault):
    row = {**parts_list("A", {"B": (1, 0)}), **changed}
    assert [(field, code) for _, field, code in faults([row])] == [fault]
