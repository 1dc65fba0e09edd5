"""What left shelves for orders: as the shelves' books were told, and as the journal has it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from orders.audit.findings import Finding
from orders.contracts.buckets import OWN, PICKED, RESERVED, SHIPPED

MOVED = "stock.adjustments.v1"


class OffShelf:
    """Both, by what caused it (topic/partition/offset) and account."""

    def __init__(self) -> None:
        self.told: Counter[tuple[str, str]] = Counter()
        self.journalled: Counter[tuple[str, str]] = Counter()

    def tell(self, cause: str, moved: Mapping[str, Any]) -> None:
        """One more `ShelfMoved`: less than nothing left the shelf."""
        if moved["journalled"]:
            self.told[cause, f"{moved['sku']}@{moved['warehouse']}"] -= moved["amount"]

    def add(self, entry: Mapping[str, Any]) -> None:
        """One more entry: picked, sent unpicked, or put back."""
        for movement in entry["movements"]:
            debit, credit = movement["debit"], movement["credit"]
            left = debit == PICKED or (debit == SHIPPED and credit == RESERVED)
            back = credit == PICKED and debit in OWN
            if left or back:
                place = entry["cause"], movement["account"]
                self.journalled[place] += movement["amount"] if left else -movement["amount"]

    def apart(self) -> Iterator[Finding]:
        """Where one tells of other goods than the other (IV-10)."""
        for (cause, account), told in sorted(self.told.items()):
            moved = self.journalled[cause, account]
            if moved != told:
                says = f"by {cause} {told} left the shelf, and {moved} by the journal"
                yield Finding(f"warehouse_stock/{account}", says)
