"""Heartbeats that say more than is true (docs/decisions/0039-heartbeats.md)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from orders.engine.core.heartbeats import Heartbeats
from orders.engine.core.outputs import Output
from orders.engine.core.partition import Partition
from orders.engine.core.replica import Replica
from orders.engine.core.suspects import Suspects
from orders.engine.core.told_heartbeats import ToldHeartbeats
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.core.wiring import HEARTBEAT
from tests.crash.defects.registry import Patch, defect


@defect()
def heartbeat_noted_before_its_batch_is_committed(patch: Patch) -> None:
    """That a heartbeat has passed is committed when it is read: if the batch then comes to nothing,
    it never passes."""
    choose = Replica._choose

    def eager(self: Replica, timers: Any, collected: Any, ready: Mapping[int, Partition]) -> Any:
        chosen = choose(self, timers, collected, ready)
        for partition in ready.values():
            if partition.beat is not None:
                partition.ticket = replace(partition.ticket, heartbeat=partition.beat.sent_at)
                self._claims.commit(partition)
        return chosen

    patch.setattr(Replica, "_choose", eager)


@defect()
def heartbeat_ahead_of_what_came_before_it(patch: Patch) -> None:
    """A batch passes heartbeats on first, and then what came of the records before them."""
    records = UnitOfWork.records

    def turned(self: UnitOfWork, notes: bytes) -> list[Output]:
        return sorted(records(self, notes), key=lambda output: output.key != HEARTBEAT)

    patch.setattr(UnitOfWork, "records", turned)


@defect()
def heartbeat_passes_what_care_keeps_back(patch: Patch) -> None:
    """Heartbeats go before all that care may keep back: the committed position passes it."""
    true = Suspects.narrow

    def narrow(self: Suspects, partitions: Any, timers: Any, messages: Any) -> Any:
        beats = [message for message in messages if not self._may_kill(message)]
        others = [message for message in messages if self._may_kill(message)]
        return [*beats, *true(self, partitions, timers, others)]

    patch.setattr(Suspects, "narrow", narrow)


@defect()
def heartbeat_passed_on_and_not_noted(patch: Patch) -> None:
    """A ticket does not name the heartbeat that its batch has passed on."""
    patch.setattr(
        Heartbeats,
        "onward",
        lambda self, owned, now, true=Heartbeats.onward: _forgotten(true(self, owned, now), owned),
    )


@defect(together=True)
def heartbeat_told_ahead_of_what_waits(patch: Patch) -> None:
    """A stage is told of a heartbeat although records that stand before it wait."""
    patch.setattr(
        Replica,
        "has_handled",
        lambda self, number, end: self.open_for_handover(number) is not None,
    )


@defect(together=True)
def heartbeat_told_and_not_noted(patch: Patch) -> None:
    """A heartbeat that was held back is never written, though who was to hear of it does not note
    it in the same transaction."""
    patch.setattr(ToldHeartbeats, "unheard", lambda self, batches: [])


def _forgotten(outputs: list[Output], owned: Mapping[int, Partition]) -> list[Output]:
    for partition in owned.values():
        partition.beat = None
    return outputs
