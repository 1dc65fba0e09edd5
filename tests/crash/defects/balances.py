"""What is told of the balances of accounts (docs/architecture.md, Telling balances)."""

from orders.engine.core import confirm
from orders.engine.core.item import Item
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.ports.ledger import Balance, Hearing, LedgerChange
from tests.crash.defects.registry import Patch, defect


@defect()
def takes_that_are_not_told(patch: Patch) -> None:
    """A ledger looks again at accounts that something came into or was used up of, and not at
    those that orders take from or wait for: what is reserved is told as free."""
    patch.setattr(LedgerChange, "touched", property(lambda self: set(self.on_hand)))


@defect()
def a_balance_that_is_heard_for_good(patch: Patch) -> None:
    """What a key heard once of its account is the last that it hears."""

    def heard(unit: UnitOfWork, item: Item) -> Hearing:
        told = item.value
        return Hearing(Balance(told["free"], told["on_hand"], told["waiting"]), 1 << 52)

    patch.setattr(confirm, "_heard", heard)
