"""Too little of a limit is left: a deposit, a guarantee or a smaller order is offered, and what the
customer says, pays or brings settles it (RV-04)."""

from typing import Any

from orders.contracts.records import (
    Customer,
    MessageRequested,
    OfferClosed,
    OfferMade,
    OrderApproved,
    OrderHeld,
    RecordIgnored,
    RevisionRequested,
)
from tests.orders import customer, line, order
from tests.stages.review_desk import KEY, TOTAL, Desk, names, only, templates

APPROVED = ("HoldReleased", "OrderApproved", "PromiseMade", "OrderConfirmed")
OFFER = "review-1-1"
MISSING = 2_495


def short(group: str = "consumer", free: int = TOTAL - MISSING, **changes: Any) -> Desk:
    """A customer of whose limit so much is left has ordered on account."""
    desk = Desk(customer(limit=free, group=group), **changes)
    desk.receive(order(terms="ON_ACCOUNT"))
    return desk


def guarantee(desk: Desk, minor: int) -> None:
    """Finance enters a guarantee."""
    known = customer(limit=3_000, group="wholesale", guarantee_minor=minor)
    desk.room.references.put(Customer, "C-1", known)


def test_a_deposit_is_offered_with_its_amount():  # RV-04
    desk = Desk(customer(limit=TOTAL - MISSING))
    events = desk.receive(order(terms="ON_ACCOUNT"))
    assert names(events) == ["OfferMade", "OrderHeld"]
    offer = only(events, OfferMade)
    assert (offer["kind"], offer["options"][0]["due_minor"]) == ("DEPOSIT", MISSING)
    assert "deposit required: 24.95 EUR" in offer["because"][0]["because"]
    assert only(events, OrderHeld)["holds"][0]["hold_id"] == "credit"


def test_the_payment_of_the_deposit_agrees_to_it():  # RV-04
    desk = short()
    assert names(desk.pay(MISSING - 1)) == []
    events = desk.pay(1, "D2")
    assert names(events) == [
        "OfferClosed",
        "HoldReleased",
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]
    closed = only(events, OfferClosed)
    assert (closed["how"], closed["option_id"]) == ("accepted", "deposit")


def test_a_deposit_that_is_agreed_to_has_time_to_come():  # RV-04
    desk = short()
    events = desk.agree(OFFER, KEY)
    assert only(events, OfferClosed)["how"] == "accepted"
    assert only(events, MessageRequested)["template"] == "deposit-due"
    assert desk.later(119) == [], "finance is not asked before it is late"
    assert templates(desk.later(2)) == ["hold-overdue"]
    assert names(desk.pay(MISSING)) == [
        "HoldReleased",
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]


def test_who_declines_leaves_the_order_to_finance():  # RV-04
    desk = short()
    events = desk.agree(OFFER, KEY, accepted=False)
    assert only(events, OfferClosed)["how"] == "declined"
    assert only(events, MessageRequested)["to"] == "finance"
    assert desk.status() == "held"
    assert only(desk.agree(OFFER, KEY), RecordIgnored)["reason"] == "not_awaited"


def test_a_silent_customer_is_reminded_and_then_the_order_is_finances():  # CF-02, RV-04
    desk = short()
    said = templates(desk.later(24 * 3 + 1))
    assert said.count("deposit-reminder") == 2
    assert said.count("offer-not-agreed") == 1
    assert desk.room.state(KEY)["offer"] is None
    assert desk.status() == "held"


def test_a_large_shortfall_of_a_wholesaler_is_covered_by_a_guarantee():  # RV-04
    desk = short("wholesale", free=3_000)
    offer = desk.room.state(KEY)["offer"]
    assert (offer["kind"], offer["due_minor"]) == ("GUARANTEE", TOTAL - 3_000)
    desk.agree(OFFER, KEY)
    guarantee(desk, TOTAL - 3_000 - 1)
    assert "OrderApproved" not in names(desk.later(121)), "a cent is missing"
    guarantee(desk, TOTAL - 3_000)
    rules = only(desk.later(24 * 6), OrderApproved)["decision"]["rules"]
    assert rules[-1]["because"] == "124.95 EUR taken of 124.95 EUR free"


def test_a_smaller_order_is_offered_that_the_limit_covers():  # RV-04
    desk = Desk(customer(limit=3_000))
    events = desk.receive(order(terms="ON_ACCOUNT"))
    offer = only(events, OfferMade)
    [option] = offer["options"]
    assert (offer["kind"], option["option_id"]) == ("REDUCE", "reduce")
    assert option["lines"] == [{"line": 1, "sku": "SKU-1", "quantity": 2}]
    assert option["total_minor"] == 2 * 1_190 + 595 <= 3_000
    assert templates(events) == ["reduce-offered"]


def test_who_agrees_to_a_smaller_order_gets_it_from_intake():  # RV-04, CF-03
    desk = Desk(customer(limit=3_000))
    desk.receive(order(terms="ON_ACCOUNT"))
    events = desk.agree(OFFER, KEY)
    assert names(events) == ["OfferClosed", "RevisionRequested"]
    wanted = only(events, RevisionRequested)
    assert (wanted["version"], wanted["offer_id"]) == (1, OFFER)
    assert wanted["lines"] == [{"line": 1, "sku": "SKU-1", "quantity": 2}]
    assert desk.status() == "held", "until it is taken back"


def test_nothing_smaller_is_offered_where_not_even_a_unit_is_within_the_limit():  # RV-04
    dear = [line(1, quantity=1, price=10_000)]
    desk = Desk(customer(limit=3_000))
    assert names(desk.receive(order(lines=dear, terms="ON_ACCOUNT"))) == ["OrderHeld"]


def test_credit_that_comes_free_takes_the_offer_back():  # RV-04
    desk = Desk(customer(limit=TOTAL + 7_000))
    desk.receive(order(reference="1", terms="ON_ACCOUNT"))
    desk.receive(order(reference="2", terms="ON_ACCOUNT"))
    events = desk.stopped(whole=True, key="shop:1")
    assert only(events, OfferClosed)["how"] == "withdrawn"
    assert "OrderApproved" in names(events)


def test_who_decides_about_the_hold_decides_about_the_offer():  # RV-04, RV-08
    assert only(short().decide("DECLINE"), OfferClosed)["how"] == "withdrawn"
    assert only(short().recall(), OfferClosed)["how"] == "withdrawn"


def test_an_order_that_is_changed_is_offered_it_anew():  # RV-04, CF-03
    desk = short()
    assert only(desk.recall(purpose="AMEND"), OfferClosed)["how"] == "withdrawn"
    events = desk.receive(order(terms="ON_ACCOUNT"), version=2)
    assert only(events, OfferMade)["offer_id"] == "review-2-1"
    assert templates(events) == ["deposit-offered"], "though the hold is the same"
    assert only(desk.pay(MISSING), OfferClosed)["offer_id"] == "review-2-1"
