"""A stage that a person has paused (docs/decisions/0046-paused-stages.md)."""

from orders.engine.core.claim import Claims
from orders.engine.core.partition import Partition
from tests.crash.defects.registry import Patch, defect


@defect()
def what_comes_while_paused_passed_over(patch: Patch) -> None:
    """What a paused stage hears of and does not handle counts as read."""
    true = Claims._watch

    def watch(self: Claims, partition: Partition) -> None:
        true(self, partition)
        for topic in self._wiring.topics:
            partition.positions[topic] = self._group.bounds(topic, partition.number)[1]

    patch.setattr(Claims, "_watch", watch)
