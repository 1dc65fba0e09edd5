"""What a later answer makes needless (docs/flows.md, Answers to partners)."""

from typing import Protocol

from orders.business.steps import STOPPED

STAYS = 0
"""Step of an answer by which the order stays where it is: it is never overtaken."""


class Told(Protocol):
    """How far an order is by an answer."""

    @property
    def version(self) -> int:
        """Version of the order."""

    @property
    def step(self) -> int:
        """How far it is."""


def overtakes(later: Told, earlier: Told) -> bool:
    """Whether who is told the one needs the other no more, whichever was read first."""
    if STAYS in (later.step, earlier.step):
        return False
    ends, ended = later.step == STOPPED, earlier.step == STOPPED
    if ends != ended:
        return ends
    return (later.version, later.step) > (earlier.version, earlier.step)
