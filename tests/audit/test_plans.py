"""What the audit holds of the plans of those who wait (IV-03)."""

from typing import Any

from orders.audit.checks.plans import from_nowhere, promised_twice, unplanned
from orders.audit.findings import Finding
from orders.audit.plans import PLANS, Coming, claims, folded
from tests.audit.made import record

DAY = 86_400_000


def waits(order: str, amount: int, day: int | None, by: str = "PO-1") -> dict[str, Any]:
    at = None if day is None else day * DAY
    return {"order_id": order, "amount": amount, "planned_at": at, "by": "" if at is None else by}


def coming(quantity: int, day: int, name: str = "PO-1") -> dict[str, Any]:
    return {"purchase_order": name, "quantity": quantity, "expected_at": day * DAY}


def said(findings: Any) -> list[str]:
    return [finding.says.partition(": ")[2] or finding.says for finding in findings]


def told(*plans: dict[str, Any]) -> list[list[str]]:
    """What is wrong with each plan of A."""
    usual = {"sku": "A", "free": 0, "expected": [], "changed": [], "left": []}
    values = [{**usual, "waiting": len(plan.get("changed", [])), **plan} for plan in plans]
    return [said(promised_twice(one)) for one in folded((record(PLANS), one) for one in values)]


def test_each_unit_is_promised_once():
    both = [waits("a", 3, 1), waits("b", 2, 1)]
    assert told({"expected": [coming(5, 1)], "changed": both}) == [[]]
    assert told({"expected": [coming(4, 1)], "changed": both}) == [
        ["5 are promised by 86400000, and there are 4"]
    ]


def test_two_that_come_on_a_day_are_one_day():
    both = [waits("a", 3, 1), waits("b", 2, 1, "PO-2")]
    assert told({"expected": [coming(3, 1), coming(2, 1, "PO-2")], "changed": both}) == [[]]


def test_what_is_there_is_promised_once_too():
    now = waits("a", 3, 1, "stock")
    assert told({"free": 3, "changed": [now]}) == [[]]
    assert told({"free": 2, "changed": [now]}) == [["3 are promised by -1, and there are 2"]]
    assert told({"free": -1, "expected": [coming(3, 1)], "changed": [waits("a", 3, 1)]}) == [
        ["3 are promised by 86400000, and there are 2"]
    ]


def test_who_was_planned_before_counts_until_it_has_left():
    first = {"expected": [coming(5, 1)], "changed": [waits("a", 5, 1)]}
    second = {"expected": [coming(5, 1)], "changed": [waits("b", 5, 1)]}
    assert told(first, {**second, "left": ["a"]}) == [[], []]
    assert told(first, {**second, "waiting": 2})[1] == [
        "10 are promised by 86400000, and there are 5"
    ]
    assert told(first, {**second, "waiting": 1})[1][0] == "1 are planned, 2 by what was told"


def test_an_order_is_promised_by_what_comes_then():
    expected = [coming(5, 2)]
    assert told({"expected": expected, "changed": [waits("a", 1, 2)]}) == [[]]
    assert told({"expected": expected, "changed": [waits("a", 1, 2, "PO-9")]}) == [
        ["a is promised by PO-9, which does not come then"]
    ]
    assert told({"expected": expected, "changed": [waits("a", 1, 3)]}) == [
        ["a is promised by PO-1, which does not come then"]
    ]


def test_what_comes_was_said_to_come():
    most, days = {("A", "PO-1"): 5}, {("A", "PO-1"): {1 * DAY, 2 * DAY}}

    def wrong(name: str, amount: int, day: int) -> list[str]:
        return said(from_nowhere({Coming("A", name, amount, day * DAY): "here"}, most, days))

    assert wrong("PO-1", 4, 2) == []
    assert wrong("PO-1", 6, 1) == ["6 of PO-1, 5 were said to come"]
    assert wrong("PO-1", 5, 3) == ["PO-1 on a day that nobody named, 259200000"]
    assert wrong("PO-2", 1, 1) == ["1 of PO-2, 0 were said to come"]


def test_orders_say_what_was_planned():
    def short(sku: str, day: int, place: int) -> dict[str, Any]:
        return {"sku": sku, "expected_at": day * DAY, "place": place}

    shortages = [short("A", 3, 1), short("B", 4, 0)]
    found = claims({"order_id": "shop:1", "shortages": shortages})
    assert found == {("A", "shop:1", 3 * DAY)}, "an estimate is no plan"
    assert list(unplanned(found, {("A", "shop:1", 3 * DAY)})) == []
    assert list(unplanned(found, {("A", "shop:1", 2 * DAY)})) == [
        Finding("shop:1", "it says 259200000 for A, and was never planned so")
    ]
