"""What a stage published, looked at."""

from collections.abc import Iterable
from typing import Any

from orders.contracts.records import RecordIgnored
from orders.engine.handling import Event


def names(events: Iterable[Event]) -> list[str]:
    """Kinds of what was published."""
    return [event.record.__name__ for event in events]


def of(record: type, events: Iterable[Event]) -> Any:
    """The only record of this kind."""
    (event,) = [event.value for event in events if event.record is record]
    return event


def ignored(events: Iterable[Event]) -> Any:
    """Why what was sent had no effect: told, and nothing else."""
    (event,) = events
    assert event.record is RecordIgnored
    return event.value["reason"]
