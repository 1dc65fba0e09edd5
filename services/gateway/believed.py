"""What of a document is believed. Who entered an order is known by who hands it in; a body that
names somebody else is refused, not corrected: whoever sends it learns that it counts for nothing
(RV-06, IN-07; docs/decisions/0054)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from services.gateway.formats.building.paths import pointer_of
from services.gateway.formats.reading import Placed, Reading, Unreadable

PEOPLE = ("captured_by", "read_back_by")
UNNAMED = {
    **dict.fromkeys(("kind", "uri", "captured_by", "sha256", "read_back_by"), ""),
    **dict.fromkeys(("captured_at", "read_back_at")),
}
"""A source document that says nothing."""


def believed(reading: Reading, staff_id: str) -> Reading:
    """The reading, its orders entered by this person; empty: by nobody of the house. Each that
    names somebody else is a fault instead."""
    if not staff_id and all(one.order["source_document"] is None for one in reading.placed):
        return reading
    faults = [fault for one in reading.placed for fault in misnamed(one, staff_id)]
    right = [one for one in reading.placed if not any(misnamed(one, staff_id))]
    placed = tuple(one._replace(order=entered(one.order, staff_id)) for one in right)
    return replace(reading, placed=placed, faults=(*reading.faults, *faults))


def misnamed(one: Placed, staff_id: str) -> Iterator[Unreadable]:
    """Where the order says that somebody else entered it, or read it back."""
    source = one.order["source_document"] or {}
    for name in PEOPLE:
        if source.get(name, "") not in ("", staff_id):
            path = f"source_document.{name}"
            where = one.places.get(path, pointer_of(path))
            because = "leave it out: who enters an order is known by their own token or key"
            yield Unreadable(where, "not_who_enters", because)


def entered(order: dict[str, Any], staff_id: str) -> dict[str, Any]:
    """The order as this person entered it; nobody: as it is."""
    if not staff_id:
        return order
    source = {**(order["source_document"] or UNNAMED), "captured_by": staff_id}
    return {**order, "source_document": source}
