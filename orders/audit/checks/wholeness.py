"""Has every piece of an order met its fate: sent, or stopped because somebody wanted it?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.story import Story


def unfinished(story: Story) -> Iterator[Finding]:
    """What was neither sent nor stopped of an order that is completed, and what was stopped of one
    that nobody cancelled. Only to be asked where nothing of it is gone by retention."""
    if story.parted and not story.cancelled:
        yield Finding(story.order_id, "a part of it was cancelled, and nobody had asked for that")
    if story.ordered is None or not any(end.status == "completed" for end in story.ends):
        return
    for line, ordered in sorted(story.ordered.items()):
        left = ordered - story.dispatched[line] - story.stopped[line]
        if left > 0:
            yield Finding(
                story.order_id,
                f"is completed, and {left} of line {line} was neither sent nor stopped",
            )
