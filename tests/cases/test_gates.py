"""Goods for abroad, and people who open gates, refuse them, or say nothing; carriers who take what
may not leave. In any order, through all stages; the audit is the judge (SH-06, SH-08)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import GateAnswered, Staff
from tests import orders as made
from tests.cases.histories import FORGOTTEN, Move, opening
from tests.cases.inside import Inside
from tests.cases.playing import play, told_of
from tests.cases.steps import DAY, HOUR, NOW, Send
from tests.cases.story import cancelled, ordered, picked, scanned
from tests.cases.test_inside import wrong
from tests.examples import drawn

ABROAD: dict[str, Any] = {"delivery_address": made.address(country="CH", region="")}
PEOPLE = (
    made.staff("E1", "export_sales"),
    made.staff("E2", "export_sales"),
    made.staff("M1", "manager"),
    made.staff("F1", "finance"),
)
ROWS = [(Staff, one["staff_id"], one) for one in PEOPLE]
GOODS = ("ART-A", 2)


def answered(order: str, by: str = "E1", **changes: Any) -> Send:
    """Somebody shows what the customs office has written."""
    value: dict[str, Any] = {
        "order_id": order,
        "version": 1,
        "gate_id": "customs",
        "verdict": "OPEN",
        "decided_by": by,
        "role": "",
        "reference": "MRN-1",
        "document": "",
        "valid_from_at": None,
        "valid_until_at": None,
        "because": "",
        "entered_by": "",
        "at": NOW,
    }
    return Send(GateAnswered, order, {**value, **changes})


def answers(order: str) -> st.SearchStrategy[Send]:
    """In time, late, twice, by somebody who may not, for a time only, for another order."""
    return st.builds(
        answered,
        st.sampled_from((order, order, order, "shop:nobody")),
        st.sampled_from(("E1", "E1", "E2", "M1", "F1", "X9")),
        verdict=st.sampled_from(("OPEN", "OPEN", "OPEN", "OPEN", "REFUSE")),
        gate_id=st.sampled_from(("customs", "customs", "customs", "booking")),
        reference=st.sampled_from(("MRN-1", "MRN-1", "")),
        valid_from_at=st.sampled_from((None, None, NOW + 5 * HOUR)),
        valid_until_at=st.sampled_from((None, NOW + 8 * HOUR, NOW + 2 * DAY, NOW - HOUR)),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Move]:
    """The lives of two orders, one of them for abroad, told in turns."""
    lives: list[list[Move]] = []
    for reference, changes in (("g1", ABROAD), ("g2", draw(st.sampled_from((ABROAD, {}))))):
        order = f"shop:{reference}"
        life: list[Move] = [ordered(reference, GOODS, ("ART-B", 1), **changes)]
        moves: list[st.SearchStrategy[Move]] = [
            answers(order),
            answers(order),
            st.just(picked(order, GOODS, ("ART-B", 1))),
            st.just(scanned(order, "PICKED_UP")),
            st.sampled_from((0.1, 0.4, 1.0, 3.0)),
            st.sampled_from((cancelled(order), scanned(order, "DELIVERED"))),
        ]
        life += draw(st.lists(st.one_of(moves), min_size=2, max_size=6))
        lives.append(life)
    told: list[Move] = []
    while lives := [one for one in lives if one]:
        told.append(lives[draw(st.integers(0, len(lives) - 1))].pop(0))
        if draw(st.integers(0, 7)) == 0 and len(told) > 1:
            told[-1], told[-2] = told[-2], told[-1]
    return told


@drawn(20)
@given(histories())
def test_whatever_is_said_at_gates_the_audit_finds_nothing(history: list[Move]) -> None:
    place = Inside([opening()], ROWS)
    play(place, history)
    assert wrong(place.audit()) == []
    place.pass_days(FORGOTTEN)
    assert wrong(place.audit()) == []


def test_an_order_that_may_not_leave_gives_back_goods_and_money() -> None:
    """SH-08, RV-03: nobody opens its gate; stock is free again, and the customer has his money."""
    place = Inside([opening()], ROWS)
    free = place.ledger("stock").get("ART-A", (0, 0))[0]
    play(place, [ordered("g1", GOODS, **ABROAD), 30.0])
    assert place.ledger("stock")["ART-A"][0] == free + 20, "what came, and no less"
    assert [one["amount_minor"] for one in told_of(place, "RefundRequested")] == [2000]
    [stopped] = [one for one in told_of(place, "OrderStopped") if one["whole"]]
    assert stopped["because"] == "it may not be sent: customs"
    status = [one["status"] for one in told_of(place, "OrderStatus")]
    assert "gated" in status
    assert status[-1] == "cancelled"
    assert told_of(place, "ShipmentReleased") == []
    assert wrong(place.audit()) == []


def test_what_a_carrier_took_at_a_closed_gate_is_delivered_and_told() -> None:
    """SH-08: a fact is a fact; whoever was to open the gate hears of it."""
    place = Inside([opening()], ROWS)
    order = "shop:g1"
    moves: list[Move] = [ordered("g1", GOODS, **ABROAD), scanned(order, "PICKED_UP")]
    play(place, [*moves, scanned(order, "DELIVERED")])
    assert [one["how"] for one in told_of(place, "GateSettled")] == ["passed"]
    assert len(told_of(place, "ShipmentDelivered")) == 1
    assert wrong(place.audit()) == []
    place.pass_days(FORGOTTEN)
    assert wrong(place.audit()) == []
