"""What lots must be, and what is asked of them (docs/decisions/0079-lots.md)."""

from typing import Any

from orders.business import lots
from services.allocation.decide import articles
from services.allocation.decide.shelving import supplies
from tests.crash.defects.registry import Patch, defect


@defect()
def goods_on_a_shelf_and_of_no_lot(patch: Patch) -> None:
    """Allocation books what comes on its shelf, and forgets the lot."""

    def forgetful(shelf: Any, lot: str, amount: int, source: str) -> Any:
        return supplies(shelf, "" if source == "supplier" else lot, amount, source)

    patch.setattr(articles, "supplies", forgetful)


@defect()
def a_lot_with_two_expiries(patch: Patch) -> None:
    """Inventory and allocation forget which lots they know, and book one under another expiry."""
    refusal = lots.refusal

    def forgetful(name: str, expires_on: str, article: Any, known: Any, at: Any) -> str:
        return refusal(name, expires_on, article, (), at)

    patch.setattr(lots, "refusal", forgetful)
