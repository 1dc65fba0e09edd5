"""An order in two parts through all stages: inventory hands on its first line, then the rest
(IV-05). No stage does so yet; here it is made to. The audit judges."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from orders.business.notices import quantities
from orders.contracts.records import StockReserved
from orders.engine.handling import Event, Handling
from services.allocation.rules.need import lines_of
from services.inventory.decide import orders
from tests.cases.histories import Move, furniture, histories, opening
from tests.cases.inside import Inside
from tests.cases.place import ready
from tests.cases.steps import Send
from tests.cases.story import cancelled, ordered, packed, scanned
from tests.cases.test_inside import wrong
from tests.examples import examples

ORDER = "shop:parts"


class Parts:
    """What inventory does with an order: the first line now, the rest at once, or never."""

    def __init__(self, then: str) -> None:
        self._then = then
        self._whole = orders._reserved

    def reserved(self, state: Any, order: Any, confirmed: Any, ctx: Any) -> Handling:
        handling = self._whole(state, order, confirmed, ctx)
        *before, whole = handling.events
        lines = lines_of(order.decoded()["lines"])
        now, rest = lines[:1], lines[1:]
        first = {**whole.value, "lines": now, "open_lines": quantities(rest)}
        second = {**whole.value, "revision": 2, "lines": rest, "open_lines": []}
        events = [*before, Event(StockReserved, first)]
        if self._then == "sent":
            events.append(Event(StockReserved, second))
        return replace(handling, events=events)


@pytest.fixture
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Inside:
    """An order of two lines, of which the first is delivered."""
    monkeypatch.setattr(orders, "_reserved", Parts(request.param).reserved)
    made = Inside([opening()])
    say(made, *furniture(), ordered("parts", ("ART-A", 2), ("ART-B", 1)))
    first = (packed(ORDER), scanned(ORDER, "PICKED_UP"), scanned(ORDER, "DELIVERED"))
    say(made, *first)
    return made


def say(place: Inside, *steps: Any) -> None:
    for step in steps:
        place.send(step.record, step.key, ready(step, place))


def named(place: Inside, name: str) -> list[Any]:
    return [one.value for one in place.told() if one.name == name]


@pytest.mark.parametrize("place", ["sent"], indirect=True)
def test_it_is_delivered_and_completed_when_the_second_part_is_there(place: Inside) -> None:
    assert not named(place, "DeliveryCompleted")
    assert wrong(place.audit()) == []
    say(place, packed(ORDER, 2), scanned(ORDER, "PICKED_UP", 2), scanned(ORDER, "DELIVERED", 2))
    (done,) = named(place, "DeliveryCompleted")
    assert [one["sku"] for one in done["delivered"]] == ["ART-A", "ART-B"]
    place.pass_days(45)
    assert len(named(place, "OrderCompleted")) == 1
    (measured,) = named(place, "OrderMeasured")
    assert (measured["shipments"], measured["in_full"]) == (2, True)
    assert wrong(place.audit()) == []


@pytest.mark.parametrize("place", ["sent"], indirect=True)
def test_it_may_be_cancelled_between_its_parts(place: Inside) -> None:
    say(place, cancelled(ORDER))
    place.pass_days(45)
    assert wrong(place.audit()) == []


@pytest.mark.parametrize("place", ["forgotten"], indirect=True)
def test_a_part_that_never_comes_is_found(place: Inside) -> None:
    place.pass_days(2)
    assert not named(place, "DeliveryCompleted")
    found = wrong(place.audit())
    assert any(ORDER in one and "nothing will move it" in one for one in found)


@settings(
    max_examples=examples(3),
    phases=(Phase.generate,),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(histories())
def test_whatever_happens_to_orders_in_parts_the_audit_finds_nothing(history: list[Move]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(orders, "_reserved", Parts("sent").reserved)
        place = Inside([opening()])
        say(place, *furniture())
        for move in history:
            if isinstance(move, Send):
                say(place, move)
            else:
                place.pass_days(move)
        assert wrong(place.audit()) == []
        place.pass_days(45)
        assert wrong(place.audit()) == []
