"""Does what an order does to a shelf happen to its lots, entry by entry? Shelves and lots have a
journal each, and one stage moves both at once (IV-08, IV-10)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from orders.audit.accounts import ARTICLE
from orders.audit.findings import Finding
from orders.audit.goods import Rows
from orders.audit.source import Record
from orders.contracts.buckets import OWN

SHELVES, LOTS = "warehouse_stock", "lot_stock"
ROWS_MS = 1_000
"""A stage may not know a row of master data that was published less than so long ago."""
Place = tuple[str, str, str]
"""Order, what caused it, and shelf."""


class Mirrored:
    """Fed with the entries of orders that the states know of. `controlled`: whether lots of an
    article are kept; of one of which that changed nothing can be said."""

    def __init__(self, controlled: Rows) -> None:
        self._controlled = controlled
        self._moved: defaultdict[Place, dict[str, Counter[str]]] = defaultdict(
            lambda: {SHELVES: Counter(), LOTS: Counter()}
        )

    def add(self, ledger: str, record: Record, entry: Mapping[str, Any]) -> None:
        """One more entry. What is no bucket of a ledger's own need not be the same: which lot was
        picked instead of another is nothing to the shelf."""
        if ledger not in (SHELVES, LOTS) or entry["key"].startswith(ARTICLE):
            return
        for movement in entry["movements"]:
            account = movement["account"]
            shelf = account.rsplit("#", 2)[0] if ledger == LOTS else account
            sku = shelf.rpartition("@")[0]
            if self._controlled.steady(sku, record.timestamp - ROWS_MS):
                moved = self._moved[entry["key"], entry["cause"], shelf][ledger]
                for bucket, sign in ((movement["debit"], 1), (movement["credit"], -1)):
                    if bucket in OWN:
                        moved[bucket] += sign * movement["amount"]

    def apart(self) -> Iterator[Finding]:
        """Where the two say otherwise."""
        for (key, cause, shelf), of in sorted(self._moved.items()):
            for bucket in sorted(of[SHELVES].keys() | of[LOTS].keys()):
                on_shelf, of_lots = of[SHELVES][bucket], of[LOTS][bucket]
                if on_shelf != of_lots:
                    says = f"{key} by {cause}: {on_shelf:+d} {bucket}, {of_lots:+d} of its lots"
                    yield Finding(f"{SHELVES}/{shelf}", says)
