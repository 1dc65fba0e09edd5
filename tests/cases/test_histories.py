"""Whatever happens, in whatever order: money, goods and credit are right to the cent and to the
piece, at rest and when all is over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.histories import Move, furniture, histories, opening, reports, transfers
from tests.cases.inside import Inside
from tests.cases.place import ready
from tests.cases.playing import play
from tests.cases.steps import Send
from tests.cases.story import (
    FREIGHT,
    ON_ACCOUNT,
    arrived,
    cancelled,
    chose,
    complained,
    delivered,
    ordered,
    paid,
    scanned,
    sent_back,
    shipped,
)
from tests.cases.test_inside import wrong
from tests.examples import drawn

ROUNDING = {"kind": "rounding", "amount_minor": -1, "tax_minor": 0}
LONG_DAYS = 45
"""By then whatever was to be decided, sent back or answered has been."""


@drawn(20)
@given(histories())
def test_whatever_happens_the_audit_finds_nothing(history: list[Move]) -> None:
    place = Inside([opening()])
    play(place, history)
    assert wrong(place.audit()) == []
    place.pass_days(LONG_DAYS)
    assert wrong(place.audit()) == []


@drawn(20)
@given(st.lists(st.one_of(transfers(), transfers(), reports()), min_size=3, max_size=12))
def test_whatever_warehouses_tell_of_transfers_both_books_agree(papers: list[Send]) -> None:
    """IV-10: in any order, repeated, too much, too little, to nowhere."""
    place = Inside([opening()])
    for step in (*furniture(), *papers, *papers[:2]):
        place.send(step.record, step.key, ready(step, place))
    assert wrong(place.audit()) == []
    place.pass_days(2)
    assert wrong(place.audit()) == []


def test_a_charge_back_of_an_order_that_is_forgotten_is_a_persons() -> None:
    """RV-03, RV-04: review knows neither the order nor whose credit it was; finance is told."""
    place = Inside([opening()])
    bought = ordered("late", ("ART-A", 2), paid=0, payment=ON_ACCOUNT, customer="K-2")
    order = bought.key
    came = delivered(order, ("ART-A", 2))
    for step in (*furniture(), bought, *came, paid(order, "B-1", 2000)):
        place.send(step.record, step.key, ready(step, place))
    place.pass_days(60)
    back = paid(order, "B-2", -2000)
    place.send(back.record, order, ready(back, place))
    place.pass_days(60)
    assert wrong(place.audit()) == []
    told = [one.value for one in place.told() if one.name == "MessageRequested"]
    assert [one["to"] for one in told if one["template"] == "payment-charged-back"] == ["finance"]


@pytest.mark.parametrize(
    ("end", "returned", "refunded"),
    [("DELIVERED", 0, []), ("DELIVERED", 1, [1000]), ("DELIVERED", 2, [1999]), ("LOST", 0, [1999])],
)
def test_a_rounding_in_the_buyers_favour_is_reckoned_to_the_cent(
    end: str, returned: int, refunded: list[int]
) -> None:
    """IN-02, AS-04: shops round to their own total, and charges together may be below zero."""
    place = Inside([opening()])
    bought = ordered("rounded", ("ART-A", 2), charges=[ROUNDING], customer="K-2")
    order = bought.key
    under_way = shipped(order, ("ART-A", 2))
    back = ("ART-A", returned)
    comes_back = (sent_back(order, back), arrived(order, back)) if returned else ()
    for step in (*furniture(), bought, *under_way, scanned(order, end), *comes_back):
        place.send(step.record, step.key, ready(step, place))
    assert wrong(place.audit()) == []
    place.pass_days(LONG_DAYS)
    assert wrong(place.audit()) == []
    refunds = [one.value["amount_minor"] for one in place.told() if one.name == "RefundRequested"]
    assert refunds == refunded


def _lost(*more: Send) -> tuple[Inside, str]:
    """A piece of an order, with its freight, and what was said after its carrier had lost it."""
    place = Inside([opening()])
    bought = ordered("lost", ("ART-A", 1), charges=[FREIGHT], customer="K-2")
    order = bought.key
    lost = (*shipped(order, ("ART-A", 1)), scanned(order, "LOST"))
    for step in (*furniture(), bought, *lost, *more):
        place.send(step.record, step.key, ready(step, place))
    return place, order


AGAIN = "shop:lost~R1"


@pytest.mark.parametrize(
    ("said", "refunded", "received"),
    [
        ((), 1595, 1),
        ((chose("shop:lost", "refund"),), 1595, 1),
        ((chose("shop:lost", "replacement"), *delivered(AGAIN, ("ART-A", 1))), 0, 2),
        ((cancelled(AGAIN), chose("shop:lost", "replacement")), 1595, 2),
        (
            (
                chose("shop:lost", "replacement"),
                *shipped(AGAIN, ("ART-A", 1)),
                scanned(AGAIN, "LOST"),
            ),
            1595,
            2,
        ),
        (
            (
                chose("shop:lost", "replacement"),
                *delivered(AGAIN, ("ART-A", 1)),
                sent_back(AGAIN, ("ART-A", 1), reason="defective"),
                arrived(AGAIN, ("ART-A", 1)),
            ),
            1595,
            2,
        ),
    ],
    ids=["silent", "refund", "came", "cancelled before", "lost again", "sent back"],
)
def test_of_what_was_lost_the_customer_has_the_goods_or_the_money(
    said: tuple[Send, ...], refunded: int, received: int
) -> None:
    """TR-05: one of the two for each unit, whatever becomes of what is sent again."""
    place, order = _lost(*said)
    assert wrong(place.audit()) == []
    place.pass_days(LONG_DAYS)
    assert wrong(place.audit()) == []
    told = place.told()
    back = [one.value for one in told if one.name == "RefundRequested"]
    assert [one["amount_minor"] for one in back] == [refunded][: bool(refunded)]
    assert all(one["order_id"] == order for one in back)
    assert sum(one.name == "OrderReceived" for one in told) == received
    over = {one.value["order_id"] for one in told if one.name in ("OrderCompleted", "OrderStopped")}
    assert order in over
    assert received == 1 or AGAIN in over


@pytest.mark.parametrize(
    ("said", "refunded", "received"),
    [
        ((complained("shop:wrong", 1, kind="MISSING"),), 2000, 1),
        ((complained("shop:wrong", 1, units=(1,)), chose("shop:wrong", "refund")), 1000, 1),
        (
            (
                complained("shop:wrong", 1),
                chose("shop:wrong", "replacement"),
                *delivered("shop:wrong~R1", ("ART-A", 2)),
            ),
            0,
            2,
        ),
        (
            (
                complained("shop:wrong", 1),
                chose("shop:wrong", "replacement"),
                *delivered("shop:wrong~R1", ("ART-A", 2)),
                complained("shop:wrong~R1", 1, units=(1,)),
            ),
            1000,
            2,
        ),
        (
            (
                complained("shop:wrong", 1, units=(1,)),
                chose("shop:wrong", "refund"),
                sent_back("shop:wrong", ("ART-A", 2)),
                sent_back("shop:wrong", ("ART-A", 1), number=2),
                arrived("shop:wrong", ("ART-A", 2), return_id="R-2"),
            ),
            2000,
            1,
        ),
    ],
    ids=["silent", "one piece", "came", "wrong again", "complained of and sent back"],
)
def test_of_what_came_wrong_the_customer_has_the_goods_or_the_money(
    said: tuple[Send, ...], refunded: int, received: int
) -> None:
    """TR-05: one of the two for each unit that was complained of, and never both."""
    place = Inside([opening()])
    bought = ordered("wrong", ("ART-A", 2), customer="K-2")
    order = bought.key
    for step in (*furniture(), bought, *delivered(order, ("ART-A", 2)), *said):
        place.send(step.record, step.key, ready(step, place))
    assert wrong(place.audit()) == []
    place.pass_days(LONG_DAYS)
    assert wrong(place.audit()) == []
    told = place.told()
    back = [one.value for one in told if one.name == "RefundRequested"]
    assert sum(one["amount_minor"] for one in back) == refunded
    assert all(one["order_id"] == order for one in back)
    assert sum(one.name == "OrderReceived" for one in told) == received
    assert order in {one.value["order_id"] for one in told if one.name == "OrderCompleted"}
