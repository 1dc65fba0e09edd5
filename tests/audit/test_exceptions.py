"""TR-03: the audit finds what is opened twice, closed unopened, left open, or never opened."""

from typing import Any

import pytest

from orders.audit.checks import exceptions
from orders.audit.story import Story, Told

Record = tuple[str, dict[str, Any]]
LOST = {"kind": "lost", "subject": "N-1", "since_at": 5}


def opened(**more: Any) -> Record:
    return "ExceptionOpened", {**LOST, "owner": "operations", "deadline_at": 9, "at": 5, **more}


def closed(**more: Any) -> Record:
    return "ExceptionClosed", {**LOST, "at": 6, **more}


def told(event: str, sequence: int, final: bool = False, **parameters: str) -> Record:
    about = {"heard_at": 1, "sequence": sequence, "final": final, "parameters": parameters}
    return "TimelineAdded", {"event": event, **about}


GONE = told("ShipmentLost", 7, shipment_id="N-1")
CREDIT = told("UnitsCredited", 8, shipment_id="N-1")


def found(*records: Record, ended: bool = False) -> list[str]:
    story = Story("shop:1")
    story.told = Told(64, "completed", True) if ended else None
    for name, value in records:
        story.exceptions.take(name, value)
    checks = (exceptions.unpaired, exceptions.left_open, exceptions.unseen)
    return [one.says for check in checks for one in check(story)]


def test_what_is_right():
    credited = ("UnitsCredited", {"shipment_id": "N-1", "return_id": ""})
    assert found(GONE, opened(), closed(), CREDIT, credited, ended=True) == []
    assert found(GONE, opened()) == []
    assert found(told("UnitsCredited", 6, shipment_id="N-1"), GONE) == [], "settled before"
    assert found(told("ShipmentLost", 7, final=True, shipment_id="N-1")) == [], "after the end"
    assert found(told("DeliveryRefused", 7, shipment_id="N-1"), opened(kind="damaged")) == []


@pytest.mark.parametrize(
    ("records", "ended", "says"),
    [
        ((opened(), opened()), False, "lost N-1 is opened while it is open"),
        ((closed(),), False, "lost N-1 is closed, not open"),
        ((opened(), closed(since_at=4)), False, "lost N-1 is closed, not open"),
        ((opened(owner=""),), False, "nobody who answers for it"),
        ((opened(deadline_at=5),), False, "no time for it"),
        ([opened(subject=f"N-{n}") for n in range(9)], False, "9 are open at once"),
        ((opened(),), True, "has ended, and lost N-1 is open"),
        (
            (opened(kind="silent"), ("ShipmentDelivered", {"shipment_id": "N-1"})),
            False,
            "silent N-1 is open, and that shipment has ended",
        ),
        (
            (opened(), ("UnitsCredited", {"shipment_id": "N-1", "return_id": ""})),
            False,
            "lost N-1 is open, and it is settled",
        ),
        (
            (opened(kind="damaged"), ("ReturnInspected", {"return_id": "refused-N-1"})),
            False,
            "damaged N-1 is open, and it is settled",
        ),
        ((GONE, CREDIT), False, "N-1 is lost, and nobody was told"),
    ],
)
def test_what_is_wrong_is_found(records: tuple[Record, ...], ended: bool, says: str):
    assert any(says in one for one in found(*records, ended=ended))
