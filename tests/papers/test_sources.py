"""What papers are made of, of all that was said about an order (SH-02)."""

from orders.client.papers.sources import skus, sources
from orders.contracts.records import OrderReceived
from services.papers.making import data, make
from tests.orders import line, order, received
from tests.papers.house import SENDER, Told, abroad, story, text_of


def test_the_order_as_it_was_handed_on_last_counts():
    """By version and step, whichever record was read first."""
    told, amended = Told([]), order(lines=[line(1, quantity=7)])
    told.say(OrderReceived, received(amended, version=2))
    told.say(OrderReceived, received(order(), version=1))
    found = sources("shop:1001", told.found)
    assert found is not None
    assert (found["version"], found["order"]) == (2, amended)
    assert data(found, "invoice", "", SENDER)["number"] == "PF-000001Z-2"


def test_a_shipment_keeps_the_order_that_it_was_released_for():
    told = story(abroad())
    told["order"] = abroad(buyer_reference="amended")
    assert data(told, "delivery-note", "", SENDER)["buyer_reference"] == ""
    assert data(told, "invoice", "", SENDER)["buyer_reference"] == "amended"


def test_articles_are_those_that_are_ordered_or_sent():
    told = story(abroad(2))
    told["shipments"][0]["released"]["lines"][0]["sku"] = "SKU-9"
    assert skus(told) == {"SKU-1", "SKU-2", "SKU-9"}


def test_a_paper_of_a_thousand_lines_has_each_of_them():
    told = story(abroad(1_000), until="packed")
    text = text_of(make(told, "delivery-note", "", "zh", SENDER).pdf)
    assert all(f"SKU-{n}2件2件" in text for n in range(1, 1_001))
