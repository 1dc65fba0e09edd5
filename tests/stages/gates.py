"""A room with people who open gates, and what they say (decision 0096)."""

from typing import Any

from orders.contracts.records import (
    GateAnswered,
    MessageRequested,
    RecordIgnored,
    Staff,
)
from orders.engine.handling import Event
from services.shipping.stage import STAGE
from tests.orders import address, order, staff
from tests.stages.house import (
    AT,
    references,
)
from tests.stages.published import names, of
from tests.stages.room import HOUR, Room

KEY = "shop:1001"
DAY = 24 * HOUR
PEOPLE = {
    one["staff_id"]: one
    for one in (
        staff("E1", "export_sales"),
        staff("E2", "export_sales"),
        staff("F1", "finance"),
        staff("S1", "sales"),
        staff("M1", "manager"),
        staff("SMALL", "export_sales", limit=100),
        staff("AWAY", "export_sales", absent_from_at=0, delegate="M1"),
    )
}
RECALL = {
    "order_id": KEY,
    "version": 1,
    "requested_by": "customer",
    "reason": "changed my mind",
    "purpose": "CANCEL",
    "at": AT,
}


def house(**tables: Any) -> Room:
    """With people who open gates."""
    return Room(STAGE, references={**references(**tables), Staff: PEOPLE})


def abroad(**changes: Any) -> Any:
    """An order to a country beyond the seller's customs: it needs the gate `customs`."""
    return order(delivery_address=address(country="CH"), **changes)


def said(gate: str = "customs", by: str = "E1", **changes: Any) -> Any:
    """A person shows what opens a gate."""
    value: GateAnswered = {
        "order_id": KEY,
        "version": 1,
        "gate_id": gate,
        "verdict": "OPEN",
        "decided_by": by,
        "role": "",
        "reference": "MRN-1",
        "document": "",
        "valid_from_at": None,
        "valid_until_at": None,
        "because": "",
        "entered_by": "",
        "at": AT,
    }
    return {**value, **changes}


def all_of(record: type, events: list[Event]) -> list[Any]:
    return [event.value for event in events if event.record is record]


def templates(events: list[Event]) -> list[tuple[str, str]]:
    return [(one["to"], one["template"]) for one in all_of(MessageRequested, events)]


def ignored(room: Room, value: Any) -> str:
    """Why what somebody said came to nothing; it changes nothing, and is told."""
    before = room.state(KEY)
    events = room.send(GateAnswered, value)
    assert names(events) == ["RecordIgnored"]
    assert room.state(KEY) == before
    assert of(RecordIgnored, events)["reason"] == room.outcomes[-1][2]
    return room.outcomes[-1][2]
