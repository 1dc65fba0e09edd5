"""The search for the cheapest plan leaves out what cannot win, and nothing else (AL-02)."""

from math import inf
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import Warehouse
from orders.engine.references import References
from services.allocation.policy import AllocationPolicy
from services.allocation.rules import choice, need, split
from services.allocation.rules.depots import depots
from tests.orders import article, line, order
from tests.stages.house import warehouse

POLICY = AllocationPolicy()
GOODS = {f"SKU-{n}": article(f"SKU-{n}", weight_g=700 * n) for n in (1, 2, 3)}
WAREHOUSES = {
    f"W{number}": {
        **warehouse(f"W{number}"),
        "latitude": 40.0 + 3 * number,
        "longitude": 2.0 * number,
        "cost_per_unit_minor": 40 * (number % 3),
    }
    for number in range(5)
}
DEPOTS = depots(References({Warehouse: WAREHOUSES}))


@given(
    quantities=st.lists(st.integers(1, 5), min_size=3, max_size=3),
    stock=st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=5, max_size=5),
    used=st.lists(st.integers(0, 400), min_size=5, max_size=5),
    priority=st.integers(0, 2),
    most=st.integers(1, 3),
)
def test_the_plan_is_that_of_a_search_that_tries_all(quantities, stock, used, priority, most):
    lines = [line(n, f"SKU-{n}", quantity) for n, quantity in enumerate(quantities, 1)]
    content = order(lines=lines, priority=priority)
    asked = need.need(1, priority, content, need.lines_of(content["lines"]), GOODS)
    options, _ = choice.rank(asked, DEPOTS, used, POLICY)
    shelves = {
        option.depot.code: {f"SKU-{n}": free for n, free in enumerate(row, 1)}
        for option, row in zip(options, stock, strict=True)
    }
    found = split.plan(asked, options, shelves, GOODS, most, POLICY)
    with patch.object(split, "_at_least", lambda *_: -inf):
        assert split.plan(asked, options, shelves, GOODS, most, POLICY) == found
