"""RV-05: whether these goods may go to this customer, and whether the amount is within the
finance rules."""

from collections.abc import Mapping

from orders.business.money import convert, money
from orders.contracts.records import Article, Customer, Order
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules.findings import Finding


def restricted(references: References) -> dict[str, Article]:
    """The few articles that not everyone may buy, by sku."""
    return {
        sku: article
        for sku, article in references.table(Article).items()
        if article["barred_groups"]
        or article["barred_countries"]
        or article["minimum_age"]
        or article["licence"]
    }


def permitted(
    order: Order, customer: Customer | None, articles: Mapping[str, Article], policy: ReviewPolicy
) -> Finding | None:
    """No article is barred for the customer's group, age, licence or country (RV-05). `articles`:
    the restricted ones.

    The group is barred if the order or our own record of the customer names it. What is barred is
    refused; a missing proof is asked for.
    """
    barred, unproved = [], []
    for line in order["lines"]:
        article = articles.get(line["sku"])
        if article is None:
            continue
        if reason := _bar(article, order, customer, policy):
            barred.append(f"line {line['line']}: {reason}")
        elif lack := _lack(article, customer):
            unproved.append(f"line {line['line']}: {lack}")
    if barred or unproved:
        return Finding("legality", "RV-05", "; ".join(barred + unproved), refuses=bool(barred))
    return None


def _bar(article: Article, order: Order, customer: Customer | None, policy: ReviewPolicy) -> str:
    ours = customer["group"] if customer is not None else policy.guest_group
    for group in (order["buyer"]["group"], ours):
        if group in article["barred_groups"]:
            return f"{article['sku']} is not sold to {group} customers"
    country = order["delivery_address"]["country"]
    return (
        f"{article['sku']} may not go to {country}"
        if country in article["barred_countries"]
        else ""
    )


def _lack(article: Article, customer: Customer | None) -> str:
    if article["minimum_age"] > (customer["age"] if customer is not None else 0):
        return f"{article['sku']} needs proof of age {article['minimum_age']}"
    if article["licence"] and article["licence"] not in (
        customer["licences"] if customer is not None else ()
    ):
        return f"{article['sku']} needs the licence {article['licence']}"
    return ""


def amount(
    total: int, currency: str, policy: ReviewPolicy, references: References
) -> Finding | None:
    """Large orders need a person, and so do amounts that cannot be compared (RV-05). `total`:
    minor units of `currency`."""
    worth = convert(total, currency, policy.house_currency, references, "up")
    if worth is None:
        return Finding("amount", "RV-05", f"there is no exchange rate for {currency}")
    if worth >= policy.approval_from_minor:
        bound = money(policy.approval_from_minor, policy.house_currency)
        return Finding(
            "amount", "RV-05", f"{money(total, currency)}: orders from {bound} need approval"
        )
    return None
