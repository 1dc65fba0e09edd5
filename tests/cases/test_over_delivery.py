"""More comes than was ordered: what was ordered is for sale, the rest is nobody's to promise before
a person has accepted it, and is on the shelf all the same (IV-03, IV-10; docs/decisions/0088)."""

from typing import Any

import pytest

from orders.contracts.records import StockBlocked, StockReceived, StockReleased
from tests.cases.house import House
from tests.cases.milk import MILK, blocked
from tests.cases.steps import NOW, Send
from tests.cases.story import counted, ordered, received
from tests.cases.test_bad_goods import SKU, late, made, of_lot, otherwise, supply

WITHHELD = "HAM!over_delivered"


def bought(quantity: int, number: str = "GR-1", sku: str = SKU, **changes: Any) -> Send:
    """So much comes for PO-1."""
    came = received(sku, "HAM", number, quantity)
    return otherwise(came, **{"purchase_order": "PO-1", **changes})


def judged(quantity: int, fate: str, number: str = "Q-1", **changes: Any) -> Send:
    """A person says what becomes of goods that nobody ordered."""
    value = {
        "sku": SKU,
        "warehouse": "HAM",
        "document_id": number,
        "lot": "",
        "quality": "over_delivered",
        "quantity": quantity,
        "fate": fate,
        "because": "looked at",
        "at": NOW,
    }
    return Send(StockReleased, SKU, {**value, **changes})


def over_delivered() -> House:
    """Ten were there, five were ordered, eight came."""
    house = made()
    house.says(supply(5), bought(8))
    return house


def left_out(house: House, sku: str = SKU) -> int:
    """What nobody may promise of it in Hamburg."""
    free, on_hand = house.shelf(sku, WITHHELD)
    assert free == on_hand
    return on_hand


def test_what_nobody_ordered_is_promised_to_nobody_before_it_is_accepted() -> None:
    house = over_delivered()
    house.says(ordered("one", (SKU, 16)))
    assert (house.status(), left_out(house)) == ("backordered", 3)
    house.says(judged(3, "released"))
    assert (house.status(), left_out(house)) == ("released", 0)
    assert house.books(SKU) == (2, 18)
    house.ends()


@pytest.mark.parametrize("fate", ["sent_back", "destroyed"])
def test_what_is_not_accepted_leaves_the_house(fate: str) -> None:
    """A count finds it no more, and finds nothing else."""
    house = over_delivered()
    house.says(judged(3, fate))
    assert (house.books(SKU), left_out(house)) == ((15, 15), 0)
    assert house.counted("allocation", StockReleased.__name__)[fate, ""] == 1
    house.says(counted(SKU, "HAM", "C-1", 15, at=NOW + 1))
    assert house.books(SKU) == (15, 15)
    house.ends()


def test_a_part_is_accepted_and_the_rest_sent_back() -> None:
    house = over_delivered()
    house.says(judged(1, "released"), judged(9, "sent_back", "Q-2"))
    assert (house.books(SKU), left_out(house)) == ((16, 16), 0)
    house.ends()


def test_receipts_for_one_order_add_up() -> None:
    house = made()
    house.says(supply(5), bought(3, "GR-1"))
    assert (house.books(SKU), left_out(house)) == ((13, 13), 0)
    house.says(bought(3, "GR-2"))
    assert (house.books(SKU), left_out(house)) == ((15, 15), 1)
    house.says(bought(2, "GR-3"), bought(2, "GR-3"))
    assert (house.books(SKU), left_out(house)) == ((15, 15), 3)
    told = house.named("MessageRequested", f"@article/{SKU}")
    assert [(one["values"]["came"], one["values"]["beyond"]) for one in told] == [
        ("3", "1"),
        ("2", "2"),
    ]
    house.ends()


