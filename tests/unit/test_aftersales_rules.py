"""The rules of aftersales: money back, what may come back (AS-04)."""

from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import Article, DeliveredLine, ReturnedLine, ReturnState
from orders.engine.references import References
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.rules import lines as line_rules
from services.aftersales.rules.money import owed, refundable, spread, to_pay
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


def stopped_worth(lines):
    """What the units cost that never left the house, rounded up where parts of a line are
    rounded down."""
    return sum(
        one["amount_minor"] - one["amount_minor"] * one["delivered"] // one["quantity"]
        for one in lines
    )


@st.composite
def orders(draw):
    """Lines of which some units came and some are to be paid back, with charges and payments,
    every shipment settled."""
    made = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        quantity = draw(st.integers(1, 9))
        came = draw(st.integers(0, quantity))
        made.append(
            line(
                number,
                quantity,
                draw(st.integers(0, 10_000)),
                delivered=came,
                refundable=draw(st.integers(0, came)),
            )
        )
    total = sum(one["amount_minor"] for one in made) + draw(st.integers(0, 1000))
    return made, total, draw(st.integers(0, 2 * total))


def due(case, paid, refunded=0, by_review=0):
    lines, total, _ = case
    return owed(lines, total, paid, refunded, by_review, all_settled=True)


@given(orders())
def test_never_more_is_paid_back_than_was_paid_nor_than_the_goods_cost(case):
    """AS-04."""
    lines, _, paid = case
    assert 0 <= due(case, paid) <= min(paid, sum(refundable(one) for one in lines))


@given(orders())
def test_an_order_paid_in_full_gets_back_the_whole_price_once(case):
    lines, total, _ = case
    amount = due(case, total, by_review=stopped_worth(lines))
    assert amount == sum(refundable(one) for one in lines)
    assert due((spread(lines, amount), total, 0), total, amount, stopped_worth(lines)) == 0
    assert sum(one["refunded_minor"] for one in spread(lines, amount)) == amount


@given(orders())
def test_together_with_review_never_more_is_paid_back_than_was_paid(case):
    """Review pays min(cost, paid) back for stopped lines."""
    lines, _, paid = case
    by_review = min(stopped_worth(lines), paid)
    assert by_review + due(case, paid, by_review=by_review) <= paid


@given(orders())
def test_who_paid_only_for_what_came_gets_back_what_went(case):
    """On account, invoiced by delivery: what was stopped was never paid, and hides nothing of
    what is owed."""
    lines, total, _ = case
    assert due(case, total - stopped_worth(lines)) == sum(refundable(one) for one in lines)


@given(orders())
def test_who_paid_net_of_what_went_back_gets_nothing(case):
    lines, total, _ = case
    assert due(case, to_pay(lines, total, all_settled=True)) == 0


def test_a_line_in_parts_is_rounded_down_and_whole_is_exact():
    assert [refundable(line(refundable=n)) for n in range(4)] == [0, 333, 666, 1000]
    assert refundable(line(quantity=0)) == 0


def test_more_than_was_ordered_never_happens_to_a_line():
    lines = line_rules.changed(
        [line(quantity=3)], [{"line": 1, "quantity": 2}], line_rules.arrive("BER")
    )
    lines = line_rules.changed(
        lines, [{"line": 1, "quantity": 2}, {"line": 7, "quantity": 1}], line_rules.lose
    )
    assert (lines[0]["delivered"], lines[0]["lost"], lines[0]["refundable"]) == (2, 1, 1)


def test_what_arrives_counts_as_far_as_it_was_announced():
    """AS-04."""
    one: ReturnState = {
        "return_id": "R",
        "status": "authorised",
        "warehouse": "BER",
        "lines": [{"line": 1, "sku": "SKU-1", "quantity": 3}],
        "results": [{"line": 1, "sku": "SKU-1", "restocked": 1, "scrapped": 0}],
        "refund_minor": 0,
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
