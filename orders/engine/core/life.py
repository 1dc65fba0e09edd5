"""How far a replica is with a partition that the group gave it."""

from enum import Enum


class Life(Enum):
    """Claiming is one call and no state of its own: whatever interrupts it leaves the partition
    assigned, and the next turn of the loop claims it again."""

    ASSIGNED = "assigned"
    """The group's; it has to be claimed before anything of it is handled."""
    WAITING = "waiting for ledgers"
    """Claimed; a ledger is closed until every partition is staged."""
    READY = "ready"
    """Claimed; its records are read and handled."""
    STOPPED = "circuit breaker open"
    """Claimed; its control topic alone is read, until a person resets the circuit breaker."""
    PAUSED = "paused"
    """Claimed; a person has paused it: heartbeats pass, all else waits in its topics until a person
    lets it go on."""
    GONE = "gone"
    """Revoked, lost, or never ours."""


LEGAL: dict[Life, frozenset[Life]] = {
    Life.GONE: frozenset((Life.ASSIGNED, Life.GONE)),
    Life.ASSIGNED: frozenset(Life),
    Life.WAITING: frozenset((Life.READY, Life.ASSIGNED, Life.GONE)),
    Life.READY: frozenset((Life.ASSIGNED, Life.GONE)),
    Life.STOPPED: frozenset((Life.ASSIGNED, Life.GONE)),
    Life.PAUSED: frozenset((Life.ASSIGNED, Life.GONE)),
}
"""Where a partition may go from where it is. Whatever is in doubt goes back to ASSIGNED."""


class IllegalTransition(AssertionError):
    """A fault of the engine itself."""


def moved(before: Life, after: Life) -> Life:
    """`after`. Raises IllegalTransition."""
    if after not in LEGAL[before]:
        raise IllegalTransition(f"a partition that is {before.value} cannot become {after.value}")
    return after
