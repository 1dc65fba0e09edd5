"""Who waits is passed over without a reason, or nobody hears who it was
(docs/decisions/0072-draw-and-waiting.md)."""

from collections.abc import Sequence
from typing import Any

from orders.engine.core.item import Item
from orders.engine.core.outputs import Encoder, Output
from orders.engine.ports.ledger import Wait
from tests.crash.defects.registry import Patch, defect
from tests.fakes import waiters
from tests.fakes.waiters import Ident


@defect()
def who_could_be_served_passed_over(patch: Patch) -> None:
    """A waiter that needs all that came free counts as one that needs more."""

    def is_met(wait: Wait, left: int) -> bool:
        return wait.amount < wait.limit + left

    patch.setattr(waiters, "_is_met", is_met)


@defect()
def the_last_in_the_queue_served_first(patch: Patch) -> None:
    """A ledger serves those who wait from the end of their order."""
    order = waiters._order

    def inverted(rank: str, ident: Ident) -> bytes:
        return bytes(255 - byte for byte in order(rank, ident))

    patch.setattr(waiters, "_order", inverted)


@defect()
def whom_a_wake_went_past_in_no_journal(patch: Patch) -> None:
    """Who was passed over stands in the header of the woken key's state alone, where compaction
    takes it."""
    entries = Encoder.entries

    def silent(self: Encoder, item: Item, movements: Sequence[Any], index: int) -> list[Output]:
        passed = item.value.pop("passed", None)
        try:
            return entries(self, item, movements, index)
        finally:
            if passed is not None:
                item.value["passed"] = passed

    patch.setattr(Encoder, "entries", silent)
