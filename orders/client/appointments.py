"""Services whose time has not come (SH-04, SH-09)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from orders.client.asking import in_vain
from orders.client.scan import Found
from orders.contracts.records import Appointment

STAGE = "shipping"
KEEPS = "allocation"
"""Whose it is to move a service for which a technician is kept."""
PLANNED = "planned"


class Service(NamedTuple):
    """One that is to be rendered, and by whom."""

    order_id: str
    version: int
    number: str
    shipment_id: str
    kind: str
    carrier: str
    appointment: Appointment


def planned(states: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Service]:
    """All of them, by their time. `states`: shipping's."""
    found = [one for key, state in states for one in of(key, state)]
    return sorted(found, key=lambda one: (one.appointment["starts_at"], one.shipment_id))


def of(order_id: str, state: Mapping[str, Any]) -> Iterator[Service]:
    """Those of an order."""
    for one in state["shipments"]:
        if one["status"] == PLANNED and one["appointment"] is not None:
            who = one["shipment_id"], one["kind"], one["carrier"]
            yield Service(order_id, state["version"], state["number"], *who, one["appointment"])


def outcome_of(answers: Sequence[Found]) -> tuple[str, str]:
    """What became of another time: moved, ignored or nothing; and why."""
    by_name = {found.record: found.value or {} for found in answers}
    moved = by_name.keys() & {"ServiceAnnounced", "AppointmentBooked"}
    return ("moved", "") if moved else in_vain(by_name)
