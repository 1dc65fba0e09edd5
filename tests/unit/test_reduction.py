"""A smaller order adds up like any, and never costs more than it may (CF-05, RV-04)."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from orders.business.reduction import fitting, reduced
from orders.contracts.order import CarriedOrder
from services.intake.rules import screen, screen_change
from services.intake.stage import STAGE as INTAKE
from tests.examples import examples
from tests.orders import PLACED, line, order
from tests.policies import usual

LINES = [
    line(1, "SKU-1", 3, price=333, tax_rate_ppm=190_000, tax_minor=190, total_minor=1_189),
    line(2, "SKU-2", 7, price=1_999, price_per=10, discount_minor=100),
    line(3, "SKU-3", 1, price=5_000),
]


def part(*quantities):
    return [{"line": n, "sku": f"SKU-{n}", "quantity": q} for n, q in enumerate(quantities, 1) if q]


def test_lines_of_which_nothing_is_wanted_are_left_out_and_charges_stay():
    before = order(lines=LINES)
    after = reduced(before, part(1, 0, 1))
    assert [(one["line"], one["quantity"]) for one in after["lines"]] == [(1, 1), (3, 1)]
    assert after["charges"] == before["charges"]
    assert after["lines"][0]["total_minor"] == 333 + 63
    assert after["payment"] == before["payment"], "what was paid was paid"


def test_all_of_it_is_the_order_itself():
    before = order(lines=LINES)
    assert reduced(before, part(3, 7, 1)) == before


@given(quantities=st.tuples(st.integers(0, 4), st.integers(0, 8), st.integers(0, 2)))
@settings(max_examples=examples(60), deadline=None)
def test_a_smaller_order_is_a_sound_change_of_the_larger(quantities):
    before = order(lines=LINES)
    after = reduced(before, part(*quantities))
    if not after["lines"]:
        return
    carried = CarriedOrder.of(after)
    policy = usual(INTAKE)
    found = screen(carried, before["order_id"], PLACED, policy)  # type: ignore[arg-type]
    assert screen_change(before, after, found) == []
    assert after["totals"]["total_minor"] <= before["totals"]["total_minor"]


@given(most=st.integers(-100, 12_000))
@settings(max_examples=examples(60), deadline=None)
def test_what_fits_costs_no_more_and_one_unit_more_would_not_fit(most):
    before = order(lines=LINES)
    found = fitting(before, most)
    if not found:
        return
    after = reduced(before, found)
    assert after["totals"]["total_minor"] <= most
    kept = {one["line"]: one["quantity"] for one in found}
    for one in before["lines"]:
        more = kept.get(one["line"], 0) + 1
        if more <= one["quantity"]:
            wanted = {**kept, one["line"]: more}
            again: Any = [{"line": n, "sku": "", "quantity": q} for n, q in wanted.items()]
            assert reduced(before, again)["totals"]["total_minor"] > most
