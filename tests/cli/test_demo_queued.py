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


def test_the_one_for_which_most_waited_by_day():
    found = longest_of(
        [
            plan("A", ("a", 3)),
            plan("B", ("x", None), ("y", 2)),
            plan("A", ("b", 1)),
            plan("A", ("c", 2), left=("a",)),
        ]
    )
    assert found is not None
    assert (found.sku, [one["order_id"] for one in found.orders], found.plans) == (
        "B",
        ["y", "x"],
        4,
    )
    assert table(found).row_count == 2
    assert as_json(found)["longest_queue"]["orders"][0]["planned_at"] == 2 * DAY


def test_nobody_waited():
    assert longest_of([]) is None
    assert as_json(None) == {"longest_queue": None}
