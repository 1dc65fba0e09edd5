"""Whatever happens, in whatever order: money, goods and credit are right to the cent and to the
piece, at rest and when all is over."""

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from tests.cases.histories import Move, furniture, histories, opening
from tests.cases.inside import Inside
from tests.cases.place import ready
from tests.cases.steps import Send
from tests.cases.story import ON_ACCOUNT, delivered, ordered, paid
from tests.cases.test_inside import wrong
from tests.examples import examples

LONG_DAYS = 45
"""By then whatever was to be decided, sent back or answered has been."""


@settings(
    max_examples=examples(20),
    phases=(Phase.generate,),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(histories())
def test_whatever_happens_the_audit_finds_nothing(history: list[Move]) -> None:
    place = Inside([opening()])
    for step in furniture():
        place.send(step.record, step.key, ready(step, place))
    said: dict[int, Any] = {}
    for move in history:
        if isinstance(move, Send):
            value = said.setdefault(id(move), ready(move, place))
            place.send(move.record, move.key, value)
        else:
            place.pass_days(move)
    assert wrong(place.audit()) == []
    place.pass_days(LONG_DAYS)
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
