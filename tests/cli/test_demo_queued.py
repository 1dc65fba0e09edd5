"""The longest queue, folded from what plans tell (IV-03)."""

from typing import Any

from orders.cli.demo.queued import as_json, longest_of, table

DAY = 86_400_000


def plan(sku: str, *changed: tuple[str, int | None], left: tuple[str, ...] = ()) -> dict[str, Any]:
    orders = [
        {"order_id": order, "amount": 1, "planned_at": day and day * DAY, "by": f"PO-{day}"}
        for order, day in changed
    ]
    return {"sku": sku, "at": DAY, "changed": orders, "left": list(left)}


def test_the_one_by_which_most_were_told_a_day_in_order_of_days():
    found = longest_of(
        [
            plan("A", ("a", 3)),
            plan("B", ("x", None), ("y", None), ("z", None)),
            plan("A", ("b", 1), ("c", None)),
            plan("A", ("d", 2), left=("a", "c")),
        ]
    )
    assert found is not None
    orders = [one["order_id"] for one in found.orders]
    assert (found.sku, orders, found.plans) == ("A", ["b", "a", "c"], 4)
    assert table(found).row_count == 3
    assert as_json(found)["longest_queue"]["orders"][0]["planned_at"] == 1 * DAY


def test_nobody_waited():
    assert longest_of([]) is None
    assert as_json(None) == {"longest_queue": None}
