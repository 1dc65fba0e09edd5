"""Checks of orders that were changed: one version at a time, and each has what the one before had
(CF-03). What is right passes, what is wrong is found."""

from orders.audit.checks import dues, reservations, submissions
from orders.audit.checks.credit import Debt, Drawn, misused
from orders.audit.dues import Dues
from orders.audit.stories import Stories
from orders.audit.story import Asked, Mention
from orders.business import notices, recalls
from orders.engine.handling import Event
from tests.audit.made import entry, record, reserved, said, standing, story
from tests.audit.test_submissions import known
from tests.orders import line, order, received


def test_a_version_is_sent_on_once_the_one_before_is_taken_back():
    there = {"OrderReceived": Mention("orders.intake.v1", 0, 5, 0, 2)}
    asked = [Asked("OrderSubmitted", 0, 1)]
    sound = story(asked=asked, mentions=there, received={1, 2}, amended={1})
    assert not said(submissions.from_nowhere(sound))
    assert said(submissions.from_nowhere(story(asked=asked, mentions=there, received={1, 2}))) == [
        "version 2 was sent on, and version 1 never taken back"
    ]


def test_what_was_denied_once_is_not_taken_back():
    denied = recalls.denial("shop:1", 1, "under way", "shipping", 5)
    taken_back = notices.taken_back("shop:1", 1, "customer", "shipping", (), 7)
    found = submissions.taken_back_in_vain
    assert said(found(told(denied, taken_back))) == [
        "version 1 was taken back for a change that had been denied"
    ]
    assert not said(found(told(denied, denied)))
    assert not said(found(told(taken_back, denied))), "intake has heard of it by then"


def told(*notified: Event):
    """An order of which stages have said so, one after the other."""
    stories = Stories()
    for offset, event in enumerate(notified):
        where = record("orders.notices.v1", offset=offset)
        stories.add(where, event.record.__name__, event.value)
    return stories.orders["shop:1"]


def pending(**changes: object):
    mentions = {
        "OrderReceived": Mention("orders.intake.v1", 0, 2, 0, 1),
        "ChangePending": Mention("orders.intake.v1", 0, 5, 0, 1),
        **changes,
    }
    return story(mentions=mentions, changing=Asked("ChangePending", 0, 3))


def test_something_comes_of_every_change():
    held = {"review": {"shop:1": standing(due=99)}}
    lost = "a change was taken, and nothing came of it: intake has no timer for it"
    assert said(submissions.unaccounted(pending(), known(standings=held))) == [lost]
    waits = {**held, "intake": {"shop:1": standing(due=99)}}
    assert not said(submissions.unaccounted(pending(), known(standings=waits)))
    refused = Mention("orders.intake.v1", 0, 7, 0, 1)
    assert not said(submissions.unaccounted(pending(ChangeRefused=refused), known(standings=held)))


def test_what_is_reserved_is_of_the_version_that_is_there():
    changed = story(mentions={"OrderReceived": Mention("orders.intake.v1", 0, 5, 0, 2)}, version=2)
    kept = standing(version=2, reservations=(reserved(version=1),))
    assert said(reservations.leaked("review", "shop:1", kept, changed, settled=True)) == [
        "review keeps 2 of stock/A for a version that another has taken the place of"
    ]
    new = standing(version=2, reservations=(reserved(version=2),))
    assert not said(reservations.leaked("review", "shop:1", new, changed, settled=True))


def test_no_order_has_more_of_a_limit_at_any_time_than_it_costs():
    drawn = Drawn()
    drawn.add(entry("reserved", "available", 100, account="C-1"))
    debt = Debt("shop:1", "C-1", "EUR", 0, granted=True, cost=100)
    drawn.add(entry("reserved", "available", 100, account="C-1"))
    drawn.add(entry("available", "reserved", 200, account="C-1"))
    assert said(misused([debt], drawn, {"C-1": "EUR"})) == [
        "shop:1 costs 100 and had 200 of the limit"
    ]
    assert not said(misused([debt._replace(cost=200)], drawn, {"C-1": "EUR"}))


def test_what_was_owed_back_before_it_became_dearer_was_rightly_asked_back():
    told = Dues()
    told.take("OrderReceived", received(order(lines=[line(1)], charges=(), paid=0)))
    paid = {"issuer": "bank", "document_id": "D1", "amount_minor": 3_000, "currency": "EUR"}
    told.take("PaymentReceived", {**paid, "at": 0}, "payment.events.v1/0/1")
    told.take("RefundRequested", {"currency": "EUR", "amount_minor": 620})
    dearer = order(lines=[line(1, quantity=3)], charges=(), paid=0)
    told.take("OrderReceived", received(dearer, version=2))
    assert not said(dues.misrefunded("shop:1", told))
    told.take("RefundRequested", {"currency": "EUR", "amount_minor": 1})
    assert said(dues.misrefunded("shop:1", told))
