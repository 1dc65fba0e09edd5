"""RV-05: whether these goods may go to this customer, and whether the amount is within the
finance rules."""

from collections.abc import Mapping, Sequence

from orders.business.bundles import with_parts
from orders.business.facts import beside, none_of
from orders.business.money import money
from orders.contracts.records import Article, Customer, Fact, Order
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules.approval import worth
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
) -> Sequence[Finding]:
    """No article is barred for the customer's group, age, licence or country (RV-05). `articles`:
    the restricted ones.

    The group is barred if the order or our own record of the customer names it. What is barred is
    refused; a missing proof is asked for.
    """
    if not articles:
        return ()
    found: list[Finding] = []
    for line in with_parts(order["lines"]):
        article = articles.get(line["sku"])
        if article is None:
            continue
        number = line["line"]
        against = _bar(article, number, order, customer, policy) or _lack(article, number, customer)
        if against is not None:
            found.append(against)
    return found


def _bar(
    article: Article, line: int, order: Order, customer: Customer | None, policy: ReviewPolicy
) -> Finding | None:
    sku, ours = article["sku"], customer["group"] if customer is not None else policy.guest_group
    for group in (order["buyer"]["group"], ours):
        if group in article["barred_groups"]:
            barred = none_of("group", group, article["barred_groups"], line)
            because = f"{sku} is not sold to {group} customers"
            return _against("goods_barred_for_group", because, sku, line, barred, refuses=True)
    country = order["delivery_address"]["country"]
    if country in article["barred_countries"]:
        barred = none_of("country", country, article["barred_countries"], line)
        because = f"{sku} may not go to {country}"
        return _against("goods_barred_in_country", because, sku, line, barred, refuses=True)
    return None


def _lack(article: Article, line: int, customer: Customer | None) -> Finding | None:
    sku, age, licence = article["sku"], article["minimum_age"], article["licence"]
    if age > (customer["age"] if customer is not None else 0):
        because = f"{sku} needs proof of age {age}"
        return _against("age_unproved", because, sku, line, beside("age", age, line=line))
    if licence and licence not in (customer["licences"] if customer is not None else ()):
        because = f"{sku} needs the licence {licence}"
        return _against(
            "licence_unproved", because, sku, line, beside("licence", licence, line=line)
        )
    return None


def _against(
    code: str, because: str, sku: str, line: int, fact: Fact, *, refuses: bool = False
) -> Finding:
    facts = (beside("sku", sku, line=line), fact)
    return Finding("legality", "RV-05", code, f"line {line}: {because}", facts, refuses)


def amount(
    total: int, currency: str, policy: ReviewPolicy, references: References
) -> Sequence[Finding]:
    """An amount that cannot be compared with the finance rules needs a person (RV-05); the
    evidence names it, so that a release holds for no other. `total`: minor units of `currency`."""
    if worth(total, currency, policy, references) is not None:
        return ()
    because = f"{money(total, currency)}: there is no exchange rate for {currency}"
    rate = (beside("total", total, currency), beside("currency", currency))
    return [Finding("amount", "RV-05", "amount_rate_missing", because, rate)]
