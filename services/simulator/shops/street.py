"""Which shop each channel of the simulated house is, and how the house knows their customers."""

from collections.abc import Iterator, Mapping

from orders.contracts.records import Customer
from services.simulator.catalogue import Catalogue, Sells
from services.simulator.policy import Shops
from services.simulator.shops import own, shopify, woocommerce
from services.simulator.shops.form import Form
from services.simulator.shops.shop import Shop

FORMS: Mapping[str, Form] = {
    "web": shopify.FORM,
    "marketplace": woocommerce.FORM,
    "partner": own.SIGNED,
    "desk": own.KEYED,
}
"""Channel -> what kind of shop it is."""
SELLS: Mapping[str, Sells] = {channel: form.sells for channel, form in FORMS.items()}


def shops(policy: Shops, seed: int) -> list[Shop]:
    """All of them, with nothing on their lists."""
    return [Shop(channel, form, policy, seed) for channel, form in FORMS.items()]


def customers(house: Catalogue) -> Iterator[Customer]:
    """The customers again under the numbers by which shops know them: what the house knows of a
    buyer, such as his age, holds there too."""
    for channel, form in FORMS.items():
        for customer in house.customers:
            number = form.account(customer["customer_id"])
            if number != customer["customer_id"]:
                yield {**customer, "customer_id": f"{channel}-{number}"}
