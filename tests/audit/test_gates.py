"""The audit sees what left past a closed gate, and who waits at one for ever (SH-06, SH-08)."""

from typing import Any

import pytest

from orders.audit.checks.gates import trespassed, untimed
from orders.audit.gates import Gates, waits_until
from orders.audit.standing import Standing
from orders.audit.story import Story
from services.shipping.gates_policy import GatesPolicy, Opening
from services.shipping.rules.gates import closed

ORDER, SHIPMENT = "shop:1", "000001Z-1"
GATE = closed(Opening(owner="sales", within_hours=1), "customs", "gate_needed", 0, GatesPolicy())
GATED = ("OrderGated", {"version": 1, "gates": [GATE]})
SENT = {"version": 1, "shipment_id": SHIPMENT, "at": 9}


def settled(how: str, by: str = "S1") -> Any:
    said = {"version": 1, "gate_id": "customs", "how": how, "decided_by": by}
    return "GateSettled", {**said, "shipment_id": SHIPMENT}


def found(*told: Any) -> list[str]:
    story = Story(ORDER)
    story.gates = Gates()
    for name, value in told:
        story.gates.take(name, value)
    return [one.says for one in trespassed(story)]


def test_what_passes_an_open_gate_is_right():
    assert found(GATED, settled("opened"), ("ShipmentReleased", SENT)) == []
    assert found(("ShipmentReleased", SENT), ("ShipmentDispatched", SENT)) == []


def test_what_is_released_at_a_closed_gate_is_wrong():
    assert found(GATED, ("ShipmentReleased", SENT)) == [
        "000001Z-1 was released while customs was closed"
    ]


def test_what_a_carrier_took_is_wrong_only_if_nobody_wrote_it_down():
    taken = GATED, ("ShipmentDispatched", SENT)
    assert found(*taken) == ["000001Z-1 left while customs was closed, and none knows"]
    assert found(*taken, settled("passed", "")) == []


@pytest.mark.parametrize(("at", "wrong"), [(8, 0), (9, 1)])
def test_what_was_taken_while_the_evidence_held_is_right(at: int, wrong: int):
    lapsed = {**GATE, "eyes_given": 1, "valid_until_at": 9}
    told = ("OrderGated", {"version": 1, "gates": [lapsed]})
    assert len(found(told, ("ShipmentDispatched", {**SENT, "at": at}))) == wrong


def test_a_gate_that_opens_by_nobodys_word_is_wrong():
    assert found(GATED, settled("opened", "")) == ["customs opened by nobody's word"]
    assert found(GATED, settled("pending"), settled("opened", "")) == []


@pytest.mark.parametrize(("timer", "wrong"), [(None, 1), (3_600_001, 1), (3_600_000, 0)])
def test_who_waits_at_a_gate_has_a_timer(timer: int | None, wrong: int):
    state: Any = {
        "status": "open",
        "recalled": False,
        "taking_back": None,
        "shipments": [{"shipment_id": SHIPMENT, "status": "gated"}],
        "gates": [GATE],
    }
    until = waits_until(state)
    assert until == 3_600_000
    assert len([*untimed(ORDER, Standing(due=timer, gated_until=until))]) == wrong
    assert waits_until({**state, "recalled": True}) is None
