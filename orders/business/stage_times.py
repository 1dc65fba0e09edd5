"""For which orders it is known how long they usually stand at a status (TR-08)."""

from typing import NamedTuple

ANY = "*"


class Way(NamedTuple):
    """Status, channel and priority; `*`: any."""

    status: str
    channel: str
    priority: str

    @property
    def key(self) -> str:
        """Under which it is published."""
        return ":".join(self)


def levels(way: Way) -> tuple[Way, Way, Way]:
    """What counts for an order, the nearest first."""
    status, channel, _ = way
    return way, Way(status, channel, ANY), Way(status, ANY, ANY)
