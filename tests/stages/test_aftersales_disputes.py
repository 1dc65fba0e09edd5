"""What customers say is wrong with goods that have come is a case for somebody (DL-01, AS-01)."""

from typing import Any

import pytest

from orders.contracts.records import CaseUpdated, DeliveryDisputed, MessageRequested
from tests.stages.after_delivery import KEY, delivered, make
from tests.stages.house import NUMBER, bare
from tests.stages.published import of
from tests.stages.room import Room


@pytest.fixture
def room() -> Room:
    there = make()
    delivered(there, 2, 2, 1)
    return there


def disputed(**changes: Any) -> dict[str, Any]:
    said = {
        "order_id": KEY,
        "version": 1,
        "dispute_id": "damaged-1",
        "shipment_id": f"{NUMBER}-1",
        "kind": "DAMAGED",
        "lines": [1, 3, 3, 99, -1],
        "units": [],
        "note": "the box was open",
        "at": 1,
        "proof": "sha256:00",
    }
    return {**said, **changes}


def test_a_complaint_is_a_case_about_the_lines_that_were_named_and_sent(room):
    events = room.send(DeliveryDisputed, disputed())
    assert of(CaseUpdated, events)["case_id"] == "dispute-damaged-1"
    to = [event.value["to"] for event in events if event.record is MessageRequested]
    assert to == ["quality", "claims desk"]
    [case] = room.state(KEY)["cases"]
    assert (case["kind"], case["lines"]) == ("quality", bare(2, 0, 1))


def test_missing_lines_are_for_who_knows_the_carriers(room):
    room.send(DeliveryDisputed, disputed(kind="MISSING", lines=[]))
    [case] = room.state(KEY)["cases"]
    assert (case["team"], case["lines"]) == ("carrier desk", [])


@pytest.mark.parametrize(
    ("changes", "reason"), [({"proof": ""}, "unproven"), ({"version": 9}, "other_version")]
)
def test_a_complaint_of_nobody_opens_nothing(room, changes, reason):
    room.send(DeliveryDisputed, disputed(**changes))
    assert room.outcomes[-1] == ("DeliveryDisputed", "ignored", reason)
    assert room.state(KEY)["cases"] == []


def test_a_complaint_that_is_repeated_is_one_and_there_is_an_end_to_new_ones(room):
    for number in range(8):
        room.send(DeliveryDisputed, disputed(dispute_id=f"damaged-{number // 2}"))
    assert len(room.state(KEY)["cases"]) == 4
    for number in range(10, 16):
        room.send(DeliveryDisputed, disputed(dispute_id=f"damaged-{number}"))
    assert len(room.state(KEY)["cases"]) == 5
    assert room.outcomes[-1][2] == "too_many_cases"
