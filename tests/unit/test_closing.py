"""The closing summary: planned against actual, exceptions, cost (DL-04)."""

from typing import Any

from orders.client.closing.cost import Cost
from orders.client.closing.summary import FIGURES, summary
from orders.client.closing.turns import Turn
from tests.cli.records import found

HOUR = 3_600_000


def told(sequence: int, at: int, status: str | None, **more: Any) -> Any:
    fact: dict[str, Any] = {
        "heard_at": 1, "sequence": sequence, "at": at, "status": status, "owner": "", "event": "",
        "planned_end_at": None, "final": False, "number": "B-1", "code": "", "parameters": {},
    }  # fmt: skip
    return found("orders.timeline.v1", "TimelineAdded", {**fact, **more})


def test_each_turn_is_held_against_its_plan_and_what_was_late_adds_up():  # DL-04, TR-08
    made = summary(
        "web:1",
        [
            told(1, 0, "received", owner="review", planned_end_at=2 * HOUR),
            told(2, 5 * HOUR, "confirmed", owner="inventory", planned_end_at=7 * HOUR),
            told(3, 6 * HOUR, None, event="MessageRequested"),
            told(4, 6 * HOUR, "dispatched", owner="carrier", planned_end_at=30 * HOUR),
            told(5, 31 * HOUR, None, event="StepOverdue", code="dispatched"),
            told(6, 40 * HOUR, "completed", final=True),
        ],
    )
    assert made is not None
    assert made.turns == [
        Turn("received", "review", 0, 2 * HOUR, 5 * HOUR, 3 * HOUR),
        Turn("confirmed", "inventory", 5 * HOUR, 7 * HOUR, 6 * HOUR, 0),
        Turn("dispatched", "carrier", 6 * HOUR, 30 * HOUR, 40 * HOUR, 10 * HOUR),
        Turn("completed", "", 40 * HOUR, None, None, 0),
    ]
    assert made.late_ms == 13 * HOUR
    assert [(one.event, one.code) for one in made.exceptions] == [("StepOverdue", "dispatched")]
    assert (made.number, made.final, made.figures) == ("B-1", True, None)


def test_a_fact_that_was_told_twice_counts_once():
    once = [told(1, 0, "received"), told(2, HOUR, "confirmed")]
    assert summary("web:1", once) == summary("web:1", [*once, *once])


def test_money_is_summed_by_kind_and_currency_each_thing_once():  # DL-04
    refund = {"refund_id": "R1", "amount_minor": 500, "currency": "EUR"}
    paid = {"document_id": "D1", "amount_minor": 400, "currency": "EUR"}
    measured = dict.fromkeys(FIGURES) | {"currency": "EUR", "freight_minor": 690}
    shipments = [{"shipment_id": f"B-1-{n}", "cost_minor": 300} for n in (1, 2)]
    allocated = {"currency": "EUR", "shipments": shipments}
    made = summary(
        "web:1",
        [
            told(1, 0, "received"),
            found("orders.allocation.v1", "OrderAllocated", allocated),
            found("orders.allocation.v1", "OrderAllocated", allocated),
            found("orders.measures.v1", "OrderMeasured", measured),
            found("orders.review.v1", "RefundRequested", refund),
            found("orders.review.v1", "RefundRequested", refund),
            found("orders.review.v1", "RefundRequested",
                  {**refund, "refund_id": "R2", "currency": "USD"}),
            found("payment.events.v1", "RefundPaid", paid),
            found("payment.events.v1", "RefundPaid", paid),
        ],
    )  # fmt: skip
    assert made is not None
    assert made.cost == [
        Cost("freight", "EUR", 600, "allocation", None, ""),
        Cost("freight", "EUR", 690, "offers", None, ""),
        Cost("refunds", "EUR", 500, "house", 400, "bank"),
        Cost("refunds", "USD", 500, "house", None, ""),
    ]


def test_a_claim_is_actual_once_it_is_over_and_what_replaces_is_named():  # DL-04, TR-05
    told_of = [
        found("orders.aftersales.v1", "ClaimOpened",
              {"claim_id": claim, "value_minor": value, "currency": "EUR"})
        for claim, value in (("lost-1", 0), ("lost-1", 900), ("lost-2", 300))
    ]  # fmt: skip

    def moved(status: str, due_at: int | None, paid: int) -> Any:
        fact = {"claim_id": "lost-1", "status": status, "due_at": due_at, "paid_minor": paid}
        return found("orders.aftersales.v1", "ClaimMoved", {**fact, "currency": "EUR"})

    start = told(1, 0, "received")
    sent = summary("web:1", [start, *told_of, moved("submitted", 9, 0)])
    assert sent is not None
    assert sent.cost == [Cost("claims", "EUR", 1200, "house", None, "")]
    promised = found("orders.aftersales.v1", "ReplacementPromised", {"linked_id": "web:1~R1"})
    moves = [moved("submitted", 9, 0), moved("paid", None, 700)]
    paid = summary("web:1", [start, *told_of, *moves, promised, promised])
    assert paid is not None
    assert paid.cost == [Cost("claims", "EUR", 1200, "house", 700, "carriers")]
    assert paid.told()["replaced_by"] == ["web:1~R1"]


def test_of_an_order_that_nobody_has_heard_of_there_is_none():
    assert summary("web:1", []) is None
