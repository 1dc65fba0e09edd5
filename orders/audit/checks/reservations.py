"""Does anything stay held, or wait, for an order that has ended?"""

from collections.abc import Iterator, Sequence

from orders.audit.findings import Finding
from orders.audit.standing import Reserved, Standing
from orders.audit.story import Story

COUNTS = frozenset({"velocity"})
"""Ledgers that count what came, in quarters of time, whatever becomes of it."""


def leaked(
    stage: str, key: str, standing: Standing, story: Story | None, settled: bool
) -> Iterator[Finding]:
    """What this key holds or waits for without reason.

    `settled`: the stage has read everything that was said about the order. A parked key waits for a
    person to redrive it. What is only counted stays counted when the order has ended.
    """
    reservations = [one for one in standing.reservations if one.ledger not in COUNTS]
    if not settled or standing.parked or not (reservations or standing.waits):
        return
    what = _what(reservations, standing.waits)
    if story is None or not story.mentions:
        yield Finding(key, f"{stage} keeps {what} for it, and no topic knows it")
    elif story.ends:
        yield Finding(
            key, f"ended as {story.ends[-1].status!r}, and {stage} still keeps {what} for it"
        )
    elif any(reservation.version > story.version for reservation in reservations):
        yield Finding(key, f"{stage} keeps {what} for a version that nobody published")
    elif any(one.version < standing.version for one in reservations):
        yield Finding(
            key, f"{stage} keeps {what} for a version that another has taken the place of"
        )


def _what(reservations: Sequence[Reserved], waits: int) -> str:
    kept = [f"{one.amount} of {one.ledger}/{one.account}" for one in reservations]
    return ", ".join(kept) or f"{waits} places in queues"
