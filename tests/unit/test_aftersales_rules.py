"""The rules of aftersales: what may come back, how long, and what is owed no longer (AS-04)."""

import pytest

from orders.contracts.blank import blank
from orders.contracts.records import (
    AftersalesState,
    Article,
    DeliveredLine,
    ReturnedLine,
    ReturnState,
)
from orders.engine.references import References
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.rules import lines as line_rules
from services.aftersales.rules.money import charges_due
from services.aftersales.rules.returns import counted, remaining, window_end
from services.aftersales.stage import STAGE
from tests.orders import article, order

DAY = 86_400_000


def line(number=1, quantity=3, amount=1000, **changes) -> DeliveredLine:
    made = line_rules.of_order(order())[0]
    return {
        **made,
        "line": number,
        "sku": f"SKU-{number}",
        "quantity": quantity,
        "amount_minor": amount,
        **changes,  # type: ignore[typeddict-item]
    }


def test_more_than_was_ordered_never_happens_to_a_line():
    lines = line_rules.changed(
        [line(quantity=3)],
        [{"line": 1, "sku": "SKU-1", "quantity": 2}],
        line_rules.arrive("BER", "lorry"),
    )
    lines = line_rules.changed(
        lines,
        [
            {"line": 1, "sku": "SKU-1", "quantity": 2},
            {"line": 7, "sku": "SKU-7", "quantity": 1},
        ],
        line_rules.lose,
    )
    assert (lines[0]["delivered"], lines[0]["lost"], lines[0]["credited"]) == (2, 1, 1)


def test_what_arrives_counts_as_far_as_it_was_announced():
    """AS-04."""
    one: ReturnState = {
        "return_id": "R",
        "status": "authorised",
        "warehouse": "BER",
        "lines": [{"line": 1, "sku": "SKU-1", "quantity": 3}],
        "results": [{"line": 1, "sku": "SKU-1", "restocked": 1, "scrapped": 0}],
        "credited_minor": 0,
        "chosen": False,
        "due_at": None,
        "reason": "",
    }
    found: list[ReturnedLine] = [
        {"line": 1, "sku": "SKU-1", "restocked": 1, "scrapped": 5},
        {"line": 2, "sku": "SKU-2", "restocked": 1, "scrapped": 0},
    ]
    assert counted(found, one) == [{"line": 1, "sku": "SKU-1", "restocked": 1, "scrapped": 1}]
    assert remaining(one) == [{"line": 1, "sku": "SKU-1", "quantity": 2}]


def test_the_longest_window_of_what_was_delivered_is_that_of_the_order():
    policy = STAGE.policy.load(STAGE.policy_file).model_copy(
        update={"family_window_days": {"shoes": 30}}
    )
    assert isinstance(policy, AftersalesPolicy)
    refs = References({Article: {"SKU-2": article("SKU-2", family="shoes")}})
    lines = [line(1, delivered=1), line(2, delivered=0)]
    assert window_end(lines, 0, policy, refs) == 14 * DAY
    assert window_end([lines[0], {**lines[1], "delivered": 1}], 0, policy, refs) == 30 * DAY


@pytest.mark.parametrize(
    ("status", "due"), [("delivering", 0), ("delivered", 595), ("completed", 595)]
)
def test_once_an_order_is_over_what_never_came_keeps_no_charges_owed(status, due):
    """AS-04: line 1 was lost, line 2 was stopped by another stage; while shipments are under way
    line 2 may still come."""
    state = blank(AftersalesState)
    state["status"], state["charges_minor"] = status, 595
    state["lines"] = [line(1, lost=3, credited=3), line(2)]
    assert charges_due(state, AftersalesPolicy.load(STAGE.policy_file)) == due
