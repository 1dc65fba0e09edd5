"""Which shop or partner each channel of the simulated house is, and how the house knows their
buyers."""

from collections.abc import Iterator, Mapping
from typing import Any

from orders.contracts.keys import key_of
from orders.contracts.records import Customer, Partner
from services.simulator.catalogue import Catalogue, Sells
from services.simulator.policy import Demand, Shops
from services.simulator.shops import edifact, own, shopify, ubl, woocommerce
from services.simulator.shops.form import Form
from services.simulator.shops.shop import Shop
from services.simulator.shops.writing import contact

PARTNERS: Mapping[str, float] = {"partner": 0.4, "edi": 0.3, "ubl": 0.3}
"""Channel -> its share of what partners order."""
FORMS: Mapping[str, Form] = {
    "web": shopify.FORM,
    "marketplace": woocommerce.FORM,
    "partner": own.SIGNED,
    "edi": edifact.FORM,
    "ubl": ubl.FORM,
    "desk": own.KEYED,
}
"""Channel -> what kind of shop it is."""
SELLS: Mapping[str, Sells] = {channel: form.sells for channel, form in FORMS.items()}
KNOWN = ("partner", "edi", "ubl")
"""Channels of partners: the house knows whom they order for, and, of those that go by numbers, what
their orders leave out."""
SCHEME = "BUYER"


def demand(usual: Demand) -> Demand:
    """The same demand, with every kind of partner."""
    share = usual.channels["partner"]
    channels = {**usual.channels, **{name: share * part for name, part in PARTNERS.items()}}
    guests = {**usual.guests, **dict.fromkeys(PARTNERS, usual.guests["partner"])}
    groups = {**usual.groups, **dict.fromkeys(PARTNERS, usual.groups["partner"])}
    return usual.model_copy(update={"channels": channels, "guests": guests, "groups": groups})


def shops(policy: Shops, seed: int) -> list[Shop]:
    """All of them, with nothing on their lists."""
    return [Shop(channel, form, policy, seed) for channel, form in FORMS.items()]


def known(house: Catalogue) -> Iterator[tuple[type, str, Mapping[str, Any]]]:
    """What the house knows of buyers beside its catalogue, as (record class, key, value)."""
    for customer in _customers(house):
        yield Customer, customer["customer_id"], customer
    for partner in _partners(house):
        yield Partner, key_of(Partner, partner), partner


def _customers(house: Catalogue) -> Iterator[Customer]:
    """The customers again under the numbers by which shops know them: what the house knows of a
    buyer, such as his age, holds there too."""
    for channel, form in FORMS.items():
        for customer in house.customers:
            number = form.account(customer["customer_id"])
            if number != customer["customer_id"]:
                yield {**customer, "customer_id": f"{channel}-{number}"}


def _partners(house: Catalogue) -> Iterator[Partner]:
    """Numbers, addresses, terms and contacts of those for whom partners order (IN-01)."""
    for channel in KNOWN:
        for party in house.parties[house.demand.groups[channel]]:
            buyer, address = party.buyer, party.address
            yield {
                "channel": channel,
                "scheme": SCHEME,
                "id": buyer["customer_id"],
                "customer_id": buyer["customer_id"],
                "name": address["name"],
                "street": address["street"],
                "postal_code": address["postal_code"],
                "city": address["city"],
                "region": address["region"],
                "country": address["country"],
                "invoice_to": "",
                "email": contact(buyer, "EMAIL"),
                "phone": contact(buyer, "PHONE"),
                "currency": party.country.currency,
                "payment_method": "invoice",
                "payment_terms": "ON_ACCOUNT",
            }
