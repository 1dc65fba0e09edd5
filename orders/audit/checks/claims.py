"""Is each carrier asked to answer for what it lost or spoilt, and does every claim come to an end
(TR-05)?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.standing import Standing
from orders.audit.story import Story


def unasked(story: Story) -> Iterator[Finding]:
    """What carriers lost or spoilt, and none of them is asked to answer for."""
    for claim in story.claims.unasked():
        yield Finding(story.order_id, f"{claim}: its carrier is not asked to answer for it")


def misled(story: Story) -> Iterator[Finding]:
    """Claims that took a way that none may take."""
    for wrong in story.claims.wrong:
        yield Finding(story.order_id, wrong)


def untimed(order_id: str, standing: Standing) -> Iterator[Finding]:
    """An order with a claim of which nobody will hear when it is due."""
    due, timer = standing.claim_due, standing.timer
    if due is not None and not standing.parked and (timer is None or timer > due):
        yield Finding(order_id, "a claim is due, and the timer does not fire then")
