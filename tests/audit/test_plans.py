"""What the audit holds of the plans of those who wait (IV-03)."""

from typing import Any

from orders.audit.checks.plans import from_nowhere, promised_twice
from orders.audit.plans import PLANS, SUPPLIERS, Plan, Plans, Said
from tests.audit.made import record

DAY = 86_400_000


def waits(order: str, amount: int, day: int | None, by: str = "PO-1") -> dict[str, Any]:
    at = None if day is None else day * DAY
    return {"order_id": order, "amount": amount, "planned_at": at, "by": "" if at is None else by}


def coming(quantity: int, day: int, name: str = "PO-1") -> dict[str, Any]:
    return {"purchase_order": name, "quantity": quantity, "expected_at": day * DAY}


def told(*plans: dict[str, Any]) -> list[list[str]]:
    """What is wrong with each plan of A."""
    folded, found = Plans(), list[list[str]]()
    for plan in plans:
        usual = {"sku": "A", "free": 0, "expected": [], "changed": [], "left": []}
        waiting = len(plan.get("changed", []))
        folded.take(record(PLANS), {**usual, "waiting": waiting, **plan})
    for whole in folded.folded():
        found.append([finding.says.partition(": ")[2] for finding in promised_twice(whole)])
    return found


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


class Nobody:
    partitions = 0

    def bounds(self, places: Any) -> dict[Any, Any]:
        return dict.fromkeys(places)

    def read(self, spans: Any) -> Any:
        return iter(())


def test_what_comes_was_said_to_come():
    said = Said(Nobody(), None, lambda: None)  # type: ignore[arg-type]
    said.most["A", "PO-1"] = 5
    said.days["A", "PO-1"] = {1 * DAY, 2 * DAY}
    folded = Plans()
    for name, quantity, day in (("PO-1", 4, 2), ("PO-1", 6, 1), ("PO-1", 5, 3), ("PO-2", 1, 1)):
        value = {"expected": [coming(quantity, day, name)], "changed": [], "left": []}
        folded.take(record(SUPPLIERS), {"sku": "A", "free": 0, "waiting": 0, **value})
    found = [[one.says.partition(": ")[2] for one in from_nowhere(p, said)] for p in _all(folded)]
    assert found == [
        [],
        ["6 of PO-1, 5 were said to come"],
        ["PO-1 on a day that nobody named, 259200000"],
        ["1 of PO-2, 0 were said to come"],
    ]


def test_an_order_is_promised_by_what_comes():
    said = Said(Nobody(), None, lambda: None)  # type: ignore[arg-type]
    folded = Plans()
    value = {"expected": [], "changed": [waits("a", 1, 1, "PO-9")], "left": [], "waiting": 1}
    folded.take(record(PLANS), {"sku": "A", "free": 0, **value})
    [plan] = _all(folded)
    [finding] = from_nowhere(plan, said)
    assert finding.says.endswith("a is promised by PO-9, which does not come then")


def _all(plans: Plans) -> list[Plan]:
    return list(plans.folded())
