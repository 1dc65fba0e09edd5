"""What was paid is believed of channels that are declared for it, and of nobody else (RV-03)."""

from typing import Any

import httpx
import orjson
import pytest

from services.gateway.believed import UNPAID, Belief, believed
from services.gateway.formats.reading import Paid, Placed, Reading
from tests import orders as made
from tests.gateway.edge import EVERY, NOW, POOR, SHOP, Fakes, bearing
from tests.gateway.formats.documents.shopify import SHOPIFY

ORDER = made.order()
TRUSTED = Belief("", payments=True, cancels=True, now=NOW)
POORLY = TRUSTED._replace(payments=False)


def send(fakes: Fakes, path: str, body: Any, key: str) -> httpx.Response:
    headers = {"content-type": "application/json", **bearing(key)}
    return fakes.ask("POST", path, content=orjson.dumps(body), headers=headers)


def own(channel: str, **changes: Any) -> Any:
    return made.order(channel=channel, **changes)


@pytest.mark.parametrize(
    ("channel", "key", "paid"),
    [("shop", SHOP.key, 12_495), ("poor", POOR.key, 0)],
)
def test_an_order_of_a_channel_that_is_not_declared_comes_as_unpaid(
    fakes: Fakes, channel: str, key: str, paid: int
):
    """RV-03: whoever has a key could have goods for nothing; it waits for the bank, and says it."""
    answer = send(fakes, f"/v1/channels/{channel}/orders", own(channel), key)
    assert answer.status_code == 202
    [(_, value)] = fakes.said()
    order = value["order"].decoded()
    assert order == {**own(channel), "payment": {**ORDER["payment"], "paid_minor": paid}}
    assert answer.json().get("assumed", []) == ([] if paid else [UNPAID])


@pytest.mark.parametrize(("payments", "paid"), [(True, 12_495), (False, 0)])
def test_so_does_one_that_is_to_be_otherwise(fakes: Fakes, payments: bool, paid: int):
    """CF-03."""
    channel, key = ("shop", SHOP.key) if payments else ("poor", POOR.key)
    send(fakes, f"/v1/orders/{channel}:1001/changes", {"order": own(channel)}, key)
    [(record, value)] = fakes.said()
    assert record == "AmendRequested"
    assert value["order"].decoded()["payment"]["paid_minor"] == paid


@pytest.mark.parametrize(
    ("channel", "key", "records"),
    [
        ("every", EVERY.key, ["OrderSubmitted", "PaymentReceived"]),
        ("poor", POOR.key, ["OrderSubmitted"]),
    ],
)
def test_news_of_a_payment_is_taken_from_a_channel_that_is_declared_alone(
    fakes: Fakes, channel: str, key: str, records: list[str]
):
    """IN-01: the order is taken all the same."""
    answer = send(fakes, f"/v1/channels/{channel}/documents/shopify", SHOPIFY, key)
    assert answer.status_code == 202
    assert [record for record, _ in fakes.said()] == records


def test_news_of_a_payment_alone_is_a_fault_that_the_sender_hears_of():
    """IN-02: it does not vanish."""
    news = Reading(paid=(Paid("3", "p-3", 100, "EUR", 6),))
    assert believed(news, TRUSTED) is news
    refused = believed(news, POORLY)
    assert not refused.paid
    assert [one.code for one in refused.faults] == ["payment_not_believed"]


def test_news_of_a_payment_that_comes_with_its_order_is_told_with_it():
    order = dict(made.order(reference="3"))
    both = Reading(placed=(Placed(order, {}, 7, ("it is EUR",)),), paid=(Paid("3", "p", 1, "", 6),))
    assert believed(both, TRUSTED) is both
    told = believed(both, POORLY)
    assert (told.paid, told.faults) == ((), ())
    assert told.placed[0].filled == ("it is EUR", UNPAID)


def test_what_nobody_paid_is_as_it_was():
    unpaid = dict(made.order(paid=0))
    reading = Reading(placed=(Placed(unpaid, {}),))
    assert believed(reading, POORLY) is reading
