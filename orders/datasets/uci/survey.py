"""What only the whole file knows, read once before the orders are made: its span, prices as
sold, units sold, customers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from orders.datasets.feed import Refusal
from orders.datasets.house import list_price
from orders.datasets.uci.rows import CHARGES, Line


@dataclass(slots=True)
class Survey:
    """Figures over all sound rows of sales; moments in milliseconds, money in pence.

    sold      units by sku          largest   greatest quantity of a line by sku
    prices    sku -> price -> number of lines
    names     the first description of a sku that is not empty
    turnover  by customer           countries of customers, by customer
    """

    rows: int = 0
    first: int = 0
    last: int = 0
    sold: Counter[str] = field(default_factory=Counter)
    largest: dict[str, int] = field(default_factory=dict)
    prices: dict[str, Counter[int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    turnover: Counter[str] = field(default_factory=Counter)
    orders: int = 0

    def list_prices(self) -> dict[str, int]:
        """The list price of every sku, pence."""
        return {sku: list_price(counted) for sku, counted in self.prices.items()}


def survey(found: Iterable[Line | Refusal]) -> Survey:
    """Read all rows once."""
    result, invoices = Survey(), set[str]()
    for line in found:
        result.rows += 1
        if isinstance(line, Refusal):
            continue
        result.first = min(result.first or line.at, line.at)
        result.last = max(result.last, line.at)
        if line.credit:
            continue
        invoices.add(line.invoice)
        result.turnover[line.customer] += line.quantity * line.price
        if line.sku not in CHARGES:
            _goods(line, result)
    result.orders = len(invoices)
    return result


def _goods(line: Line, result: Survey) -> None:
    result.sold[line.sku] += line.quantity
    result.largest[line.sku] = max(result.largest.get(line.sku, 0), line.quantity)
    result.prices.setdefault(line.sku, Counter())[line.price] += 1
    if line.name and line.sku not in result.names:
        result.names[line.sku] = line.name
