"""Review judges: data, goods, payment, legality, and holds that people decide about (RV-01 to
RV-05, RV-08)."""

import pytest

from orders.contracts.records import (
    Article,
    LineQuantity,
    MessageRequested,
    Order,
    OrderApproved,
    OrderConfirmed,
    OrderDeclined,
    OrderHeld,
    OrderReceived,
    OrderStopped,
)
from services.aftersales.rules.replacements import linked_order
from tests.orders import address, article, buyer, customer, line, order, received
from tests.stages.review_desk import KEY, START, TOTAL, Desk, holds, names, only, templates

HOUR = 3_600_000


# RV-01, RV-02, RV-03, RV-05, CF-01
def test_a_sound_prepaid_order_is_approved_and_confirmed_at_once():
    desk = Desk()
    handed = received(order())
    events = desk.room.send(OrderReceived, handed)
    assert names(events) == ["OrderApproved", "PromiseMade", "OrderConfirmed"]
    approved, confirmed = only(events, OrderApproved), only(events, OrderConfirmed)
    assert [rule["rule"] for rule in approved["decision"]["rules"]] == [
        "RV-01",
        "RV-02",
        "RV-03",
        "RV-05",
        "RV-06",
        "RV-04",
    ]
    assert {rule["outcome"] for rule in approved["decision"]["rules"]} == {"passed"}
    assert confirmed["order"] is handed["order"]  # carried over unread
    assert confirmed["step"] == 28
    assert desk.room.state(KEY)["order"] is None
    assert desk.credit() == 0


def test_what_replaces_lost_goods_costs_nothing_and_asks_nobody():  # TR-05
    desk = Desk()
    lost: list[LineQuantity] = [{"line": 1, "sku": "SKU-1", "quantity": 50}]
    dear = order(order_id="desk:1", channel="desk", lines=[line(1, quantity=50)])
    free = linked_order(dear, "desk:1~R1", lost, START)
    events = desk.room.send(OrderReceived, received(free))
    assert names(events) == ["OrderApproved", "PromiseMade", "OrderConfirmed"]
    gift: Order = {**free, "order_id": KEY, "reference": KEY.partition(":")[2]}
    assert "OrderHeld" in names(desk.receive(gift)), "of anybody else it is looked at"


def test_a_repeated_order_is_judged_once():
    desk = Desk()
    desk.receive(order())
    assert desk.receive(order()) == []
    assert desk.outcome() == ("OrderReceived", "ignored", "already_judged")


def test_all_that_is_doubtful_is_held_together_each_with_an_owner():  # RV-08
    desk = Desk()
    doubtful = order(
        lines=[line(1, "NO-SUCH"), line(2, price=900)],
        buyer=buyer(contacts=[{"kind": "EMAIL", "value": "nonsense"}]),
    )
    events = desk.receive(doubtful)
    assert set(holds(events)) == {"customer", "goods", "price"}
    for hold in only(events, OrderHeld)["holds"]:
        assert hold["owner_role"] == "reviewer"
        assert hold["deadline_at"] == START + 4 * HOUR
        assert hold["blocks"] == "confirmation"


def test_the_last_hold_released_carries_the_order_on():  # RV-08
    desk = Desk()
    desk.receive(order(lines=[line(1, "NO-SUCH"), line(2, price=900)]))
    assert names(desk.decide("RELEASE", "goods")) == ["HoldReleased"]
    assert desk.status() == "held"
    events = desk.decide("RELEASE", "price")
    assert names(events) == ["HoldReleased", "OrderApproved", "PromiseMade", "OrderConfirmed"]
    reasons = [rule["because"] for rule in only(events, OrderApproved)["decision"]["rules"]]
    assert "goods released by S1: checked" in reasons
    assert any("NO-SUCH is unknown" in reason for reason in reasons)


def test_one_release_may_be_for_all_holds():  # RV-08
    desk = Desk()
    desk.receive(order(lines=[line(1, "NO-SUCH"), line(2, price=900)]))
    assert names(desk.decide("RELEASE")) == [
        "HoldReleased",
        "HoldReleased",
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]


def test_a_person_declines_and_what_was_paid_goes_back():  # RV-08
    desk = Desk()
    desk.receive(order(lines=[line(1, price=900)], charges=()))
    events = desk.decide("DECLINE", "price")
    assert names(events) == ["OrderDeclined", "OrderStopped", "RefundRequested"]
    assert only(events, OrderStopped)["outcome"] == "declined"
    assert "checked" in only(events, OrderStopped)["because"]


def test_verdicts_about_nothing_are_counted_and_ignored():  # RV-08
    desk = Desk()
    assert names(desk.decide("RELEASE")) == ["RecordIgnored"]
    desk.receive(order(lines=[line(1, price=900)]))
    assert names(desk.decide("RELEASE", "legality")) == ["RecordIgnored"]
    assert names(desk.decide("UNKNOWN")) == ["RecordIgnored"]
    assert [reason for _, _, reason in desk.room.outcomes] == [
        "not_held",
        "price",
        "unknown_hold",
        "unknown_verdict",
    ]


def test_overdue_holds_are_escalated_ever_more_rarely():  # RV-08
    desk = Desk()
    desk.receive(order(lines=[line(1, price=900)]))
    assert desk.later(3.9) == []
    told = only(desk.later(0.2), MessageRequested)
    assert (told["to"], told["template"], told["values"]["role"]) == (
        "manager",
        "hold-overdue",
        "reviewer",
    )
    assert desk.status() == "held"


