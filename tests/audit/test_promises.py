"""CF-05: a promise is extended by consent alone, and the audit finds where it is not."""

from typing import Any

import pytest

from orders.audit.checks import offers, promises
from orders.audit.promises import Promises
from orders.audit.story import Mention, Story
from orders.audit.waiting import Waiting
from tests.audit.made import said

FIRST, LATER = 100, 200
OFFER = "inventory-1-1"
MADE = (
    "PromiseMade",
    {"promised_at": FIRST, "at": 0, "agreed": True, "terms": []},
)
ASKED = (
    "OfferMade",
    {
        "kind": "DELAY",
        "options": [
            {
                "option_id": "accept",
                "deliver_by_at": LATER,
                "compensation_minor": 500,
                "at_once": [],
                "instead": [],
            }
        ],
        "silence": "cancelled",
    },
)
EXTENDED = (
    "PromiseExtended",
    {"former_at": FIRST, "promised_at": LATER, "compensation_minor": 500},
)
GRANTED = ("CompensationGranted", {"amount_minor": 500})


def closed(how: str, option: str = "accept") -> tuple[str, dict[str, Any]]:
    return "OfferClosed", {"kind": "DELAY", "how": how, "option_id": option}


def story(*records: tuple[str, dict[str, Any]]) -> Story:
    told = Promises()
    for name, value in records:
        told.take(name, {"version": 1, "offer_id": OFFER, **value})
    return Story("shop:1", promises=told)


def test_what_was_agreed_to_and_is_promised_is_right():
    assert said(promises.extended_alone(story(MADE, ASKED, closed("accepted"), EXTENDED))) == []
    assert said(promises.extended_alone(story(MADE, ASKED, closed("superseded")))) == []


@pytest.mark.parametrize(
    ("records", "found"),
    [
        ([EXTENDED], f"nobody agreed to {OFFER}, and it is promised"),
        ([closed("withdrawn"), EXTENDED], f"nobody agreed to {OFFER}, and it is promised"),
        ([closed("accepted")], f"{OFFER} was agreed to, and is not promised"),
        ([closed("declined")], f"{OFFER} was refused, and the order goes on"),
        ([closed("expired")], f"{OFFER} was refused, and the order goes on"),
        (
            [closed("accepted"), (EXTENDED[0], {**EXTENDED[1], "promised_at": 300})],
            f"{OFFER} offers another day than is promised",
        ),
        (
            [closed("accepted"), (EXTENDED[0], {**EXTENDED[1], "former_at": 50})],
            f"{OFFER} offers another day than is promised",
        ),
    ],
)
def test_what_nobody_agreed_to_or_nobody_kept_is_found(records: Any, found: str):
    assert said(promises.extended_alone(story(MADE, ASKED, *records))) == [found]


def test_what_was_offered_for_a_later_day_is_what_its_customer_gets():
    agreed = MADE, ASKED, closed("accepted")
    assert said(promises.miscompensated(story(*agreed, EXTENDED, GRANTED))) == []
    assert said(promises.miscompensated(story(MADE, ASKED, closed("declined")))) == []
    other = f"{OFFER} offers another compensation than is got"
    for wrong in (
        [EXTENDED],
        [EXTENDED, (GRANTED[0], {"amount_minor": 499})],
        [(EXTENDED[0], {**EXTENDED[1], "compensation_minor": 0}), GRANTED],
    ):
        assert said(promises.miscompensated(story(*agreed, *wrong))) == [other]
    assert said(promises.miscompensated(story(*agreed, GRANTED))) == [
        f"nobody agreed to {OFFER}, and it is compensated"
    ]


def test_who_refuses_has_the_order_stopped():
    stopped = ("OrderStopped", {"whole": True, "outcome": "cancelled", "promised_at": None})
    assert said(promises.extended_alone(story(MADE, ASKED, closed("declined"), stopped))) == []


def test_who_refuses_gets_nothing_delivered():
    delivered = ("DeliveryCompleted", {"at": 150})
    assert said(promises.extended_alone(story(MADE, ASKED, closed("declined"), delivered)))


def test_who_takes_a_part_extends_nothing():
    assert said(promises.extended_alone(story(MADE, ASKED, closed("accepted", "reduce")))) == []


@pytest.mark.parametrize(("arrived", "score"), [(150, ("KEPT", "LATE")), (250, ("LATE", "LATE"))])
def test_the_last_day_counts_and_the_first_is_told(arrived: int, score: tuple[str, str]):
    delivered = ("ShipmentDelivered", {"delivered_at": arrived, "at": arrived})
    over = ("DeliveryCompleted", {"at": arrived})
    known = MADE, ASKED, closed("accepted"), EXTENDED, delivered, over
    last, first = score
    outcomes = {"outcome": last, "first_outcome": first, "promised_at": LATER}
    assert said(promises.misscored(story(*known, ("PromiseScored", outcomes)))) == []
    for wrong in ({"outcome": "BROKEN", "first_outcome": "UNKNOWN"}, {"promised_at": FIRST}):
        scored = ("PromiseScored", {**outcomes, **wrong})
        assert len(said(promises.misscored(story(*known, scored)))) == 1