def test_an_order_that_is_made_larger_takes_what_comes_then() -> None:
    """What is withheld already is a person's to accept."""
    house = over_delivered()
    house.says(supply(10, document_id="C-2"), bought(2, "GR-2"))
    assert (house.books(SKU), left_out(house)) == ((17, 17), 3)
    house.ends()


def test_goods_that_are_told_before_their_order_stay_for_sale() -> None:
    """Somebody may have them by then; nothing more is expected, and what still comes is beyond."""
    house = made()
    house.says(bought(8), supply(5))
    assert (house.books(SKU), left_out(house)) == ((18, 18), 0)
    counts = house.counted("inventory", "PurchaseOrderConfirmed")
    assert counts["expected", "beyond_its_order"] == 1
    house.says(ordered("one", (SKU, 20)))
    (short,) = house.named("OrderBackordered")
    assert [one["expected_at"] for one in short["shortages"]] == [None]
    house.says(bought(1, "GR-2"))
    assert left_out(house) == 1
    house.ends()


def test_each_house_has_its_part_of_an_order() -> None:
    house = made()
    other = otherwise(supply(5), warehouse="MUC", document_id="C-2")
    house.says(supply(5), other, bought(5))
    house.says(otherwise(received(SKU, "MUC", "GR-1", 6), purchase_order="PO-1"))
    assert (house.books(SKU), left_out(house)) == ((20, 20), 0)
    assert house.shelf(SKU, "MUC!over_delivered") == (1, 1)
    house.says(late(NOW, document="D-2"))
    assert house.counted("inventory", "PurchaseOrderDelayed")["ignored", "unknown_purchase_order"]
    house.ends()


def test_a_receipt_without_an_order_or_of_one_that_nobody_knows_is_booked() -> None:
    house = made()
    house.says(received(SKU, "HAM", "GR-1", 5), bought(5, "GR-2", purchase_order="PO-9"))
    assert (house.books(SKU), left_out(house)) == ((20, 20), 0)
    assert house.counted("inventory", StockReceived.__name__)["received", ""] == 3
    house.ends()


def milk_of(quantity: int) -> Send:
    """So much milk of lot L0 comes for PO-1, of which five were ordered."""
    came = of_lot("L0", "2027-01-01", "GR-1")
    return otherwise(came, purchase_order="PO-1", quantity=quantity)


def test_a_lot_that_is_more_than_was_ordered() -> None:
    """IV-08: the lot is withheld with its shelf, and released with it."""
    house = made()
    house.says(otherwise(supply(5), sku=MILK)._replace(key=MILK), milk_of(8))
    assert (house.books(MILK), left_out(house, MILK)) == ((10, 10), 3)
    said = judged(3, "released", sku=MILK, lot="L0")._replace(key=MILK)
    house.says(said)
    assert (house.books(MILK), left_out(house, MILK)) == ((13, 13), 0)
    house.ends()


def test_more_than_was_ordered_of_a_recalled_lot_is_left_out_once() -> None:
    """IV-08: all of the lot is kept from sale, and so much of that was not even ordered."""
    house = made()
    house.says(blocked(StockBlocked, "L0", "recalled", "B-1"))
    house.says(otherwise(supply(5), sku=MILK)._replace(key=MILK), milk_of(8))
    assert (house.books(MILK), left_out(house, MILK)) == ((0, 0), 3)
    assert house.shelf(MILK, "HAM!recalled") == (10, 10)
    house.says(blocked(StockReleased, "L0", "recalled", "B-2"))
    assert (house.books(MILK), left_out(house, MILK)) == ((10, 10), 3)
    house.ends()


def test_what_is_ordered_meanwhile_gets_nothing_of_it() -> None:
    """IV-02: said all at once, whoever reads first."""
    house = made()
    house.says(supply(5))
    house.says_at_once(bought(8), ordered("one", (SKU, 12)), ordered("two", (SKU, 4)))
    assert sorted((house.status("shop:one"), house.status("shop:two"))) == [
        "backordered",
        "released",
    ]
    assert left_out(house) == 3
    house.ends()