def test_nobody_is_told_for_ever():  # RV-08
    desk = Desk(escalations=3)
    desk.receive(order(lines=[line(1, price=900)]))
    told = [event.value["values"] for event in desk.later(24 * 365)]
    assert [one["last"] for one in told] == ["no", "no", "yes"]
    assert desk.status() == "held"
    assert names(desk.decide("RELEASE")) == [
        "HoldReleased",
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]


def test_a_blocked_customer_is_declined():  # RV-01
    desk = Desk(customer(blocked=True))
    events = desk.receive(order())
    assert names(events) == ["OrderDeclined", "OrderStopped", "RefundRequested"]
    assert only(events, OrderDeclined)["decision"]["rules"][0]["outcome"] == "refused"
    assert templates(events) == ["order-declined", "refund-on-its-way"]


def test_nothing_goes_where_we_do_not_deliver():  # RV-01
    assert "OrderDeclined" in names(Desk().receive(order(delivery_address=address(country="KP"))))


def test_confirmation_by_mail_needs_a_mail_address():  # RV-01, CF-01
    by_phone_only = buyer(contacts=[{"kind": "PHONE", "value": "+49 30 1234567"}])
    assert (
        "by mail" in holds(Desk().receive(order(channel="desk", buyer=by_phone_only)))["customer"]
    )
    assert names(Desk().receive(order(buyer=by_phone_only))) == [
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]


def test_unknown_articles_are_held_or_declined_by_policy():  # RV-02
    unknown = order(lines=[line(1, "NO-SUCH")])
    assert set(holds(Desk().receive(unknown))) == {"goods"}
    assert "OrderDeclined" in names(Desk(unknown_article="decline").receive(unknown))


def test_a_prepaid_order_waits_for_its_payment_and_goes_on_by_itself():  # RV-03
    desk = Desk()
    events = desk.receive(order(paid=0))
    assert holds(events) == {"unpaid": "0.00 EUR of 124.95 EUR are paid"}
    assert templates(events) == ["payment-requested"]
    assert names(desk.pay(TOTAL - 1, "D1")) == []
    events = desk.pay(1, "D2")
    assert names(events) == ["HoldReleased", "OrderApproved", "PromiseMade", "OrderConfirmed"]
    assert desk.balance() == (TOTAL, 0, 0)


def test_payment_settles_only_the_hold_for_payment():  # RV-03
    desk = Desk()
    desk.receive(order(paid=0, lines=[line(1, price=900)], charges=()))
    assert names(desk.pay(2142)) == ["HoldReleased"]
    assert desk.status() == "held"
    assert names(desk.decide("RELEASE", "price")) == [
        "HoldReleased",
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]


def test_an_order_that_is_never_paid_is_declined():  # RV-03
    desk = Desk()
    desk.receive(order(paid=0))
    assert names(desk.later(167)) == []
    assert names(desk.later(2)) == ["OrderDeclined", "OrderStopped"]


@pytest.mark.parametrize("method", ["", "free", "none"])
def test_an_order_of_nothing_to_pay_needs_no_method(method: str):  # RV-03
    """Case 19."""
    gift = order(lines=[line(1, quantity=1, discount_minor=1000)], charges=())
    gift = {**gift, "payment": {**gift["payment"], "method": method, "terms": "UNKNOWN"}}
    assert names(Desk().receive(gift)) == ["OrderApproved", "PromiseMade", "OrderConfirmed"]


@pytest.mark.parametrize(
    ("discount", "group", "held"),
    [
        (99_900, "consumer", True),
        (50_000, "consumer", False),
        (50_001, "consumer", True),
        (50_001, "wholesale", False),
        (100_000, "consumer", True),
    ],
)
def test_what_is_charged_counts_after_the_discounts(discount: int, group: str, held: bool):
    """RV-02, case 20: 100 pieces of 10.00; at most 50 % off, 65 % for wholesale, and a gift of
    that value is none."""
    content = order(lines=[line(1, quantity=100, discount_minor=discount)], charges=())
    events = Desk(customer(group=group)).receive(content)
    assert ("OrderHeld" in names(events)) == held


def test_payment_by_an_unknown_method_is_held():  # RV-03
    content = order()
    events = Desk().receive({**content, "payment": {**content["payment"], "method": "barter"}})
    assert "barter" in holds(events)["payment"]


def test_large_orders_are_not_paid_on_delivery():  # RV-03
    assert names(Desk().receive(order(terms="ON_DELIVERY"))) == [
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]
    large = order(terms="ON_DELIVERY", lines=[line(1, quantity=90)])
    desk = Desk()
    assert "at most 1000.00 EUR" in holds(desk.receive(large))["payment"]
    assert names(desk.decide("RELEASE")) == [
        "HoldReleased",
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]


def test_barred_goods_are_refused_and_missing_proofs_asked_for():  # RV-05
    desk = Desk(customer(age=17))
    desk.room.references.put(Article, "SKU-1", article("SKU-1", barred_groups=["consumer"]))
    desk.room.references.put(Article, "SKU-2", article("SKU-2", minimum_age=18))
    assert "OrderDeclined" in names(desk.receive(order(reference="1", lines=[line(1, "SKU-1")])))
    assert (
        holds(desk.receive(order(reference="2", lines=[line(1, "SKU-2")])))["legality"]
        == "line 1: SKU-2 needs proof of age 18"
    )


def test_an_amount_that_cannot_be_compared_needs_a_person():  # RV-05
    events = Desk().receive(order(currency="CHF"))
    assert "there is no exchange rate for CHF" in holds(events)["amount"]


def test_every_decision_names_its_policy():
    desk = Desk()
    assert (
        only(desk.receive(order()), OrderApproved)["decision"]["policy"] == desk.room.policy.version
    )
