"""What is picked stands in the journal, once (IV-10; docs/decisions/0075)."""

from collections.abc import Iterator
from typing import Any

from orders.contracts.buckets import PICKED
from orders.engine.core import movements
from orders.engine.handling import Consume
from services.allocation.rules import picks
from tests.crash.defects.registry import Patch, defect


@defect()
def a_pick_that_moves_nothing(patch: Patch) -> None:
    """Allocation tells the shelf that goods have left it, and leaves them reserved."""
    patch.setattr(picks, "in_buckets", lambda reservations, picked: list(reservations))


@defect()
def a_pick_that_moves_twice(patch: Patch) -> None:
    """What is picked moves from reserved to picked twice."""
    through = movements._through_picked

    def twice(*of: Any) -> Iterator[Any]:
        for one in through(*of):
            yield one
            if one.debit == PICKED:
                yield one

    patch.setattr(movements, "_through_picked", twice)


@defect()
def picked_and_sent_from_the_shelf_again(patch: Patch) -> None:
    """Goods that were picked leave as if they still stood on the shelf."""
    transfers = movements._transfers

    def unpicked(had: Any, has: Any, had_picked: Any, has_picked: Any, effects: Any) -> Any:
        yield from transfers(had, has, movements._consumed(effects))
        for effect in effects:
            if isinstance(effect, Consume):
                account = effect.ledger, effect.account
                yield movements.Movement(*account, effect.target, "reserved", effect.amount)

    patch.setattr(movements, "_through_picked", unpicked)