def test_a_hand_off_says_what_was_promised_at_first_or_later():
    later = ("StockReserved", {"promised_at": LATER})
    other = ("StockReserved", {"promised_at": 300})
    assert said(promises.misstated(story(MADE, ASKED, closed("accepted"), EXTENDED, later))) == []
    assert said(promises.misstated(story(MADE, later)))
    assert said(promises.misstated(story(MADE, ASKED, closed("accepted"), EXTENDED, other)))


def test_a_later_version_is_promised_with_what_is_kept_for_it():  # CF-03, CF-04
    two = [{"line": 1, "sku": "A", "quantity": 2}]
    back = ("OrderStopped", {"whole": True, "outcome": "amended", "kept": two})
    told = ("OrderReceived", {"version": 2, "kept": two})
    forgotten = ("OrderReceived", {"version": 2, "kept": []})
    assert said(promises.with_other_goods(story(back, told))) == []
    assert said(promises.with_other_goods(story(back, forgotten))) == [
        "version 2 is promised with other goods than are kept for it"
    ]


def test_nothing_is_kept_for_a_version_of_which_nothing_was_taken_back():  # CF-03, CF-04
    two = [{"line": 1, "sku": "A", "quantity": 2}]
    first, invented = (
        ("OrderReceived", {"version": 1, "kept": kept}) for kept in (list[object](), two)
    )
    assert said(promises.with_other_goods(story(first))) == []
    assert said(promises.with_other_goods(story(invented))) == [
        "version 1 is promised with other goods than are kept for it"
    ]
    unheard_of = ("OrderReceived", {"version": 2, "kept": two})
    assert said(promises.with_other_goods(story(first, unheard_of))) == [
        "version 2 is promised with other goods than are kept for it"
    ]


def test_an_order_that_waits_too_long_for_a_warehouse_is_told():
    reserved = ("StockReserved", {"goods_by_at": 50})
    early, late = ("AllocationDelayed", {"at": 49}), ("AllocationDelayed", {"at": 50})
    assert said(promises.unseen(waited(reserved, early))) == []
    assert len(said(promises.unseen(waited(reserved, early, late)))) == 1
    assert said(promises.unseen(waited(reserved, late, ("PromiseEndangered", {})))) == []


def test_an_order_that_stays_in_the_house_too_long_is_told():
    shipping = "orders.shipping.v1"
    allocated = ("OrderAllocated", {"promised_at": 50})
    early, late = ("ShipmentPacked", {"at": 49}), ("ShipmentPacked", {"at": 50})
    assert said(promises.unseen(waited(allocated, early, topic=shipping))) == []
    assert said(promises.unseen(waited(allocated, early, late, topic=shipping))) == [
        "version 1 had not left when it should have, and nobody was told"
    ]
    overdue = ("ShipmentReleased", {"at": 20, "dispatch_by_at": 20})
    assert len(said(promises.unseen(waited(allocated, overdue, topic=shipping)))) == 1
    in_time = ("ShipmentReleased", {"at": 20, "dispatch_by_at": 21})
    assert said(promises.unseen(waited(allocated, in_time, topic=shipping))) == []
    for why in ("PromiseEndangered", "RecallRequested"):
        assert said(promises.unseen(waited(allocated, late, (why, {}), topic=shipping))) == []


def waited(*records: tuple[str, dict[str, Any]], topic: str = "orders.allocation.v1") -> Story:
    told = Waiting()
    for name, value in records:
        told.take(name, {"version": 1, **value}, topic)
    return Story("shop:1", waiting=told)


def test_a_change_that_was_agreed_to_comes_or_is_refused():  # CF-03
    asked = Story("shop:1", revisions={OFFER: 1}, received={1})
    assert said(offers.unrevised(asked)) == [f"{OFFER} was agreed to, and the order is not changed"]
    assert said(offers.unrevised(Story("shop:1", revisions={OFFER: 1}, received={1, 2}))) == []
    refused = {"ChangeRefused": Mention("orders.intake.v1", 0, 5, 0, 1)}
    assert said(offers.unrevised(Story("shop:1", revisions={OFFER: 1}, mentions=refused))) == []


def test_a_smaller_order_that_a_shop_made_whole_again_is_found():  # IN-10
    assert said(offers.undone(reduced(3, "channel"))) == [
        "version 3 has again the A of which its customer took less"
    ]
    assert said(offers.undone(reduced(1, "channel"))) == []
    assert said(offers.undone(reduced(2, "channel"))) == [], "the shop said something of it"
    assert said(offers.undone(reduced(3, "staff"))) == [], "a person has said so"


def reduced(units: int, by: str) -> Story:
    """An order of three pieces of which its customer took one, and what somebody made of it."""
    told = Story("shop:1")
    lines: list[dict[str, Any]]
    for version, pieces in ((1, 3), (2, 1), (3, units)):
        lines = [{"line": 1, "sku": "A", "quantity": pieces}]
        told.reductions.take("OrderReceived", {"version": version, "order": Carried(lines)})
    lines = [{"line": 1, "sku": "A", "quantity": 1}]
    told.reductions.take("RevisionRequested", {"version": 1, "lines": lines})
    told.reductions.take("ChangePending", {"version": 2, "requested_by": by})
    return told


class Carried:
    """An order as a hand-off carries it."""

    def __init__(self, lines: list[dict[str, Any]]) -> None:
        self.lines = lines

    def decoded(self) -> dict[str, Any]:
        return {"lines": self.lines}
