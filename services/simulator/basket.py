"""The lines of a simulated order, and the sums over them."""

from collections.abc import Sequence
from random import Random

from orders.contracts.records import Address, Article, Charge, Order, OrderLine, Totals
from services.simulator.catalogue import Catalogue
from services.simulator.parties import Party
from services.simulator.quantities import quantity

FREIGHT_MINOR = 490
FREE_FREIGHT_FROM_MINOR = 15_000
_WHOLESALE_DISCOUNT_PERCENT = 5


def lines(
    rng: Random, catalogue: Catalogue, channel: str, party: Party, delivery: Address, count: int
) -> list[OrderLine]:
    """Up to ``count`` lines of different articles that the channel sells and this buyer may buy,
    at list price, popular articles more often."""
    sold, odds = catalogue.assortment(channel)
    wanted = rng.choices(sold, cum_weights=odds, k=count)
    allowed = {
        article["sku"]: article
        for article in wanted
        if may_buy(party, article, delivery["country"])
    }
    if not allowed:
        best = sold[0]
        allowed = {best["sku"]: best}
    return [
        line(rng, catalogue, party, n, article)
        for n, article in enumerate(allowed.values(), start=1)
    ]


def line(
    rng: Random, catalogue: Catalogue, party: Party, number: int, article: Article
) -> OrderLine:
    """One line of the article at list price; wholesale gets its discount."""
    sku, choices, group = article["sku"], article["specifications"], party.buyer["group"]
    amount = quantity(rng, article, group)
    price, per = catalogue.prices[sku, party.country.currency], catalogue.price_per[sku]
    goods = amount * price // per
    discount = goods * _WHOLESALE_DISCOUNT_PERCENT // 100 if group == "wholesale" else 0
    tax = percent(goods - discount, party.country.vat)
    return {
        "line": number,
        "sku": sku,
        "name": article["name"],
        "specification": choices[int(rng.random() * len(choices))] if choices else "",
        "quantity": amount,
        "unit": article["unit"],
        "unit_price_minor": price,
        "price_per": per,
        "discount_minor": discount,
        "tax_minor": tax,
        "total_minor": goods - discount + tax,
        "tax_rate_ppm": None,
        "article_codes": [],
        "bundle": [],
    }


def may_buy(party: Party, article: Article, country: str) -> bool:
    """Whether group, country, age and licence allow it (RV-05)."""
    if not (
        article["barred_groups"]
        or article["barred_countries"]
        or article["minimum_age"]
        or article["licence"]
    ):
        return True
    return (
        party.buyer["group"] not in article["barred_groups"]
        and country not in article["barred_countries"]
        and party.age >= article["minimum_age"]
        and (not article["licence"] or article["licence"] in party.licences)
    )


def freight(bought: Sequence[OrderLine], vat: int) -> list[Charge]:
    """Freight for small orders."""
    if sum(each["total_minor"] for each in bought) >= FREE_FREIGHT_FROM_MINOR:
        return []
    return [
        {"kind": "freight", "amount_minor": FREIGHT_MINOR, "tax_minor": percent(FREIGHT_MINOR, vat)}
    ]


def totals(bought: Sequence[OrderLine], charges: Sequence[Charge]) -> Totals:
    """The sums, in minor units of the order's currency."""
    discount = sum(each["discount_minor"] for each in bought)
    goods = sum(each["quantity"] * each["unit_price_minor"] // each["price_per"] for each in bought)
    charged = sum(charge["amount_minor"] for charge in charges)
    tax = sum(each["tax_minor"] for each in bought) + sum(charge["tax_minor"] for charge in charges)
    return {
        "goods_minor": goods,
        "discount_minor": discount,
        "charges_minor": charged,
        "tax_minor": tax,
        "total_minor": goods - discount + charged + tax,
    }


def tax_rate(order: Order) -> int:
    """Percent, read off the largest line, where rounding hides it least."""
    line = max(order["lines"], key=lambda each: each["total_minor"])
    net = line["total_minor"] - line["tax_minor"]
    return round(100 * line["tax_minor"] / net) if net else 0


def percent(amount: int, rate: int) -> int:
    """``rate`` percent of a non-negative amount, rounded half up."""
    return (amount * rate + 50) // 100
