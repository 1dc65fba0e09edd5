"""What the tests of changes in intake share: an order, what is wanted of it instead, what intake
is told about it."""

from collections.abc import Sequence
from typing import Any

from orders.business.notices import AMENDED
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AmendRequested,
    CancelRequested,
    ChangeRequested,
    LineQuantity,
    Order,
    OrderStopped,
    OrderSubmitted,
    RecallDenied,
)
from orders.engine.handling import Event
from services.intake.rules.merging import HEAD
from services.intake.stage import STAGE
from tests.orders import address, line, order, submitted
from tests.stages.room import START, Room

KEY = "shop:1001"
FIRST = order()
NEW_STREET = order(delivery_address=address(street="Am Kupfergraben 5"))
MORE = order(lines=[line(1, quantity=3), *(line(number) for number in range(2, 6))], paid=12_495)
NOTHING = {
    **line(0, quantity=0, price=0),
    **dict.fromkeys(("sku", "name", "specification", "unit"), ""),
    **dict.fromkeys(("tax_minor", "total_minor", "price_per"), 0),
}
"""A line of a change that says nothing."""


def taken() -> Room:
    """Intake has taken the order."""
    room = Room(STAGE)
    room.send(OrderSubmitted, submitted(FIRST))
    return room


def amend(
    intake: Room, content: Order, at: int = START, revision: int = 0, by: str = ""
) -> list[Event]:
    """`by`: who of the house entered it."""
    request: AmendRequested = {
        "order_id": KEY,
        "requested_at": at,
        "requested_by": "customer",
        "entered_by": by,
        "reason": "moved house",
        "source_revision": revision,
        "document": "",
        "order": CarriedOrder.of(content),
    }
    return intake.send(AmendRequested, request)


def parts(intake: Room, at: int = START, revision: int = 0, **said: Any) -> list[Event]:
    """A change by parts, as a partner's 860 or ORDCHG is."""
    return intake.send(ChangeRequested, parts_of(at, revision, **said))


def parts_of(at: int = START, revision: int = 0, **said: Any) -> dict[str, Any]:
    """The request; a line may say as little as it likes."""
    request: dict[str, Any] = {
        "order_id": KEY,
        "requested_at": at,
        "requested_by": "partner",
        "entered_by": "",
        "reason": "",
        "source_revision": revision,
        "change_id": "",
        "document": "",
        "currency": "",
        **dict.fromkeys(HEAD),
        "dropped": [],
    }
    lines = [{**NOTHING, **one} for one in said.pop("lines", ())]
    return {**request, "lines": lines, **said}


def stopped(
    intake: Room, outcome: str = AMENDED, version: int = 1, kept: Sequence[LineQuantity] = ()
) -> list[Event]:
    notice = {"order_id": KEY, "version": version, "lines": [], "whole": True, "because": ""}
    notice |= {"kept": list(kept)}
    by = {"stopped_by": "review", "outcome": outcome, "warehouse": "", "at": intake.now}
    return intake.send(OrderStopped, {**notice, **by})


def denied(intake: Room, version: int = 1) -> list[Event]:
    notice = {"order_id": KEY, "version": version, "because": "on its way", "denied_by": "review"}
    return intake.send(RecallDenied, {**notice, "at": intake.now})


def cancel(intake: Room) -> list[Event]:
    request = {"requested_at": START, "requested_by": "customer", "reason": "enough"}
    return intake.send(CancelRequested, {"order_id": KEY, **request})


def revised(intake: Room, content: Order, revision: int) -> list[Event]:
    return intake.send(OrderSubmitted, {**submitted(content), "source_revision": revision})
