"""Nonsense about goods, line by line: it is refused, ignored or set aside for a reason that is
counted, and never booked; whoever told it hurts nobody else (IV-03, IV-07, IV-10, IV-11)."""

from typing import Any

import pytest

from orders.contracts.records import (
    Article,
    CountDecided,
    OfferAnswered,
    PartsList,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    ShelfListed,
    StockReceived,
)
from tests.cases.house import ORDER, House
from tests.cases.milk import MILK
from tests.cases.steps import DAY, NOW, Send
from tests.cases.story import (
    arrived,
    came,
    counted,
    damaged,
    delivered,
    departed,
    gone,
    ordered,
    picked,
    received,
    stock,
)
from tests.cases.warehousing import MADE, decided, listed
from tests.orders import article

SKU = "ART-A"
ABSURD = 10**15
NO_CALENDAR = 10**15
"""A moment in the year 33658, milliseconds."""
BOTH = ("inventory", "allocation")


def made() -> House:
    """Ten pieces are there, and a row of the house's own for each of its warehouses."""
    house = House()
    house.says(stock(SKU, "HAM", 10), of_lot("L0", "2027-01-01", "GR-0"))
    return house


def otherwise(said: Send, **changes: Any) -> Send:
    return said._replace(value={**said.value, **changes})


def supply(quantity: int = 5, expected_at: int = NOW + 3 * DAY, **changes: Any) -> Send:
    """A supplier confirms a delivery."""
    value = {
        "sku": SKU,
        "warehouse": "HAM",
        "document_id": "C-1",
        "purchase_order": "PO-1",
        "supplier": "ACME",
        "quantity": quantity,
        "expected_at": expected_at,
        "at": NOW,
    }
    return Send(PurchaseOrderConfirmed, SKU, {**value, **changes})


def late(expected_at: int, order: str = "PO-1", document: str = "D-1") -> Send:
    """A supplier is late."""
    value = {**supply(expected_at=expected_at).value, "because": "strike"}
    del value["quantity"]
    return Send(
        PurchaseOrderDelayed, SKU, {**value, "purchase_order": order, "document_id": document}
    )


def of_lot(lot: str, expires_on: str, number: str = "X-1") -> Send:
    """Five packs of milk of a lot come in."""
    return otherwise(received(MILK, "HAM", number, 5), lot=lot, expires_on=expires_on)


OF_WAREHOUSES = [
    ("10^15 units come in", received(SKU, "HAM", "X-1", ABSURD), "senseless_quantity"),
    ("none come in", received(SKU, "HAM", "X-1", 0), "senseless_quantity"),
    ("fewer than none come in", received(SKU, "HAM", "X-1", -5), "senseless_quantity"),
    ("10^15 are counted", counted(SKU, "HAM", "X-1", ABSURD), "senseless_quantity"),
    ("fewer than none are counted", counted(SKU, "HAM", "X-1", -1), "senseless_quantity"),
    ("10^15 are damaged", damaged(SKU, "HAM", "X-1", ABSURD), "senseless_quantity"),
    ("10^15 leave", departed(SKU, "HAM", "MUC", "T-1", "X-1", ABSURD), "senseless_quantity"),
    ("10^15 arrive", came(SKU, "MUC", "T-1", "X-1", ABSURD), "senseless_quantity"),
    ("10^15 are lost on the way", gone(SKU, "MUC", "T-1", "X-1", ABSURD), "senseless_quantity"),
    (
        "kilograms of what is counted in pieces",
        otherwise(received(SKU, "HAM", "X-1", 5), unit="KGM"),
        "other_unit",
    ),
    ("a transfer to where it is", departed(SKU, "HAM", "HAM", "T-1", "X-1", 1), "no_destination"),
    ("a transfer to nowhere", departed(SKU, "HAM", "", "T-1", "X-1", 1), "no_destination"),
    ("a transfer without a number", departed(SKU, "HAM", "MUC", "", "X-1", 1), "no_transfer"),
    ("a transfer of an endless number", came(SKU, "MUC", "T" * 999, "X-1", 1), "no_transfer"),
    ("a paper of an endless number", received(SKU, "HAM", "X" * 999, 5), "senseless_document"),
    (
        "goods of an endless order",
        otherwise(received(SKU, "HAM", "X-1", 5), purchase_order="P" * 999),
        "senseless_document",
    ),
    (
        "from a warehouse of an endless name",
        received(SKU, "W" * 999, "X-1", 5),
        "senseless_document",
    ),
    ("milk without its lot", received(MILK, "HAM", "X-1", 5), "missing_lot"),
    ("of an expiry that no calendar has", of_lot("L1", "2026-13-45"), "impossible_expiry"),
    ("of an expiry in a thousand years", of_lot("L1", "3026-01-01"), "impossible_expiry"),
    ("one lot of two expiries", of_lot("L0", "2027-06-01"), "lot_of_other_expiry"),
    ("an article without a number", received(" ", "HAM", "X-1", 5), "no_article"),
]


