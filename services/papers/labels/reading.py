"""Shipments of an order, as shipping told of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from orders.contracts.catalogue import record_type
from orders.contracts.records import (
    RecallRefused,
    ShipmentPacked,
    ShipmentRecallRequested,
    ShipmentReleased,
)

TOPIC = record_type(ShipmentReleased).topic


@dataclass
class Told:
    """What stands on the topic of a shipment: its last release, how it was packed since, and why
    it is to be stopped, if it is."""

    released: ShipmentReleased
    packed: ShipmentPacked | None = None
    stopping: str = ""

    @property
    def shipment_id(self) -> str:
        """Its number."""
        return self.released["shipment_id"]


def shipments(records: Iterable[tuple[str, Any]]) -> list[Told]:
    """Those of an order, as they were released: by name and value of each record of shipping's
    topic about it, in their order there."""
    found: dict[str, Told] = {}
    for record, value in records:
        _follow(record, value, found)
    return list(found.values())


def _follow(record: str, value: Any, found: dict[str, Told]) -> None:
    """A release begins a shipment anew: what was packed before is of an earlier version."""
    if record == ShipmentReleased.__name__:
        found[value["shipment_id"]] = Told(value)
        return
    told = found.get(value.get("shipment_id", ""))
    if told is None:
        return
    if record == ShipmentPacked.__name__:
        told.packed = value
    elif record == ShipmentRecallRequested.__name__:
        told.stopping = value["because"] or "recalled"
    elif record == RecallRefused.__name__:
        told.stopping = ""
