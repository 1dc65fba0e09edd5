"""Who buys, who is billed, where the goods go: parties of a message -> their places in an order."""

from collections.abc import Mapping
from typing import NamedTuple

from services.gateway.formats.building import canonical
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.values.countries import country

BUYER, DELIVERY, BILLING = "buyer", "delivery", "billing"
ADDRESSES: Mapping[str, str] = {BILLING: "billing_address", DELIVERY: "delivery_address"}
"""Role -> field of the order."""


class Party(NamedTuple):
    """One party as a message tells it. `ids` are pairs of scheme and id, the first is the one it
    is named by; `contacts` pairs of kind and value; `where` is its place in the message."""

    where: str
    name: str = ""
    person: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    ids: tuple[tuple[str, str], ...] = ()
    contacts: tuple[tuple[str, str], ...] = ()


def addresses(parties: Mapping[str, Party], findings: Findings) -> Fields:
    """`billing_address` and `delivery_address`, those that the message names."""
    said: Fields = {}
    for role, field in ADDRESSES.items():
        if party := parties.get(role):
            said[field] = _address(party, findings)
            findings.places[field] = party.where
    return said


def settled(parties: Mapping[str, Party], findings: Findings) -> Fields:
    """The same for a whole order, and its `buyer`. A buyer is billed and delivered to unless others
    are named, and whoever is billed buys unless a buyer is named. Nothing goes to where it is only
    billed."""
    roles = dict(parties)
    if BUYER in roles and DELIVERY not in roles:
        findings.assume("the goods go to the buyer")
        roles[DELIVERY] = roles[BUYER]
    if BUYER in roles:
        roles.setdefault(BILLING, roles[BUYER])
    elif BILLING in roles:
        findings.assume("who is billed is the buyer")
        roles[BUYER] = roles[BILLING]
    said = addresses(roles, findings)
    if buys := roles.get(BUYER):
        said["buyer"] = _buyer(buys, findings.profile.language)
        findings.places["buyer"] = buys.where
    return said


def _address(party: Party, findings: Findings) -> Fields:
    """The address of a party. Its country is the channel's where it has a city and no country."""
    code = country(party.country)
    if not code and party.city and findings.profile.country:
        code = findings.profile.country
        findings.assume(f"addresses without a country are in {code}")
    return canonical.address(
        name=party.name or party.person,
        street=party.street,
        postal_code=party.postal_code,
        city=party.city,
        region=party.region,
        country=code,
        location_code=party.ids[0][1] if party.ids else "",
    )


def _buyer(party: Party, language: str) -> Fields:
    """Who buys. The customer number stays empty: intake finds it by `party_ids`."""
    return {
        "customer_id": "",
        "name": party.person,
        "company": party.name,
        "group": "",
        "language": language,
        "contacts": [{"kind": kind, "value": value} for kind, value in party.contacts],
        "party_ids": [{"scheme": scheme, "id": code} for scheme, code in party.ids],
    }
