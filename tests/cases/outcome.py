"""What a case came to, as a buyer, a bank and a warehouse see it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.cases.goods import WAREHOUSES
from tests.cases.place import Place, Told, status_of
from tests.cases.steps import Case


class Outcome(NamedTuple):
    """`told` is what the stages said. `stock` and `shelves` are the books: account -> (free, on
    hand)."""

    case: Case
    told: list[Told]
    stock: Mapping[str, tuple[int, int]]
    shelves: Mapping[str, tuple[int, int]]

    @property
    def statuses(self) -> list[str]:
        """Of the orders, in the order of their submission."""
        return [status_of(self.told, order) for order in self.case.orders]

    @property
    def second(self) -> str:
        """Status of the second order."""
        return self.statuses[1]

    @property
    def refunds(self) -> list[int]:
        """What was asked back, minor units, one after another."""
        return [value["amount_minor"] for value in self._records("RefundRequested")]

    @property
    def on_hand(self) -> int:
        """Pieces of the case's first article, by the network's book."""
        return self.stock.get(self.case.articles[0], (0, 0))[1]

    @property
    def by_warehouse(self) -> Counter[str]:
        """Pieces of the case's first article on each shelf that has any."""
        prefix = f"{self.case.articles[0]}@"
        return +Counter(
            {
                account.removeprefix(prefix): on_hand
                for account, (_, on_hand) in self.shelves.items()
                if account.startswith(prefix)
            }
        )

    @property
    def strangers(self) -> list[str]:
        """Warehouses that have some of it and are none of the house's."""
        return sorted(self.by_warehouse.keys() - WAREHOUSES)

    @property
    def faults(self) -> list[str]:
        """Codes of what intake asked to be corrected, or refused."""
        asked = (*self._records("CorrectionRequested"), *self._records("OrderRejected"))
        return sorted({fault["code"] for value in asked for fault in value["faults"]})

    @property
    def staff_told(self) -> bool:
        """Whether somebody of the house got a message."""
        return any(one["to"] != "customer" for one in self._records("MessageRequested"))

    @property
    def finance_told(self) -> bool:
        """Whether finance got a message."""
        return any(one["to"] == "finance" for one in self._records("MessageRequested"))

    def _records(self, name: str) -> list[dict[str, Any]]:
        """Values of the records of this name about the case's orders."""
        about = set(self.case.orders)
        return [
            one.value for one in self.told if one.name == name and one.value["order_id"] in about
        ]


def outcome(case: Case, place: Place) -> Outcome:
    """As things stand."""
    return Outcome(case, place.told(), place.ledger("stock"), place.ledger("warehouse_stock"))
