"""Is of each customer's credit used what their orders leave unpaid, and nothing else?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from orders.audit.findings import Finding
from orders.contracts.buckets import AVAILABLE, RESERVED


class Debt(NamedTuple):
    """What an order leaves unpaid, minor units of its currency.

    `granted`: it was taken on account, so credit has to bear it. `late`: what of it was taken back
    so late that review may have forgotten the order. `carried`: it is being changed, and credit
    bears what its version before left unpaid. `cost`: what the dearest of its versions costs.
    """

    order_id: str
    customer: str
    currency: str
    unpaid: int
    granted: bool
    late: int = 0
    carried: bool = False
    cost: int | None = None


class Drawn:
    """What orders have of the credit ledger: reserved, or booked as an invoice and not paid.
    `most`: what one had reserved at most, at any time."""

    def __init__(self) -> None:
        self.by_order: Counter[tuple[str, str]] = Counter()
        self.most: Counter[tuple[str, str]] = Counter()
        self._reserved: Counter[tuple[str, str]] = Counter()

    def add(self, entry: Mapping[str, Any]) -> None:
        """One more entry that the states know of."""
        for movement in entry["movements"]:
            place = (movement["account"], entry["key"])
            if movement["credit"] == AVAILABLE:
                self.by_order[place] += movement["amount"]
            elif movement["debit"] == AVAILABLE:
                self.by_order[place] -= movement["amount"]
            if movement["debit"] == RESERVED:
                self._reserved[place] += movement["amount"]
            elif movement["credit"] == RESERVED:
                self._reserved[place] -= movement["amount"]
            self.most[place] = max(self.most[place], self._reserved[place])


def misused(
    debts: Iterable[Debt], drawn: Drawn, currencies: Mapping[str, str]
) -> Iterator[Finding]:
    """Differences, order by order. `currencies`: customer -> that of the limit; in another one,
    only whether there is anything is compared."""
    for debt in debts:
        place = (debt.customer, debt.order_id)
        same = currencies.get(debt.customer) == debt.currency
        if same and debt.cost is not None and drawn.most[place] > debt.cost:
            yield Finding(
                f"credit/{debt.customer}",
                f"{debt.order_id} costs {debt.cost} and had {drawn.most[place]} of the limit",
            )
        if debt.carried or (place not in drawn.by_order and not debt.granted):
            continue
        used = drawn.by_order[place]
        right = {debt.unpaid, max(debt.unpaid - debt.late, 0)}
        if used not in right if same else bool(used) not in map(bool, right):
            yield Finding(
                f"credit/{debt.customer}",
                f"{debt.order_id} leaves {debt.unpaid} unpaid and uses {used} of the limit",
            )
