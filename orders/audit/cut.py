"""As of when: how far each stage had read when the audit began, partition by partition.

The order of reading makes all else exact, even while orders flow: first the committed offsets, then
the ends of the state topics, then those of all other topics, and when these are read to there, the
ends of what stages read once more. What a stage had read by the first is in its state by the
second; what led to the state is in the topics by the third. Whatever lies beyond the first is "not
read yet", and nothing is expected of it.

Ends are looked at one after the other, so a transaction may have written below one and beyond
another. It has ended when the third are reached: the rest of it lies below the fourth, and is at
least known to be not read yet. An end of a state topic may cut a batch for the same reason; it has
ended when what lies below is read, and is then read to its own end.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from orders.audit.agreement import CHAIN, INPUTS
from orders.audit.source import Committed, Place, Source, Ticket


@dataclass(slots=True)
class Cut:
    """`positions`: stage -> (topic, partition) -> next offset to read. `tickets`: (stage,
    partition) -> ticket of the last commit."""

    positions: dict[str, dict[Place, int]] = field(default_factory=dict)
    tickets: dict[Place, Ticket] = field(default_factory=dict)
    _marks: dict[Place, list[tuple[str, int]]] = field(default_factory=dict)

    def has_read(self, stage: str, topic: str, partition: int, offset: int) -> bool:
        """Whether the stage had read this record."""
        return offset < self.positions[stage].get((topic, partition), 0)

    def marks(self, topic: str, partition: int) -> list[tuple[str, int]]:
        """(stage, next offset to read) of every stage that reads the topic."""
        place = (topic, partition)
        if place not in self._marks:
            self._marks[place] = [
                (stage, at.get(place, 0))
                for stage, at in self.positions.items()
                if place in at or CHAIN[stage] == topic
            ]
        return self._marks[place]

    def starts(self, topic: str, partition: int) -> int | None:
        """From where on some stage has still to read; None if no stage reads it."""
        return min((position for _, position in self.marks(topic, partition)), default=None)


def take_cut(source: Source, partitions: Iterable[int]) -> Cut:
    """Ask the group coordinator how far every stage is."""
    places = [(topic, partition) for topic in INPUTS for partition in partitions]
    cut = Cut()
    for stage in CHAIN:
        add(cut, stage, source.committed(stage, places))
    return cut


def add(cut: Cut, stage: str, committed: dict[Place, Committed]) -> None:
    """Take over what one stage has committed."""
    cut.positions[stage] = {place: found.offset for place, found in committed.items()}
    for (topic, partition), found in committed.items():
        if topic == CHAIN[stage] and (ticket := Ticket.parse(found.metadata)) is not None:
            cut.tickets[stage, partition] = ticket