@pytest.mark.parametrize(
    ("said", "reason"), [row[1:] for row in OF_WAREHOUSES], ids=[r[0] for r in OF_WAREHOUSES]
)
def test_what_a_warehouse_reports_and_makes_no_sense_is_in_no_book(said: Send, reason: str) -> None:
    """IV-10: both stages that keep books judge alike, or these would differ."""
    house = made()
    before = house.all_books()
    house.says(said)
    assert house.all_books() == before
    for stage in BOTH:
        assert house.counted(stage, said.record.__name__)["ignored", reason] == 1
    assert house.dead_letters() == 0
    house.ends()


OF_SUPPLIERS = [
    ("10^15 units are promised", supply(ABSURD), "senseless_quantity"),
    ("none are promised", supply(0), "senseless_quantity"),
    ("for a day that no calendar has", supply(expected_at=NO_CALENDAR), "senseless_date"),
    ("for a day before the calendar", supply(expected_at=-DAY), "senseless_date"),
    ("by a paper of an endless number", supply(document_id="C" * 999), "senseless_document"),
    ("a delay of what nobody ordered", late(NOW + DAY, "PO-9"), "unknown_purchase_order"),
]


@pytest.mark.parametrize(
    ("said", "reason"), [row[1:] for row in OF_SUPPLIERS], ids=[r[0] for r in OF_SUPPLIERS]
)
def test_what_a_supplier_says_and_makes_no_sense_is_promised_to_nobody(
    said: Send, reason: str
) -> None:
    """IV-03: and the order that waits for the article is not harmed by it."""
    house = made()
    house.says(said, ordered("one", (SKU, 12)))
    (short,) = house.named("OrderBackordered")
    assert [one["expected_at"] for one in short["shortages"]] == [None]
    assert house.counted("inventory", said.record.__name__)["ignored", reason] == 1
    assert house.dead_letters() == 0
    house.ends()


def test_a_delay_to_a_day_that_no_calendar_has_leaves_the_day_that_was_told() -> None:  # IV-03
    house = made()
    house.says(supply(), late(NO_CALENDAR), ordered("one", (SKU, 12)))
    (short,) = house.named("OrderBackordered")
    assert [one["expected_at"] is not None for one in short["shortages"]] == [True]
    assert house.counted("inventory", "PurchaseOrderDelayed")["ignored", "senseless_date"] == 1
    house.ends()


def test_a_transfer_for_a_day_that_no_calendar_has_moves_and_promises_nothing() -> None:
    """IV-03, IV-10: the goods have left, whatever day is named."""
    house = made()
    leaves = departed(SKU, "HAM", "MUC", "T-1", "X-1", 4)
    house.says(otherwise(leaves, expected_at=NO_CALENDAR), ordered("one", (SKU, 8)))
    assert house.books(SKU) == (6, 6)
    (short,) = house.named("OrderBackordered")
    assert [one["expected_at"] for one in short["shortages"]] == [None]
    house.says(came(SKU, "MUC", "T-1", "X-2", 4))
    assert (house.status(), house.books(SKU)) == ("released", (2, 10))
    house.ends()


