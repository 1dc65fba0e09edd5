"""Is what is not as it should be opened, answered for, and closed when it is over (TR-03)?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.story import Story

UNDER_WAY = ("silent", "late")

SETTLED_AS = {"damaged": ("damaged", "refused")}
"""As what it is settled: paid back or replaced, or returned. All others: as themselves."""


def unpaired(story: Story) -> Iterator[Finding]:
    """Those that are opened twice, closed unopened, without a deadline or anybody who answers for
    them; more of an order than are kept. To be asked where all that was ever told is there."""
    for wrong in story.exceptions.wrong:
        yield Finding(story.order_id, wrong)


def left_open(story: Story) -> Iterator[Finding]:
    """Those that are open although the order has ended, or what they are about is over. To be asked
    of orders of which tracking has read everything, where all that was ever told is there."""
    found = story.exceptions
    ended = story.told is not None and story.told.final
    for kind, subject in sorted(found.open):
        about = f"{kind} {subject}".strip()
        if ended:
            yield Finding(story.order_id, f"has ended, and {about} is open")
        elif kind in UNDER_WAY and subject in found.ended:
            yield Finding(story.order_id, f"{about} is open, and that shipment has ended")
        elif any((one, subject) in found.settled for one in SETTLED_AS.get(kind, (kind,))):
            yield Finding(story.order_id, f"{about} is open, and it is settled")


def unseen(story: Story) -> Iterator[Finding]:
    """Shipments that are gone, and nobody was told. To be asked like the former."""
    for said in story.exceptions.unseen():
        yield Finding(story.order_id, said)
