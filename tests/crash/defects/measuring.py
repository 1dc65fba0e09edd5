"""What was measured must be told once, and an order's figures once, when all of them are known
(docs/decisions/0064)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from orders.engine.core.batch import Batch, Batches
from orders.engine.core.claim import Claims
from orders.engine.core.ticket import Ticket
from orders.engine.ports.log import Committed
from services.tracking.rules import figures
from tests.crash.defects.registry import Patch, defect


@defect()
def untold_measures_forgotten_at_a_claim(patch: Patch) -> None:
    """What the former owner measured and had not told yet is dropped by the next one."""
    left = Claims._left

    def forgetful(self: Claims, number: int, committed: Any) -> Ticket:
        return replace(left(self, number, committed), measured={})

    patch.setattr(Claims, "_left", forgetful)


@defect()
def told_measures_left_beside_the_offset(patch: Patch) -> None:
    """What was told stays beside the control topic's offset: the next owner tells it again."""
    offsets = Batches.offsets

    def untidy(self: Batches, batch: Batch) -> Mapping[tuple[str, int], Committed]:
        control = self._wiring.control.topic
        return {
            (topic, number): committed
            for (topic, number), committed in offsets(self, batch).items()
            if topic != control or committed.metadata or topic in batch.owned[number].ahead
        }

    patch.setattr(Batches, "offsets", untidy)


@defect()
def figures_told_at_the_first_word_of_an_end(patch: Patch) -> None:
    """Tracking does not wait for what must have led to an order's end: topics that are read later
    say more of it than was told."""
    patch.setattr(figures, "complete", lambda known: known["outcome"] != "UNKNOWN")
