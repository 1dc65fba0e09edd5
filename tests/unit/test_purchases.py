"""What was ordered, what came of it, and what of that nobody ordered (IV-03, IV-10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import PurchaseOrder, StockArticle
from services.inventory.over_delivery_policy import OverDeliveryPolicy
from services.inventory.rules import purchases
from services.inventory.state import NEW_ARTICLE

NEW = purchases.find(NEW_ARTICLE, "PO-1", "BER")


def ordered(quantity: int, most: int | None = None) -> PurchaseOrder:
    return purchases.confirmed(NEW, quantity, quantity if most is None else most)


def received(order: PurchaseOrder, *quantities: int) -> PurchaseOrder:
    for quantity in quantities:
        order = purchases.received(order, quantity)
    return order


@pytest.mark.parametrize(("supplier", "most"), [("any other", 26), ("exact", 25), ("generous", 30)])
def test_what_is_tolerated_is_a_percentage_rounded_down(supplier: str, most: int) -> None:
    policy = OverDeliveryPolicy(percent=7, suppliers={"exact": 0, "generous": 20})
    assert policy.most(25, supplier) == most
    assert OverDeliveryPolicy().most(25, supplier) == 25


def test_what_is_tolerated_is_for_sale_and_no_longer_owed() -> None:
    order = received(ordered(10, most=11), 11)
    assert (order["withheld"], purchases.owed(order)) == (0, 0)
    assert received(order, 1)["withheld"] == 1


@given(st.permutations([3, 1, 4, 1, 5]))
def test_receipts_add_up_in_any_order(quantities: list[int]) -> None:
    order = received(ordered(9), *quantities)
    assert (order["came"], order["withheld"]) == (14, 5)


def test_an_order_that_nobody_has_confirmed_has_no_bound() -> None:
    order = received(NEW, 8)
    assert (order["came"], order["withheld"], purchases.owed(order)) == (8, 0, 0)
    late = purchases.confirmed(order, 10, 10)
    assert (purchases.owed(late), purchases.beyond(late, 3)) == (2, 1)


said = st.lists(st.tuples(st.booleans(), st.integers(1, 9)), max_size=12)


@given(said)
def test_nothing_beyond_what_may_be_sold_is_ever_for_sale(history: list[tuple[bool, int]]) -> None:
    """Confirmed, confirmed anew as more or less, and received, in any order."""
    order = NEW
    for confirms, quantity in history:
        before = order["came"] - order["withheld"]
        if confirms:
            order = purchases.confirmed(order, quantity, quantity)
            assert order["came"] - order["withheld"] == before, "what is for sale stays so"
        else:
            beyond = purchases.beyond(order, quantity)
            order = purchases.received(order, quantity)
            assert order["came"] - order["withheld"] == before + quantity - beyond
        if order["ordered"]:
            assert order["came"] - order["withheld"] <= order["most"]


def test_of_those_that_owe_nothing_the_oldest_are_forgotten() -> None:
    kept: list[PurchaseOrder] = purchases.noted((), {**ordered(5), "purchase_order": "open"})
    for number in range(purchases.SETTLED_KEPT + 2):
        done: PurchaseOrder = {**received(ordered(1), 1), "purchase_order": f"PO-{number}"}
        kept = purchases.noted(kept, done)
    names = [one["purchase_order"] for one in kept]
    last = [f"PO-{number}" for number in range(2, purchases.SETTLED_KEPT + 2)]
    assert names == ["open", *last]


def test_what_was_expected_before_orders_were_kept_is_known_by_it() -> None:
    coming = {"purchase_order": "PO-1", "warehouse": "BER", "quantity": 4, "expected_at": 0}
    article: StockArticle = {**NEW_ARTICLE, "expected": [coming]}  # type: ignore[list-item]
    order = purchases.find(article, "PO-1", "BER")
    assert purchases.beyond(order, 6) == 2
    assert purchases.find(article, "PO-1", "LYS")["ordered"] == 0
