"""Was anything done twice?"""

from collections import Counter
from collections.abc import Iterator

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
    stops: Counter[int] = Counter()
    for (version, outcome), times in story.stops.items():
        stops[version] += times if outcome != "discarded" else 0
    for version, times in stops.items():
        if times > 1:
            yield Finding(story.order_id, f"version {version} was stopped as a whole {times} times")
    for shipment in story.sent_after_stop:
        yield Finding(
            story.order_id, f"shipment {shipment} left the house after the whole order was stopped"
        )
