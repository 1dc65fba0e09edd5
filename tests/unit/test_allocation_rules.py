"""Rules of allocation, one by one (AL-01, AL-02)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business import geo
from orders.contracts.records import Warehouse
from orders.engine.references import References
from services.allocation.policy import AllocationPolicy
from services.allocation.rules import capacity, choice, need, split
from services.allocation.rules.depots import depots
from tests.orders import article, line, order
from tests.stages.house import warehouse
from tests.stages.network import BERLIN, ROME, house

POLICY = AllocationPolicy()
DEPOTS = depots(References({Warehouse: house()}))


def wanted(*quantities, articles=None, **changes):
    content = order(lines=[line(n, f"SKU-{n}", q) for n, q in enumerate(quantities, 1)], **changes)
    goods = {f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 9)} | (articles or {})
    return need.need(1, content["priority"], content, need.lines_of(content["lines"]), goods)


def test_great_circle():
    """AL-02: Berlin to Lyon."""
    assert geo.kilometres(geo.vector(52.52, 13.405), geo.vector(45.764, 4.836)) == 975
    assert geo.kilometres(geo.vector(52.52, 13.405), geo.vector(52.52, 13.405)) == 0


def test_bulky_goods_count_by_volume():
    """AL-02."""
    assert choice.weight(1000, 25_000, POLICY) == 5
    assert choice.weight(9000, 25_000, POLICY) == 9


def test_an_urgent_order_prefers_the_near_warehouse_more():
    """AL-01."""
    gaps = []
    for priority in (0, 2):
        options, _ = choice.rank(wanted(2, priority=priority), DEPOTS, [0, 0, 0], POLICY)
        assert options[0].depot.code == "BER"
        weighed = choice.weights(1, 2, priority == 2, POLICY)
        gaps.append(choice.points(options[1], weighed) - choice.points(options[0], weighed))
    assert gaps[1] > gaps[0]


def test_the_limit_of_a_day():
    """AL-01: the last tenth is for urgent orders; a tiny warehouse still works for everyone."""
    depot = DEPOTS[0]
    assert [capacity.limit(depot, capacity.kept(priority, POLICY)) for priority in (0, 2)] == [
        900,
        1000,
    ]
    assert capacity.limit(replace(depot, daily_capacity=1), capacity.kept(0, POLICY)) == 1


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=5),
    st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=3, max_size=3),
    st.integers(1, 3),
)
def test_a_plan_sends_exactly_what_is_needed_from_what_is_there(quantities, stock, most):
    """AL-02: for any shelves; and where there is no plan, no single warehouse could have done
    it."""
    asked = wanted(*quantities)
    options, _ = choice.rank(asked, DEPOTS, [0, 0, 0], POLICY)
    shelves = {
        option.depot.code: {f"SKU-{n}": there for n, there in enumerate(row, 1)}
        for option, row in zip(options, stock, strict=True)
    }
    parts = split.plan(asked, options, shelves, {}, most, POLICY)
    if parts is None:
        assert not any(all(row[n] >= q for n, q in enumerate(quantities)) for row in stock)
        return
    assert 1 <= len(parts) <= most
    sent: dict[int, int] = {}
    for part in parts:
        assert part.lines
        for row in part.lines:
            sent[row["line"]] = sent.get(row["line"], 0) + row["quantity"]
            left = shelves[part.option.depot.code]
            left[row["sku"]] -= row["quantity"]
            assert left[row["sku"]] >= 0
    assert sent == dict(enumerate(quantities, 1))


@pytest.mark.parametrize(("grams", "shipments"), [(100, 1), (20_000, 3)])
def test_more_shipments_are_looked_at_as_long_as_they_may_pay(grams, shipments):
    """AL-02: three lines, each at a door of its own, and all of them in Rome: light ones come from
    there in one."""
    near = {code: {**warehouse(code), **BERLIN} for code in ("BER", "HAM", "LEJ")}
    network = depots(References({Warehouse: {**near, "ROM": {**warehouse("ROM"), **ROME}}}))
    goods = {f"SKU-{n}": article(f"SKU-{n}", weight_g=grams) for n in (1, 2, 3)}
    asked = wanted(2, 2, 2, articles=goods)
    options, _ = choice.rank(asked, network, [0, 0, 0, 0], POLICY)
    shelves = {code: {f"SKU-{n}": 9} for n, code in enumerate(near, 1)}
    shelves["ROM"] = dict.fromkeys(goods, 9)
    parts = split.plan(asked, options, shelves, goods, 3, POLICY)
    assert parts is not None
    assert len(parts) == shipments


def test_each_part_of_the_choice_weighs_as_policy_says():
    """AL-01, AL-02: ten kilograms, three units; minor units a shipment, a kilometre, a percent of
    load, and a minor unit of handling."""
    half = POLICY.model_copy(
        update={"choice": POLICY.choice.model_copy(update={"freight_percent": 50})}
    )
    assert choice.weights(10, 3, False, POLICY) == (390 + 10 * 18, 0.22, 4.0, 3.0)
    assert choice.weights(10, 3, False, half) == ((390 + 10 * 18) / 2, 0.11, 4.0, 3.0)
    assert choice.weights(10, 3, True, POLICY).km == 0.22 + 1.5


def test_from_the_priority_that_policy_names_the_near_warehouse_is_worth_its_price():
    """AL-01: Berlin is at the door and dear, Lyon 975 km away and cheap."""
    dear = depots(References({Warehouse: house(BER={"cost_per_unit_minor": 500})}))
    chosen = [
        choice.rank(wanted(2, priority=priority), dear, [0, 0, 0], POLICY)[0][0].depot.code
        for priority in (POLICY.urgent_from_priority - 1, POLICY.urgent_from_priority)
    ]
    assert chosen == ["LYS", "BER"]
