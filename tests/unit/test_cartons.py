"""Which cartons a shipment is packed in (SH-01)."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shipping.rules.cartons import Carton, Goods, Left, Packed, Why, plan, takes

SMALL = Carton("S", (200, 150, 100), 5_000, 80)
LARGE = Carton("L", (600, 400, 400), 30_000, 80)
COLD = Carton("C", (400, 300, 300), 20_000, 70, ("cold",))
ALL = (LARGE, COLD, SMALL)


def goods(quantity: int = 1, **changes: Any) -> Goods:
    made = Goods(1, "A", quantity, "standard", 500, 800, (120, 100, 70))
    return made._replace(**changes)


def names(made: list[Packed]) -> list[str]:
    return [one.carton for one in made]


def test_the_smallest_that_takes_all() -> None:
    assert names(plan([goods()], ALL, 9).cartons) == ["S"]
    assert names(plan([goods(4)], ALL, 9).cartons) == ["L"]


def test_what_does_not_go_into_one_goes_into_several() -> None:
    made = plan([goods(70)], ALL, 9)
    assert [(one.carton, one.lines) for one in made.cartons] == [
        ("L", ((1, "A", 60),)),
        ("L", ((1, "A", 10),)),
    ]
    assert [one.weight_g for one in made.cartons] == [30_000, 5_000]


def test_what_asks_for_another_packaging_has_a_carton_of_its_own() -> None:
    made = plan([goods(), goods(line=2, packaging="cold")], ALL, 9)
    assert [(one.packaging, one.carton) for one in made.cartons] == [
        ("standard", "S"),
        ("cold", "S"),
    ]


def test_a_carton_may_be_for_some_packagings_alone() -> None:
    assert names(plan([goods(4, packaging="cold")], (COLD, LARGE), 9).cartons) == ["C"]
    [left] = plan([goods()], (COLD,), 9).left
    assert left == Left(1, "A", 1, "no_carton_for_its_nature")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"edges": (900, 20, 20)}, "longer_than_every_carton"),
        ({"weight_g": 40_000}, "heavier_than_every_carton"),
        ({"edges": (0, 0, 0), "volume_ml": 100_000}, "larger_than_every_carton"),
        ({"edges": (100, 100, 450), "upright": True}, "longer_than_every_carton"),
    ],
)
def test_what_no_carton_takes_is_left_and_says_why(changes: dict[str, Any], why: Why) -> None:
    made = plan([goods(3, **changes), goods(line=2)], ALL, 9)
    assert made.left == [Left(1, "A", 3, why)]
    assert [one.lines for one in made.cartons] == [((2, "A", 1),)]


def test_what_need_not_stand_may_lie() -> None:
    assert plan([goods(edges=(100, 100, 450))], ALL, 9).left == []


def test_nothing_stands_on_what_is_not_stackable() -> None:
    """Each takes its floor up to the lid: of five that lie on 600 cm2 each, three go into it."""
    flat: dict[str, Any] = {"edges": (300, 200, 10), "volume_ml": 600, "upright": True}
    assert len(plan([goods(5, **flat)], (LARGE,), 9).cartons) == 1
    made = plan([goods(5, **flat, stackable=False)], (LARGE,), 9)
    assert [one.lines[0][2] for one in made.cartons] == [3, 2]


def test_more_cartons_than_anybody_packs_are_not_planned() -> None:
    made = plan([goods(1_000)], (SMALL,), 3)
    assert len(made.cartons) == 3
    assert {one.why for one in made.left} == {"too_many_cartons"}


edge = st.integers(0, 700)
some_goods = st.builds(
    Goods,
    line=st.integers(1, 3),
    sku=st.sampled_from("AB"),
    quantity=st.integers(-1, 300),
    packaging=st.sampled_from(("standard", "cold", "hazard")),
    weight_g=st.integers(0, 40_000),
    volume_ml=st.integers(0, 120_000),
    edges=st.tuples(edge, edge, edge),
    upright=st.booleans(),
    stackable=st.booleans(),
)


@given(st.lists(some_goods, max_size=6), st.lists(st.sampled_from(ALL), unique=True))
def test_every_piece_is_packed_or_left(wanted: list[Goods], cartons: list[Carton]) -> None:
    made, counted = plan(wanted, cartons, 20), Counter[tuple[int, str]]()
    for one in made.cartons:
        for line, sku, quantity in one.lines:
            assert quantity > 0
            counted[line, sku] += quantity
    for left in made.left:
        counted[left.line, left.sku] += left.quantity
    asked = Counter[tuple[int, str]]()
    for each in wanted:
        asked[each.line, each.sku] += max(each.quantity, 0)
    assert +counted == +asked


@given(some_goods, st.lists(st.sampled_from(ALL), min_size=1, unique=True))
def test_no_carton_bears_more_than_it_can(wanted: Goods, cartons: list[Carton]) -> None:
    kinds = {carton.name: carton for carton in cartons}
    for one in plan([wanted], cartons, 20).cartons:
        carton, number = kinds[one.carton], one.lines[0][2]
        assert one.weight_g == number * wanted.weight_g <= carton.most_g
        assert takes(carton, wanted) is None
        assert number == 1 or number * wanted.volume_ml <= carton.usable_ml
        assert not carton.packagings or wanted.packaging in carton.packagings


@given(st.lists(some_goods, max_size=6), st.permutations(ALL))
def test_the_order_of_cartons_says_nothing(wanted: list[Goods], cartons: list[Carton]) -> None:
    assert plan(wanted, cartons, 20) == plan(wanted, ALL, 20)
