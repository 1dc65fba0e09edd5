"""Does anything stay held, or wait, for an order that has ended?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.standing import Standing
from orders.audit.story import Story


def leaked(
    stage: str, key: str, standing: Standing, story: Story | None, settled: bool
) -> Iterator[Finding]:
    """What this key holds or waits for without reason.

    `settled`: the stage has read everything that was said about the order. A parked key waits for a
    person to redrive it.
    """
    if not settled or standing.parked or not (standing.reservations or standing.waits):
        return
    what = _what(standing)
    if story is None or not story.mentions:
        yield Finding(key, f"{stage} keeps {what} for it, and no topic knows it")
    elif story.ends:
        yield Finding(
            key, f"ended as {story.ends[-1].status!r}, and {stage} still keeps {what} for it"
        )
    elif any(reservation.version > story.version for reservation in standing.reservations):
        yield Finding(key, f"{stage} keeps {what} for a version that nobody published")
    elif any(one.version < standing.version for one in standing.reservations):
        yield Finding(
            key, f"{stage} keeps {what} for a version that another has taken the place of"
        )


def _what(standing: Standing) -> str:
    reservations = [
        f"{reservation.amount} of {reservation.ledger}/{reservation.account}"
        for reservation in standing.reservations
    ]
    return ", ".join(reservations) or f"{standing.waits} places in queues"
