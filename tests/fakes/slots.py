"""The fake of a stage's state slots."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import TypeVar

from orders.engine.ports import Confirmation, Guard, SlotHead, Stale
from tests.fakes.server import MemoryServer, Slot

V = TypeVar("V")


class MemorySlots:
    """`orders.engine.ports.Slots` in dictionaries."""

    def __init__(self, server: MemoryServer, stage: str) -> None:
        self._server = server
        self._stage = stage

    def load(
        self, wanted: Mapping[int, Sequence[str]], guards: Mapping[int, Guard]
    ) -> dict[int, dict[str, bytes]]:
        slots = self._compared({partition: guards[partition] for partition in wanted})
        return {
            partition: {
                key: slots[partition].states[key] for key in keys if key in slots[partition].states
            }
            for partition, keys in wanted.items()
        }

    def due(
        self, guards: Mapping[int, Guard], now: int, limit: int
    ) -> dict[int, list[tuple[str, int]]]:
        return {
            partition: _oldest(slot.due, now)[:limit]
            for partition, slot in self._compared(guards).items()
        }

    def confirm(self, confirmations: Mapping[int, Confirmation]) -> None:
        reasons = {}
        for partition, confirmation in confirmations.items():
            reason = self._differs(partition, confirmation.guard)
            if reason:
                reasons[partition] = reason
            else:
                self._write(partition, confirmation)
        if reasons:
            raise Stale(reasons)

    def head(self, partition: int) -> SlotHead | None:
        slot = self._slot(partition)
        return copy(slot.head) if slot else None

    def raise_fencing_token(self, partition: int, fencing_token: int) -> SlotHead | None:
        slot = self._slot(partition)
        if slot is None:
            return None
        if slot.head.fencing_token > fencing_token:
            raise Stale({partition: "fencing_token"})
        slot.head.fencing_token = fencing_token
        return copy(slot.head)

    def reset(self, partition: int, head: SlotHead) -> None:
        slot = self._slot(partition)
        if slot is not None and slot.head.fencing_token > head.fencing_token:
            raise Stale({partition: "fencing_token"})
        self._server.slots[self._stage, partition] = Slot(copy(head))

    def states(self, partition: int, guard: Guard) -> Iterator[tuple[str, bytes]]:
        keys = list(self._compared({partition: guard})[partition].states)
        for key in keys:
            states = self._compared({partition: guard})[partition].states
            if key in states:
                yield key, states[key]

    def apply(self, partition: int, confirmation: Confirmation) -> None:
        reason = self._differs(partition, confirmation.guard)
        if reason in ("missing", "fencing_token"):
            raise Stale({partition: reason})
        self._write(partition, confirmation)

    def sizes(self, partitions: Sequence[int]) -> tuple[int, int]:
        slots = [slot for partition in partitions if (slot := self._slot(partition)) is not None]
        return sum(len(slot.states) for slot in slots), sum(len(slot.due) for slot in slots)

    def server_time(self) -> int:
        return self._server.time()

    def _slot(self, partition: int) -> Slot | None:
        return self._server.slots.get((self._stage, partition))

    def _differs(self, partition: int, guard: Guard) -> str | None:
        slot = self._slot(partition)
        if slot is None:
            return "missing"
        if slot.head.fencing_token != guard.fencing_token:
            return "fencing_token"
        return None if slot.head.confirmed == guard.confirmed else "confirmed"

    def _compared(self, guards: Mapping[int, Guard]) -> dict[int, Slot]:
        reasons = {
            partition: reason
            for partition, guard in guards.items()
            if (reason := self._differs(partition, guard))
        }
        if reasons:
            raise Stale(reasons)
        return {partition: self._server.slots[self._stage, partition] for partition in guards}

    def _write(self, partition: int, confirmation: Confirmation) -> None:
        slot = self._server.slots[self._stage, partition]
        slot.head.confirmed, slot.head.watermark, slot.head.now = (
            confirmation.confirmed,
            confirmation.watermark,
            confirmation.now,
        )
        _update(slot.states, confirmation.states)
        _update(slot.due, confirmation.due)


def _update(kept: dict[str, V], changes: Mapping[str, V | None]) -> None:
    for key, value in changes.items():
        if value is None:
            kept.pop(key, None)
        else:
            kept[key] = value


def _oldest(due: Mapping[str, int], now: int) -> list[tuple[str, int]]:
    return sorted(
        ((key, at) for key, at in due.items() if at <= now),
        key=lambda entry: (entry[1], entry[0].encode()),
    )
