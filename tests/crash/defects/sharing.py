"""Several stages in one process and one transaction (docs/decisions/0016-together.md)."""

from collections.abc import Mapping
from typing import Any
from unittest.mock import ANY

from orders.engine.core.handover import Handover
from orders.engine.core.partition import Partition
from orders.engine.core.replica import Replica
from orders.engine.errors import Fenced
from orders.engine.ports.log import Committed
from tests.crash import faults
from tests.crash.defects.registry import Patch, defect
from tests.fakes.broker import ProducerFenced
from tests.fakes.writer import MemoryWriter


@defect(together=True)
def offsets_of_an_aborted_turn_believed(patch: Patch) -> None:
    """After a turn that came to nothing the stages keep what they were handed, and go on behind
    it."""
    patch.setattr(Replica, "give_up", lambda self, because: None)


@defect(together=True)
def handed_over_and_read_again(patch: Patch) -> None:
    """A record that was handed over in memory is handled again when it comes from the log."""
    patch.setattr(Partition, "take", lambda self, message: self.backlog.append(message))


@defect(together=True)
def a_gap_ignored(patch: Patch) -> None:
    """A stage is handed records although others, which it has not read, stand before them."""

    patch.setattr(Handover, "_next", lambda self, place, read: ANY)


@defect(*[("writer.add_offsets", faults.OVERTAKEN)] * 10, latest=400, together=True)
def the_token_of_one_group_not_looked_at(patch: Patch) -> None:
    """The transaction takes the offsets of a group that has put its member out."""

    def add_offsets(
        self: MemoryWriter, offsets: Mapping[tuple[str, int], Committed], token: Any
    ) -> None:
        try:
            transaction = self._broker._transaction(self._id, self._epoch)
        except ProducerFenced as error:
            raise Fenced(str(error)) from error
        transaction.offsets.update(
            {(token.group, *place): committed for place, committed in offsets.items()}
        )

    patch.setattr(MemoryWriter, "add_offsets", add_offsets)
