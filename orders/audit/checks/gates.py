"""Did nothing leave past a closed gate, and does none wait at one for ever (SH-06, SH-08)?"""

from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.standing import Standing
from orders.audit.story import Story


def trespassed(story: Story) -> Iterator[Finding]:
    """What a warehouse was told to send at a closed gate, what a carrier took and nobody wrote
    down, and gates that opened by themselves."""
    gates = story.gates
    for shipment, gate in gates.released:
        yield Finding(story.order_id, f"{shipment} was released while {gate} was closed")
    for shipment, gate in gates.taken:
        if (shipment, gate) not in gates.passed:
            yield Finding(
                story.order_id, f"{shipment} left while {gate} was closed, and none knows"
            )
    for gate in gates.alone:
        yield Finding(story.order_id, f"{gate} opened by nobody's word")


def untimed(order_id: str, standing: Standing) -> Iterator[Finding]:
    """An order that waits at a gate, and of which nobody will hear."""
    until, timer = standing.gated_until, standing.timer
    if until is not None and not standing.parked and (timer is None or timer > until):
        yield Finding(order_id, "it waits at a gate, and its timer does not fire when it should")
