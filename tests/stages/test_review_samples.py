"""RV-08: a share of the approvals that nobody was asked about is looked at afterwards."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.clarifications import AS_IT_STANDS
from orders.contracts.records import (
    ApprovalSampled,
    Article,
    MessageRequested,
    RecordIgnored,
    SampleAnswered,
    SampleClosed,
    VerdictRefused,
)
from orders.engine.handling import Event
from services.review.rules.sampling import chosen
from tests.orders import article, entered, line, order, staff
from tests.stages.review_desk import KEY, POLICY, Desk, names, only
from tests.stages.test_review_clarifications import MUCH
from tests.stages.test_review_clarifications import say as answered

HOUR = 3_600_000
ALL = {"per_thousand": 1_000, "role": "reviewer", "check_within_hours": 72}


def desk(**changes: Any) -> Desk:
    """Every automatic approval is looked at; R1 may, M1 may not."""
    return Desk(
        colleagues=(staff("R1", "reviewer"), staff("M1", "manager")),
        **{"samples": ALL, **changes},
    )


def say(
    at: Desk, verdict: str = "AGREED", by: str = "R1", version: int = 1, key: str = KEY
) -> list[Event]:
    answered = {
        "order_id": key,
        "version": version,
        "verdict": verdict,
        "decided_by": by,
        "reason_code": "address",
        "because": "nobody lives there",
        "entered_by": "",
        "at": at.room.now,
    }
    return at.room.send(SampleAnswered, answered)


def test_the_order_goes_on_and_somebody_is_to_look_at_it() -> None:
    at = desk()
    events = at.receive(order())
    assert names(events) == ["OrderApproved", "ApprovalSampled", "PromiseMade", "OrderConfirmed"]
    sampled = only(events, ApprovalSampled)
    assert (sampled["version"], sampled["role"]) == (1, "reviewer")
    assert sampled["check_by_at"] == at.room.now + 72 * HOUR
    assert at.room.state(KEY)["sample"]["version"] == 1


def test_what_a_person_let_pass_is_no_sample() -> None:
    at = desk()
    at.receive(order(paid=0))
    events = at.decide("RELEASE", "unpaid")
    assert "OrderConfirmed" in names(events)
    assert "ApprovalSampled" not in names(events)


def test_what_was_mended_and_nobody_decided_is_one() -> None:
    """Review has released it by itself."""
    at = desk(missing_price="pass")
    at.receive(order(lines=[line(1, "SKU-X")]))
    at.room.references.put(Article, "SKU-X", article("SKU-X"))
    assert "ApprovalSampled" in names(at.later(4))


def test_what_the_customer_meant_as_it_stands_is_one() -> None:
    at = desk(clarifications=POLICY.clarifications)
    at.receive(order(lines=MUCH))
    assert "ApprovalSampled" in names(answered(at, AS_IT_STANDS))


@given(st.integers(min_value=0, max_value=10**9))
def test_an_order_is_chosen_by_its_id_alone_and_more_are_by_a_larger_share(number: int) -> None:
    order_id = f"shop:{number}"
    shares = [chosen(order_id, share) for share in (0, 10, 100, 500, 1_000)]
    assert shares == sorted(shares), "who is among the few is among the many"
    assert (shares[0], shares[-1]) == (False, True)


def test_about_so_many_are_chosen_as_policy_says() -> None:
    found = sum(chosen(f"web:{number}", 10) for number in range(50_000))
    assert 400 <= found <= 600


@pytest.mark.parametrize("verdict", ["AGREED", "WRONG"])
def test_what_somebody_found_is_recorded_and_changes_nothing_of_the_order(verdict: str) -> None:
    at = desk()
    at.receive(order())
    before = at.room.state(KEY)
    closed = only(say(at, verdict), SampleClosed)
    assert (closed["verdict"], closed["decided_by"], closed["role"]) == (verdict, "R1", "reviewer")
    assert (closed["reason_code"], closed["because"]) == ("address", "nobody lives there")
    assert at.room.state(KEY) == {**before, "sample": None}


def test_a_wrong_one_is_told_to_whom_holds_escalate_to() -> None:
    at = desk()
    at.receive(order())
    told = only(say(at, "WRONG"), MessageRequested)
    assert (told["to"], told["template"]) == ("manager", "approval-wrong")
    assert told["values"]["reason_code"] == "address"


@pytest.mark.parametrize(
    ("who", "reason"),
    [("nobody", "unknown_staff"), ("M1", "role_missing"), ("E1", "own_order")],
)
def test_who_may_not_say_it_is_told_so_and_it_still_waits(who: str, reason: str) -> None:
    at = Desk(
        colleagues=(staff("M1", "manager"), staff("E1", "reviewer"), staff("R1", "reviewer")),
        samples=ALL,
    )
    at.receive(order(source_document=entered("E1", kind="mail", uri="archive:1")))
    refused = only(say(at, by=who), VerdictRefused)
    assert (refused["reason"], refused["hold_id"]) == (reason, "sample")
    assert "SampleClosed" in names(say(at))


def test_who_entered_an_order_that_was_stopped_may_not_say_it_either() -> None:
    at = Desk(colleagues=(staff("E1", "reviewer"), staff("R1", "reviewer")), samples=ALL)
    at.receive(order(channel="desk", source_document=entered("E1", kind="mail", uri="archive:1")))
    at.recall("desk:1001")
    assert at.status("desk:1001") == "stopped"
    refused = only(say(at, by="E1", key="desk:1001"), VerdictRefused)
    assert refused["reason"] == "own_order"


def test_only_the_first_is_heard_and_only_of_this_version() -> None:
    at = desk()
    at.receive(order())
    assert only(say(at, version=2), RecordIgnored)["reason"] == "other_version"
    assert only(say(at, "UNKNOWN"), RecordIgnored)["reason"] == "unknown_verdict"
    say(at)
    assert only(say(at, "WRONG"), RecordIgnored)["reason"] == "not_sampled"


def test_a_changed_order_is_looked_at_as_it_is_now() -> None:
    at = desk()
    at.receive(order(channel="shop"))
    at.taken_back()
    events = at.receive(order(), version=2)
    assert only(events, ApprovalSampled)["version"] == 2
    assert only(say(at), RecordIgnored)["reason"] == "other_version"
    assert "SampleClosed" in names(say(at, version=2))
