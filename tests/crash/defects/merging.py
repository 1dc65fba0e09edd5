"""Shares of what has come to nothing are merged wrongly, or told where nobody may hear of it
(docs/decisions/0084-shares-are-merged.md)."""

from collections.abc import Mapping

from orders.contracts.records import Share
from orders.engine.core import unit_of_work
from orders.engine.core.shares import merged
from orders.engine.ports.ledger import LedgerChange
from tests.crash.defects.registry import Patch, defect


@defect()
def a_share_merged_and_kept(patch: Patch) -> None:
    """The partition whose share was put into another's keeps it all the same."""

    def doubled(held: Mapping[int, Share], into: int) -> dict[int, Share | None]:
        return {into: merged(held, into)[into]}

    patch.setattr(unit_of_work, "merged", doubled)


@defect()
def what_moved_told_to_the_ledger(patch: Patch) -> None:
    """A ledger is told what a partition has less of an account as another has more of it, twice."""
    leave_out = LedgerChange.leave_out

    def put_in(self: LedgerChange, account: str, amount: int) -> None:
        leave_out(self, account, min(amount, 0))

    patch.setattr(LedgerChange, "leave_out", put_in)
