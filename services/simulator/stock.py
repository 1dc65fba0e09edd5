"""Opening stock: enough for the expected demand, spread over the warehouses, too little of a few
articles."""

from collections.abc import Iterator, Sequence
from random import Random

from orders.business.accounts import Shelf, lot_account
from orders.contracts.records import Article, StockCounted
from services.simulator import lots, network
from services.simulator.policy import Demand
from services.simulator.quantities import mean_quantity

COVER = 2.2
LEAST_LINES = 40
SHORT_COVER = 0.5
SHORT_SHARE = 0.03
HUB_SHARE = 0.5


def opening(
    rng: Random,
    articles: Sequence[Article],
    odds: Sequence[float],
    demand: Demand,
    expected_orders: int,
    least_lines: int,
    at: int,
) -> Iterator[StockCounted]:
    """Counts of every stocked article at the hub and two or three other warehouses.

    Each line of an order asks for the article of rank r with the weight that ``odds`` (cumulative)
    give it.
    """
    lines = expected_orders * _mean_lines(demand)
    before = 0.0
    for article, odd in zip(articles, odds, strict=True):
        wanted = lines * (odd - before) / odds[-1] * mean_quantity(article, demand)
        before = odd
        if article["stocked"]:
            cover = SHORT_COVER if rng.random() < SHORT_SHARE else COVER
            floor = mean_quantity(article, demand) * least_lines * cover
            yield from _spread(rng, article, int(max(wanted * cover, floor)), at)


def _spread(rng: Random, article: Article, amount: int, at: int) -> Iterator[StockCounted]:
    hub, *others = network.able(article["nature"])
    chosen = sorted(rng.sample(others, min(len(others), rng.randrange(2, 4))))
    each = int(amount * (1 - HUB_SHARE)) // max(1, len(chosen))
    shares = [(hub, amount - each * len(chosen)), *((code, each) for code in chosen)]
    kept = list(lots.opening(article, at))
    for warehouse, quantity in shares:
        account = Shelf(article["sku"], warehouse).account
        for lot in kept:
            yield {
                "sku": article["sku"],
                "warehouse": warehouse,
                "document_id": f"opening:{lot_account(account, lot.text) if lot.text else account}",
                "quantity": quantity // len(kept),
                "unit": article["unit"],
                "at": at,
                "lot": lot.name,
                "expires_on": lot.expires_on,
            }


def _mean_lines(demand: Demand) -> float:
    return sum(n * weight for n, weight in enumerate(demand.line_counts, start=1)) / sum(
        demand.line_counts
    )
