"""Was more sent, stopped or returned than was ordered, or more money asked back than was paid?"""

from collections import Counter
from collections.abc import Iterator

from orders.audit.agreement import STEPS
from orders.audit.findings import Finding
from orders.audit.story import Story

BEGUN = STEPS["OrderRejected"][0]
"""Who is further than this was received before."""


def excessive(story: Story) -> Iterator[Finding]:
    """What this order has too much of. Of one whose beginning retention has taken, nobody can
    say."""
    ordered = story.ordered
    if ordered is None and story.step > BEGUN:
        return
    paid = story.dues.paid()
    for currency, amount in story.dues.asked_back().items():
        if amount > paid[currency]:
            yield Finding(
                story.order_id,
                f"{amount} {currency} minor units asked back, {paid[currency]} paid",
            )
    if ordered is None:
        return
    for line in sorted(story.dispatched.keys() | story.stopped.keys()):
        sent, stopped = story.dispatched[line], story.stopped[line]
        if sent + stopped > ordered[line]:
            yield Finding(
                story.order_id,
                f"line {line}: {sent} sent and {stopped} stopped of {ordered[line]} ordered",
            )
    yield from _met_twice(story)
    for line, returned in story.returned.items():
        if returned > story.dispatched[line]:
            yield Finding(
                story.order_id,
                f"line {line}: {returned} came back of {story.dispatched[line]} sent",
            )


def _met_twice(story: Story) -> Iterator[Finding]:
    """Units that were delivered and refused at once, or lost, too: of what was sent each meets one
    fate (DL-02)."""
    met: Counter[int] = Counter()
    for _, units in story.dues.fates:
        met.update(units)
    for line in sorted(met):
        if met[line] > story.dispatched[line]:
            yield Finding(
                story.order_id,
                f"line {line}: {met[line]} delivered, refused or lost of "
                f"{story.dispatched[line]} sent",
            )
