"""Does tracking say of each order what the stages' own topics say?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.story import Story


def misreported(story: Story) -> Iterator[Finding]:
    """A status that is not that of the furthest step; of an end only its name counts, for a
    declined order also stops.

    To be asked of orders of which tracking has read everything.
    """
    final = bool(story.ends)
    status = max(story.ends).status if final else story.status
    if not status:
        return
    if story.told is None:
        if story.refused_as_old in story.ends:
            return  # it may repeat an order that was forgotten: no order begins with it
        yield Finding(story.order_id, f"is {status!r} and has no status")
    elif story.told != (story.told.step if final else story.step, status, final):
        yield Finding(
            story.order_id,
            f"tracking says {_said(*story.told)}, "
            f"the stages say {_said(story.step, status, final)}",
        )


def _said(step: int, status: str, final: bool) -> str:
    return f"{status!r} (step {step}{', final' if final else ''})"