@pytest.mark.parametrize("ahead", [400 * DAY, NO_CALENDAR])
def test_a_count_of_a_day_to_come_does_not_swallow_what_happens_until_then(ahead: int) -> None:
    """IV-11: it happened when it was told of, or all that follows would pass for what it has
    seen."""
    house = made()
    house.says(counted(SKU, "HAM", "C-1", 8, at=NOW + ahead))
    house.says(received(SKU, "HAM", "GR-1", 5))
    assert house.books(SKU) == house.shelf(SKU, "HAM") == (13, 13)
    house.ends()


def test_milk_that_came_on_a_day_that_no_calendar_has_is_on_the_shelf() -> None:
    """IV-08, IV-10: the day says nothing of the lot's life; the goods are there."""
    house = made()
    house.says(otherwise(of_lot("L1", "2027-06-01"), at=NO_CALENDAR))
    assert house.books(MILK) == house.shelf(MILK, "HAM") == (10, 10)
    assert house.dead_letters() == 0
    house.ends()


def test_a_pick_of_a_day_to_come_is_off_the_shelf_today() -> None:  # IV-11
    house = made()
    house.says(ordered("one", (SKU, 4)))
    house.says(otherwise(picked(ORDER, (SKU, 4)), at=NOW + 400 * DAY))
    house.pass_days(0.1)
    house.says(counted(SKU, "HAM", "C-1", 6))
    assert house.books(SKU) == (6, 10)
    house.ends()


def test_a_receipt_beyond_its_order_is_not_for_sale_and_a_planner_hears_of_it() -> None:
    """IV-03, IV-10: the goods are there, and nobody is promised what nobody ordered (more in
    test_over_delivery.py)."""
    house = made()
    more = received(SKU, "HAM", "GR-1", 8)
    house.says(supply(5), otherwise(more, supplier="ACME", purchase_order="PO-1"))
    assert house.books(SKU) == house.shelf(SKU, "HAM") == (15, 15)
    assert house.shelf(SKU, "HAM!over_delivered") == (3, 3)
    assert house.counted("inventory", StockReceived.__name__)["received", "beyond_its_order"] == 1
    (told,) = house.named("MessageRequested", f"@article/{SKU}")
    assert (told["to"], told["template"]) == ("planner", "receipt-beyond-order")
    assert (told["values"]["came"], told["values"]["beyond"]) == ("8", "3")
    house.says(ordered("one", (SKU, 20)))
    (short,) = house.named("OrderBackordered")
    assert [one["expected_at"] for one in short["shortages"]] == [None]
    house.ends()


OF_LISTS = [
    ("another warehouse's", listed(SKU, "HAMB", "L-1", 5, 0), "unknown_warehouse"),
    ("10^15 units", listed(SKU, "HAM", "L-1", ABSURD, 0), "senseless_quantity"),
    ("fewer than none", listed(SKU, "HAM", "L-1", -1, 0), "senseless_quantity"),
    ("another unit", otherwise(listed(SKU, "HAM", "L-1", 5, 0), unit="KGM"), "other_unit"),
    ("of an article that is none", otherwise(listed("X", "HAM", "L-1", 5, 0)), "unknown_article"),
    ("of what lies on no shelf", listed("SET", "HAM", "L-1", 5, 0), "not_stocked"),
    ("of a day to come", listed(SKU, "HAM", "L-1", 5, -48), "in_the_future"),
    ("of an endless number", listed(SKU, "HAM", "L" * 999, 5, 0), "senseless_document"),
]


@pytest.mark.parametrize(
    ("said", "code"), [row[1:] for row in OF_LISTS], ids=[r[0] for r in OF_LISTS]
)
def test_a_line_of_a_list_that_makes_no_sense_is_answered_and_not_booked(
    said: Send, code: str
) -> None:
    """IV-11: whoever sent it reads why."""
    house = made()
    before = house.all_books()
    house.says(said)
    assert house.all_books() == before
    (judged,) = [one.value for one in house.told() if one.name == "CountJudged"]
    assert (judged["outcome"], judged["code"]) == ("REFUSED", code)
    assert house.counted("allocation", ShelfListed.__name__)["refused", code] == 1
    assert house.dead_letters() == 0
    house.ends()


