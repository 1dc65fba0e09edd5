"""SH-04: that the buyer of a shop comes for the goods, as Shopify, WooCommerce and Saleor say it,
and where to, by the names that are agreed with the channel."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.gateway.formats import saleor, shopify, woocommerce
from services.gateway.formats.reading import Placed, Profile, Reading
from tests.gateway.formats.documents.saleor import SALEOR
from tests.gateway.formats.documents.shopify import SHOPIFY
from tests.gateway.formats.documents.woocommerce import WOOCOMMERCE
from tests.gateway.formats.shops import PROFILE, only, screened, written

AGREED = replace(
    PROFILE, collection={"Laden Mitte": "BER-1", "laden-mitte": "BER-1", "Abholung": ""}
)
SENT, COLLECTED, ANYWHERE = ("UNKNOWN", ""), ("collection", "BER-1"), ("collection", "")
Read = Callable[[bytes, Profile], Reading]


def of_shopify(*names: str, **head: Any) -> Placed:
    ways = [{"price": "4.90", "code": one, "title": one} for one in names]
    return _read(shopify.read, {**SHOPIFY, "shipping_lines": ways, **head})


def of_woocommerce(*ways: tuple[str, str, str], **head: Any) -> Placed:
    """`ways`: method, its title, the place that was noted."""
    said = [
        {
            "method_id": method,
            "method_title": title,
            "meta_data": [{"key": "pickup_location", "value": place}] if place else [],
            "total": "0.00",
        }
        for method, title, place in ways
    ]
    return _read(woocommerce.read, {**WOOCOMMERCE, "shipping_lines": said, **head})


def of_saleor(**said: Any) -> Placed:
    return _read(saleor.read, [{**SALEOR[0], **said}])


def _read(read: Read, document: Any) -> Placed:
    return only(read(written(document), AGREED))


@pytest.mark.parametrize(
    ("placed", "wish"),
    [
        (of_shopify("Laden Mitte"), COLLECTED),
        (of_shopify("Abholung"), ANYWHERE),
        (of_shopify("Standard"), SENT),
        (of_woocommerce(("pickup_location", "Pickup (Laden Mitte)", "Laden Mitte")), COLLECTED),
        (of_woocommerce(("local_pickup", "Laden Mitte", "")), COLLECTED),
        (of_woocommerce(("local_pickup", "Local pickup", "")), ANYWHERE),
        (of_woocommerce(("flat_rate", "Laden Mitte", "")), SENT),
        (of_woocommerce(("local_pickup", "Abholung", ""), ("flat_rate", "Flat", "")), SENT),
        (of_saleor(collection_point_name="Laden Mitte"), COLLECTED),
        (of_saleor(deliveryMethod={"slug": "laden-mitte"}, collectionPointName="Mitte"), COLLECTED),
        (of_saleor(deliveryMethod={}, collectionPointName=None), SENT),
    ],
)
def test_what_shops_say(placed: Placed, wish: tuple[str, str]):
    assert (placed.order["delivery"], placed.order["collection_place"]) == wish


def test_a_place_that_is_not_agreed_stands_as_it_is():
    """So that intake tells the shop that nobody knows it."""
    for placed in (
        of_woocommerce(("pickup_location", "Pickup (Lyon)", "Lyon")),
        of_saleor(collection_point_name="Lyon"),
    ):
        assert (placed.order["delivery"], placed.order["collection_place"]) == (
            "collection",
            "Lyon",
        )


def test_who_collects_needs_no_address_to_be_sent_to():
    """Shops tell none; a parcel without one is still asked about."""
    nowhere = of_shopify("Laden Mitte", shipping_address=None)
    assert nowhere.order["delivery_address"] == nowhere.order["billing_address"]
    assert nowhere.filled == ("it is collected: the delivery address is the billing address",)
    assert screened(of_shopify("Abholung", shipping_address=None)) == []
    faults = screened(of_shopify("Standard", shipping_address=None))
    assert {one["field"].partition(".")[0] for one in faults} == {"delivery_address"}
