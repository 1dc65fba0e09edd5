"""The simulated house as a whole: articles, prices, customers, staff, warehouses, carriers,
rates and opening stock, all from one seed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from random import Random
from typing import Any, NamedTuple

from orders.contracts import records
from services.simulator import agreements, articles, composed, network, parties, stock
from services.simulator.chance import zipf
from services.simulator.lots import kept
from services.simulator.policy import Demand, load_policy
from services.simulator.staff import staff as house_staff

ARTICLES = 1_200
CUSTOMERS = 3_000
Sells = Callable[[records.Article], bool]
"""Whether a channel has the article on offer."""


class Assortment(NamedTuple):
    """What a channel sells, in the order of demand; `odds` are cumulative weights beside it."""

    articles: Sequence[records.Article]
    odds: Sequence[float]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that orders are made from. Lists stand in the order of demand: what is sold most, and who
    buys most, first.

    articles     every article; `article_odds` are cumulative weights beside them
    assortments  what a channel sells, where that is not everything
    prices       net minor units by (sku, currency); see `Article.unit` for what they are for
    price_per    number of units that the price of a sku is for
    made_to_order  articles that are made by a list of parts; nobody buys them but to order
    parties      buyers by customer group; `party_odds` are cumulative weights beside them
    """

    seed: int
    demand: Demand
    articles: list[records.Article]
    article_odds: list[float]
    list_prices: list[records.Price]
    prices: Mapping[tuple[str, str], int]
    price_per: Mapping[str, int]
    customers: list[records.Customer]
    parties: Mapping[str, list[parties.Party]]
    party_odds: Mapping[str, list[float]]
    staff: list[records.Staff]
    warehouses: list[records.Warehouse]
    exchange_rates: list[records.ExchangeRate]
    opening_stock: list[records.StockCounted]
    made_to_order: Sequence[records.Article] = ()
    parts_lists: Sequence[records.PartsList] = ()
    assortments: Mapping[str, Assortment] = field(default_factory=dict)

    def assortment(self, channel: str) -> Assortment:
        """What the channel sells."""
        return self.assortments.get(channel) or Assortment(self.articles, self.article_odds)

    def references(self) -> Iterator[tuple[type, str, Mapping[str, Any]]]:
        """Every reference record as (record class, key, value)."""
        yield from self._goods()
        for customer in self.customers:
            yield records.Customer, customer["customer_id"], customer
        for person in self.staff:
            yield records.Staff, person["staff_id"], person
        for warehouse in self.warehouses:
            yield records.Warehouse, warehouse["warehouse"], warehouse
        for channel in agreements.channels():
            yield records.Channel, channel["channel"], channel
        for carrier in network.carriers():
            yield records.Carrier, carrier["carrier"], carrier
        for carton in network.cartons():
            yield records.Carton, carton["carton"], carton
        for rate in network.rates():
            key = f"{rate['carrier']}:{rate['service']}:{rate['from_country']}:{rate['to_country']}:{rate['minimum_weight_g']}"
            yield records.Rate, key, rate
        for exchange_rate in self.exchange_rates:
            yield records.ExchangeRate, exchange_rate["currency"], exchange_rate

    def _goods(self) -> Iterator[tuple[type, str, Mapping[str, Any]]]:
        for article in (*self.articles, *self.made_to_order):
            yield records.Article, article["sku"], article
        for price in self.list_prices:
            yield records.Price, f"{price['sku']}:{price['currency']}", price
        for parts in self.parts_lists:
            yield records.PartsList, parts["sku"], parts


def catalogue(
    seed: int,
    at: int,
    expected_orders: int = 5_000,
    demand: Demand | None = None,
    sells: Mapping[str, Sells] | None = None,
    size: int = ARTICLES,
    least_lines: int = stock.LEAST_LINES,
    by_lot: bool = False,
) -> Catalogue:
    """The house of this seed. Stock covers about ``expected_orders`` orders, and of each article
    ``least_lines`` lines, short for a few articles; warehouses ship as many in a day. ``sells``: of
    the channels that do not sell all. ``size``: how many articles, bundles beside them;
    ``by_lot``: whether food is kept by lot.

    ``at``: business time, milliseconds, from which prices hold and at which the opening stock was
    counted. Pure: the same arguments, the same bytes.
    """
    demand = demand or load_policy().demand
    rng = Random(seed)
    single = articles.articles(rng, size)
    if by_lot:
        single = [kept(article) for article in single]
    list_prices = list(articles.prices(rng, single, at))
    by_place = {(price["sku"], price["currency"]): price for price in list_prices}
    put_together = composed.composed(Random(seed), single, by_place)
    goods = composed.among(single, put_together.bundles)
    list_prices += put_together.prices
    people = parties.customers(rng, CUSTOMERS, at)
    by_group: dict[str, list[parties.Party]] = {}
    for party, _ in people:
        by_group.setdefault(party.buyer["group"], []).append(party)
    odds = zipf(len(goods), demand.article_skew, shift=8)
    return Catalogue(
        seed=seed,
        demand=demand,
        articles=goods,
        article_odds=odds,
        list_prices=list_prices,
        prices={(price["sku"], price["currency"]): price["minor"] for price in list_prices},
        price_per={price["sku"]: price["price_per"] for price in list_prices},
        customers=[terms for _, terms in people],
        parties=by_group,
        party_odds={
            group: zipf(len(members), demand.customer_skew, shift=5)
            for group, members in by_group.items()
        },
        staff=list(house_staff(at)),
        warehouses=network.warehouses(daily_shipments=2 * expected_orders),
        exchange_rates=list(articles.exchange_rates(at)),
        opening_stock=list(
            stock.opening(rng, goods, odds, demand, expected_orders, least_lines, at)
        ),
        made_to_order=put_together.made,
        parts_lists=put_together.lists,
        assortments={
            name: _sold(goods, odds, on_offer) for name, on_offer in (sells or {}).items()
        },
    )


def _sold(goods: Sequence[records.Article], odds: Sequence[float], on_offer: Sells) -> Assortment:
    """The articles on offer, each in demand as it is among all."""
    weights = (to - before for before, to in pairwise((0.0, *odds)))
    sold = [(one, weight) for one, weight in zip(goods, weights, strict=True) if on_offer(one)]
    return Assortment([one for one, _ in sold], list(accumulate(weight for _, weight in sold)))
