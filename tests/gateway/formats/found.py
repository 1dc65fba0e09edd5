"""What a document was read as."""

from typing import Any

from services.gateway.formats.reading import Reading


def told(reading: Reading) -> set[tuple[str, str]]:
    """Place and code of every fault."""
    return set(told_in_order(reading))


def told_in_order(reading: Reading) -> list[tuple[str, str]]:
    """The same, in the document's order; a fault that is told twice stands twice."""
    return [(one.where, one.code) for one in reading.faults]


def only_order(reading: Reading) -> dict[str, Any]:
    """The one order of a document with nothing wrong in it."""
    assert not reading.faults
    (placed,) = reading.placed
    return placed.order
