"""Committed offsets that go past what was never handled, or stay where they cannot
(docs/decisions/0056-read-is-past-its-markers.md)."""

from dataclasses import replace

from orders.engine.core.partition import Partition
from tests.crash.defects.registry import Patch, defect
from tests.fakes.group import MemoryGroup


@defect()
def a_gap_of_markers_that_hides_a_record_is_skipped(patch: Patch) -> None:
    """Where all was read that a topic has, its position goes on to the end, although records wait
    in the backlog."""

    def behind(self: Partition) -> dict[str, int]:
        known = {**self.positions, **self.ahead}
        return {topic: read for topic, read in self.read.items() if read > known[topic]}

    patch.setattr(Partition, "behind_markers", behind)


@defect()
def markers_never_passed(patch: Patch) -> None:
    """A position stays behind the last record that was handled: what stands there is gone when its
    topic was idle for longer than its retention, and nobody can begin."""
    patch.setattr(Partition, "behind_markers", lambda self: {})


@defect()
def what_was_said_while_paused_passed_with_the_markers(patch: Patch) -> None:
    """Of a paused partition all that was read counts as handled."""
    true = Partition.behind_markers

    def behind(self: Partition) -> dict[str, int]:
        paused, self.ticket = self.ticket, replace(self.ticket, paused="")
        try:
            return true(self)
        finally:
            self.ticket = paused

    patch.setattr(Partition, "behind_markers", behind)


@defect(("writer.commit", "short pause before"))
def an_open_transaction_passed_over(patch: Patch) -> None:
    """The end of a topic is where its last record stands, and not where the first transaction
    begins that is still open."""

    def ends(self: MemoryGroup) -> dict[tuple[str, int], int]:
        return {place: self._broker.log(*place).high for place in self._ends}

    patch.setattr(MemoryGroup, "ends", ends)
