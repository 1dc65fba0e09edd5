"""Days on which people of the simulated house work."""

from datetime import UTC, datetime

SATURDAY = 5


def works(at: int) -> bool:
    """Whether the day of this moment, milliseconds, is a working day."""
    return datetime.fromtimestamp(at // 1000, UTC).weekday() < SATURDAY
