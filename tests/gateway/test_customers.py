"""For whom a channel orders is what it is declared for: each of its orders bears it, in whatever
format it comes, and intake holds it (IN-01, RV-04; docs/decisions/0070)."""

from typing import Any

import orjson
import pytest

from orders.engine.errors import ConfigError
from services.gateway.channels import Channels
from tests import orders as made
from tests.gateway.edge import EASY, EVERY, POOR, SHOP, Fakes, bearing
from tests.gateway.formats import interchanges
from tests.gateway.formats.documents.shopify import SHOPIFY

X12 = interchanges.x12(interchanges.order_850())


@pytest.mark.parametrize(
    ("path", "document", "key", "own"),
    [
        ("shop/orders", made.order(), SHOP.key, True),
        ("every/orders", made.order(channel="every"), EVERY.key, False),
        ("shop/documents/canonical", made.order(), SHOP.key, True),
        ("poor/documents/shopify", SHOPIFY, POOR.key, True),
        ("every/documents/shopify", SHOPIFY, EVERY.key, False),
        ("easy/documents/x12", X12, EASY.key, True),
        ("every/documents/x12", X12, EVERY.key, False),
    ],
)
def test_each_order_bears_for_whom_its_channel_orders(
    fakes: Fakes, path: str, document: Any, key: str, own: bool
):
    content = document if isinstance(document, bytes) else orjson.dumps(document)
    headers = {"content-type": "application/json", **bearing(key)}
    answer = fakes.ask("POST", f"/v1/channels/{path}", content=content, headers=headers)
    assert answer.status_code == 202, answer.text
    [order] = [value for record, value in fakes.said() if record == "OrderSubmitted"]
    assert order["own_customers"] is own


def test_two_channels_whose_customers_could_be_taken_for_one_anothers_are_refused():
    """Numbers of the customers of `shop-de` begin with `shop-`, as do those of `shop`."""
    both: dict[str, Any] = {"shop": {}, "shop-de": {}}
    with pytest.raises(ValueError, match="customers of shop-de have numbers that begin with shop-"):
        Channels.model_validate({"channels": both})
    both["shop"]["customers"] = "any"
    assert Channels.model_validate({"channels": both}).channels["shop-de"].customers == "own"


def test_what_is_neither_own_nor_any_is_refused(tmp_path):
    policy = tmp_path / "channels.yaml"
    policy.write_text("channels: {shop: {customers: all}}")
    with pytest.raises(ConfigError, match=r"shop\.customers"):
        Channels.load(policy)
