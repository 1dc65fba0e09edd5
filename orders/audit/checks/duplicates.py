"""Was anything done twice?"""

from collections.abc import Iterator

from orders.audit.agreement import STOPPED_STEP
from orders.audit.findings import Finding
from orders.audit.story import Story


def repeated(story: Story) -> Iterator[Finding]:
    """What this order has twice and may have only once. Repeats that intake answered as such are
    none."""
    for position, answers in story.answers.items():
        if answers > 1:
            yield Finding(story.order_id, f"{answers} answers to the submission at {position}")
    for (name, marks), times in story.once.items():
        if times > 1:
            yield Finding(story.order_id, f"{times} x {name} of {', '.join(map(str, marks))}")
    outcomes = sorted({end.status for end in story.ends if end.status != "discarded"})
    if len(outcomes) > 1:
        yield Finding(story.order_id, f"ended in {len(outcomes)} ways: {', '.join(outcomes)}")
    stops = sum(end.step == STOPPED_STEP and end.status != "discarded" for end in story.ends)
    if stops > 1:
        yield Finding(story.order_id, f"was stopped as a whole {stops} times")
    for shipment in story.sent_after_stop:
        yield Finding(
            story.order_id, f"shipment {shipment} left the house after the whole order was stopped"
        )
