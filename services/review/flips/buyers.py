"""Another buyer, or another place to deliver to (RV-01)."""

from iso3166 import countries_by_alpha2

from orders.business.flips import Group, Seen, order, order_of, policy
from orders.contracts.records import Article, Contact
from services.review.flips.seen import customer

REACHED: list[Contact] = [
    {"kind": "EMAIL", "value": "someone@example.com"},
    {"kind": "PHONE", "value": "+49 30 1234567"},
]


def unblocked(seen: Seen, _: Group) -> Seen:
    """The customer is not blocked (RV-01)."""
    return customer(seen, blocked=False)


def elsewhere(seen: Seen, _: Group) -> Seen:
    """It goes to a country where nothing is barred (RV-01, RV-05)."""
    articles = seen.references.table(Article).values()
    barred = {country for article in articles for country in article["barred_countries"]}
    barred |= {*seen.policy.undeliverable_countries}
    free = next(code for code in sorted(countries_by_alpha2) if code not in barred)
    return order(seen, delivery_address={**order_of(seen)["delivery_address"], "country": free})


def served(seen: Seen, group: Group) -> Seen:
    """The country is served (RV-01)."""
    left = [c for c in seen.policy.undeliverable_countries if c != group["country"]["value"]]
    return policy(seen, undeliverable_countries=tuple(left))


def named(seen: Seen, _: Group) -> Seen:
    """The buyer has a name (RV-01)."""
    return order(seen, buyer={**order_of(seen)["buyer"], "name": "someone"})


def addressed(seen: Seen, _: Group) -> Seen:
    """The address is complete (RV-01)."""
    address = order_of(seen)["delivery_address"]
    return order(seen, delivery_address={**address, "street": "a street", "city": "a city"})


def reached(seen: Seen, _: Group) -> Seen:
    """There is a contact of each kind that an order is confirmed by (RV-01)."""
    return order(seen, buyer={**order_of(seen)["buyer"], "contacts": REACHED})