def test_a_difference_that_is_worth_more_than_a_number_holds_waits_for_a_person() -> None:
    """IV-11: its value is told as the most there is, and nothing breaks."""
    house = made()
    house.says(received(SKU, "HAM", "GR-1", 10**12), listed(SKU, "HAM", "L-1", 0, -1))
    (judged,) = [one.value for one in house.told() if one.name == "CountJudged"]
    assert judged["outcome"] == "HELD"
    assert house.dead_letters() == 0
    house.ends()


@pytest.mark.parametrize("verdict", ["APPROVE", "REFUSE", "UNKNOWN"])
def test_a_verdict_about_nothing_that_waits_books_nothing(verdict: str) -> None:  # IV-11
    house = made()
    before = house.all_books()
    house.says(decided(SKU, "HAM", "L-9", verdict, "S-PLANNER"))
    assert house.all_books() == before
    assert house.counted("allocation", CountDecided.__name__)["ignored", "nothing_held"] == 1
    house.ends()


@pytest.mark.parametrize("offer", ["inventory-1-1", "review-1-1", "nobody-1-1", ""])
def test_an_answer_to_no_offer_changes_nothing_and_is_told(offer: str) -> None:
    """IV-05, CF-05: the order goes on as it was."""
    house = made()
    house.says(ordered("one", (SKU, 12)))
    value = {
        "order_id": ORDER,
        "version": 1,
        "offer_id": offer,
        "accepted": True,
        "note": "",
        "at": NOW,
        "proof": "signed",
    }
    house.says(Send(OfferAnswered, ORDER, value))
    assert house.status() == "backordered"
    assert house.dead_letters() == 0
    told = [one["reason"] for one in house.named("RecordIgnored")]
    assert len(told) == 1, "one stage speaks for all"
    house.ends()


def test_parts_lists_that_go_round_end_and_the_order_waits_for_the_article() -> None:
    """IV-07: `orders ref load boms` refuses them; one that is there all the same harms nobody."""
    house = made()
    round_trip = [(MADE, "ROUND"), ("ROUND", MADE)]
    house.send_together(
        (Article, "ROUND", article("ROUND", stocked=False)),
        *(
            (
                PartsList,
                sku,
                {
                    "sku": sku,
                    "revision": "B",
                    "parts": [{"sku": part, "quantity": 1, "scrap_ppm": 0}],
                },
            )
            for sku, part in round_trip
        ),
    )
    house.pass_days(0.1)
    house.says(ordered("one", (MADE, 1), kind="MADE_TO_ORDER"), ordered("two", (SKU, 1)))
    assert (house.status(), house.status("shop:two")) == ("backordered", "released")
    assert house.dead_letters() == 0


def test_parts_by_the_quadrillion_wait_and_harm_nobody() -> None:
    """IV-07: a slip of the pen in a parts list; the order waits, and the article is sold on."""
    house = made()
    parts = [{"sku": SKU, "quantity": ABSURD, "scrap_ppm": 0}]
    house.send_together((PartsList, MADE, {"sku": MADE, "revision": "B", "parts": parts}))
    house.pass_days(0.1)
    house.says(ordered("one", (MADE, 3), kind="MADE_TO_ORDER"), ordered("two", (SKU, 1)))
    assert (house.status(), house.status("shop:two")) == ("backordered", "released")
    assert house.dead_letters() == 0


def test_more_comes_back_than_the_world_has_and_a_pick_of_as_much_is_what_was_asked_for() -> None:
    """SH-01, AS-04: what is picked too much is put back; what nobody announced is on no shelf."""
    house = made()
    house.says(ordered("one", (SKU, 2)), *delivered(ORDER, (SKU, ABSURD)))
    assert house.books(SKU) == (8, 8)
    house.says(arrived(ORDER, (SKU, ABSURD), return_id="R-7"))
    assert house.books(SKU) == (8, 8)
    house.ends()
