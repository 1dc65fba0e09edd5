"""RV-06: approval by tiers of roles, four eyes, delegation and absence, escalation, re-approval."""

from typing import Any

import pytest

from orders.contracts.records import (
    ExchangeRate,
    HoldReleased,
    OrderHeld,
    RecordIgnored,
    Staff,
    VerdictRefused,
)
from orders.engine.handling import Event
from tests.orders import entered, line, order, staff
from tests.stages.review_desk import KEY, Desk, holds, names, only, templates

HOUR = 3_600_000
MILLION = 100_000_000
MANAGER, DIRECTOR, OTHER_DIRECTOR = (
    staff("M1", "manager"),
    staff("D1", "director", "manager"),
    staff("D2", "director"),
)


def desk(*colleagues: Staff) -> Desk:
    """Managers and directors, and whoever else."""
    return Desk(colleagues=(MANAGER, DIRECTOR, OTHER_DIRECTOR, *colleagues))


def worth(minor: int, **changes: Any) -> Any:
    """A paid order of one piece that costs so much, taxes and freight included."""
    net = -(-(minor - 595) * 100 // 119)
    return order(lines=[line(1, quantity=1, price=net)], **changes)


def receive(at: Desk, minor: int, **changes: Any) -> list[Event]:
    """Such an order, its price that of the list."""
    content = worth(minor, **changes)
    at.listed(content["lines"][0]["unit_price_minor"], content["currency"])
    return at.receive(content)


def reasons(events: list[Event]) -> list[tuple[str, str]]:
    """(hold, why not) of each verdict that was refused."""
    return [
        (event.value["hold_id"], event.value["reason"])
        for event in events
        if event.record is VerdictRefused
    ]


@pytest.mark.parametrize(
    ("minor", "tiers"),
    [
        (4_990_000, []),
        (5_010_000, ["tier-1"]),
        (25_100_000, ["tier-1", "tier-2"]),
        (MILLION + 100_000, ["tier-1", "tier-2", "tier-3"]),
    ],
)
def test_the_value_says_which_tiers_approve(minor: int, tiers: list[str]) -> None:  # RV-06
    events = receive(desk(), minor)
    found = [hold for event in events if event.record is OrderHeld for hold in event.value["holds"]]
    assert [hold["hold_id"] for hold in found] == tiers
    assert [hold["owner_role"] for hold in found] == ["manager", "director", "board"][: len(tiers)]


def test_values_are_compared_in_the_house_currency() -> None:  # RV-06
    assert set(holds(receive(desk(), 4_200_000, currency="GBP"))) == {"tier-1"}, "50,400 EUR"
    assert "OrderConfirmed" in names(receive(desk(), 4_100_000, currency="GBP")), "49,200 EUR"


def test_each_tier_is_approved_by_its_role_one_after_the_other() -> None:  # RV-06
    at = desk()
    receive(at, 30_000_000)
    assert reasons(at.decide("RELEASE", "tier-2", by="D1")) == [("tier-2", "others_first")]
    events = at.decide("RELEASE", "tier-1", by="M1", reason_code="margin_checked")
    released = only(events, HoldReleased)
    assert (released["released_by"], released["role"], released["tier"]) == ("M1", "manager", 1)
    assert released["reason_code"] == "margin_checked"
    assert set(holds(events)) == {"tier-2"}, "told that it is the director's turn"
    assert names(at.decide("RELEASE", "tier-2", by="D1"))[-1] == "OrderConfirmed"
    given = [(one["hold_id"], one["decided_by"]) for one in at.room.state(KEY)["approvals"]]
    assert given == [("tier-1", "M1"), ("tier-2", "D1")]


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("nobody", "unknown_staff"),
        ("R1", "role_missing"),
        ("M2", "beyond_limit"),
        ("M3", "absent_staff"),
        ("M4", "own_order"),
    ],
)
def test_who_may_not_approve_is_told_so_and_nothing_is_released(
    who: str, reason: str
) -> None:  # RV-06
    at = desk(
        staff("R1", "reviewer"),
        staff("M2", "manager", limit=5_999_999),
        staff("M3", "manager", absent_from_at=0),
        staff("M4", "manager"),
    )
    document = entered("M4", kind="mail", uri="archive:1")
    receive(at, 6_100_000, source_document=document)
    refused = only(at.decide("RELEASE", "tier-1", by=who), VerdictRefused)
    assert (refused["reason"], refused["decided_by"]) == (reason, who)
    assert (refused["role"], refused["tier"]) == ("manager", 1)
    assert at.outcome() == ("ReviewDecided", "refused", reason)
    assert at.status() == "held"
    assert "OrderConfirmed" in names(at.decide("RELEASE", "tier-1", by="M1"))


def test_any_hold_is_for_its_role_alone() -> None:  # RV-06
    at = desk(staff("R1", "reviewer"))
    at.receive(order(lines=[line(1, "NO-SUCH")]))
    assert reasons(at.decide("RELEASE", "goods", by="M1")) == [("goods", "role_missing")]
    assert "OrderConfirmed" in names(at.decide("RELEASE", "goods", by="R1"))


def test_nobody_approves_an_order_twice() -> None:  # RV-06
    at = desk()
    receive(at, 30_000_000)
    assert "HoldReleased" in names(at.decide("RELEASE", "tier-1", by="D1")), "a manager as well"
    assert reasons(at.decide("RELEASE", "tier-2", by="D1")) == [("tier-2", "same_person")]
    assert "OrderConfirmed" in names(at.decide("RELEASE", "tier-2", by="D2"))


def test_to_release_all_passes_over_no_tier() -> None:  # RV-06
    at = desk()
    receive(at, 30_000_000)
    events = at.decide("RELEASE", by="D1")
    assert names(events) == ["VerdictRefused", "HoldReleased", "OrderHeld"]
    assert reasons(events) == [("tier-2", "same_person")]
    assert at.status() == "held"


def test_a_verdict_names_the_tier_and_the_role_that_it_means() -> None:  # RV-06
    at = desk()
    receive(at, 30_000_000)
    other_tier = at.decide("RELEASE", "tier-1", by="D1", tier=2)
    assert only(other_tier, RecordIgnored)["reason"] == "unknown_hold"
    other_role = at.decide("RELEASE", "tier-1", by="D1", role="director")
    assert reasons(other_role) == [("tier-1", "role_missing")]
    assert "HoldReleased" in names(at.decide("RELEASE", "tier-1", by="D1", tier=1, role="manager"))


def test_to_decline_takes_the_role_alone() -> None:  # RV-06
    at = desk(staff("R1", "reviewer"), staff("M2", "manager", limit=1))
    receive(at, 6_100_000)
    assert reasons(at.decide("DECLINE", by="R1")) == [("tier-1", "role_missing")]
    assert at.status() == "held"
    assert "OrderDeclined" in names(at.decide("DECLINE", by="M2"))


def test_a_delegate_decides_while_the_other_is_away() -> None:  # RV-06
    """The absence counts when it is decided, not when it was asked."""
    soon, over = desk().room.now + HOUR, desk().room.now + 3 * HOUR
    away = staff("B1", "board", delegate="X1", absent_from_at=soon, absent_until_at=over)
    at = desk(away, staff("X1", "manager"))
    receive(at, MILLION + 1_000_000)
    for tier, by in (("tier-1", "M1"), ("tier-2", "D1")):
        at.decide("RELEASE", tier, by=by)
    assert reasons(at.decide("RELEASE", "tier-3", by="X1")) == [("tier-3", "role_missing")]
    at.later(1)
    assert reasons(at.decide("RELEASE", "tier-3", by="B1")) == [("tier-3", "absent_staff")]
    events = at.decide("RELEASE", "tier-3", by="X1")
    released = only(events, HoldReleased)
    assert (released["released_by"], released["on_behalf_of"]) == ("X1", "B1")
    assert names(events)[-1] == "OrderConfirmed"


def test_a_delegate_does_not_decide_for_one_whose_eyes_saw_the_order() -> None:  # RV-06
    away = staff("D3", "director", delegate="X1", absent_from_at=0)
    at = desk(away, staff("X1"))
    document = entered("D3")
    receive(at, 30_000_000, source_document=document)
    at.decide("RELEASE", "tier-1", by="M1")
    assert reasons(at.decide("RELEASE", "tier-2", by="X1")) == [("tier-2", "own_order")]


def test_nobody_passes_on_a_role_that_was_lent_to_him() -> None:  # RV-06
    first = staff("M5", "manager", delegate="X1", absent_from_at=0)
    second = staff("X1", delegate="X2", absent_from_at=0)
    at = desk(first, second, staff("X2"))
    receive(at, 6_100_000)
    assert reasons(at.decide("RELEASE", "tier-1", by="X2")) == [("tier-1", "role_missing")]


def test_what_nobody_approves_goes_up_and_may_be_approved_there() -> None:  # RV-06
    at = desk()
    receive(at, 6_100_000)
    assert reasons(at.decide("RELEASE", "tier-1", by="D2")) == [("tier-1", "role_missing")]
    events = at.later(8)
    assert templates(events) == ["hold-overdue"]
    assert [event.value["to"] for event in events] == ["director"]
    assert "OrderConfirmed" in names(at.decide("RELEASE", "tier-1", by="D2"))


def test_the_time_of_a_tier_begins_when_its_turn_comes() -> None:  # RV-06
    at = desk()
    receive(at, 30_000_000)
    at.later(7)
    events = at.decide("RELEASE", "tier-1", by="M1")
    (second,) = only(events, OrderHeld)["holds"]
    assert second["deadline_at"] == at.room.now + 12 * HOUR
    assert at.later(11) == []
    assert templates(at.later(1)) == ["hold-overdue"]


def rate(micros: int) -> Any:
    """What a pound is worth."""
    return {
        "currency": "GBP",
        "house_currency": "EUR",
        "micros": micros,
        "valid_from_at": 0,
    }


@pytest.mark.parametrize(("micros", "again"), [(1_250_000, False), (1_300_000, True)])
def test_an_approval_stands_until_the_order_grows_beyond_the_bound(
    micros: int, again: bool
) -> None:
    """By 4 % it stands, by 8 % the manager is asked again: the rate moved while it was held."""
    at = desk(staff("R1", "reviewer"))
    doubtful = worth(5_000_000, currency="GBP")
    receive(at, 5_000_000, currency="GBP", buyer={**doubtful["buyer"], "name": ""})
    assert names(at.decide("RELEASE", "tier-1", by="M1")) == ["HoldReleased"]
    at.room.references.put(ExchangeRate, "GBP", rate(micros))
    events = at.decide("RELEASE", "customer", by="R1")
    if not again:
        assert "OrderConfirmed" in names(events)
        return
    assert set(holds(events)) == {"tier-1"}
    assert "OrderConfirmed" in names(at.decide("RELEASE", "tier-1", by="M1")), "once more"


def test_a_value_that_becomes_known_is_approved_after_all() -> None:  # RV-06
    at = desk(staff("M2", "manager", limit=MILLION))
    assert set(holds(receive(at, 6_000_000, currency="CHF"))) == {"amount"}
    assert reasons(at.decide("RELEASE", "amount", by="M2")) == [("amount", "beyond_limit")]
    at.room.references.put(ExchangeRate, "CHF", {**rate(1_050_000), "currency": "CHF"})
    assert set(holds(at.decide("RELEASE", "amount", by="M1"))) == {"tier-1"}


def test_money_that_was_taken_back_asks_no_approval_again() -> None:  # RV-06
    at = desk(staff("F1", "finance"))
    receive(at, 6_000_000, channel="desk")
    at.decide("RELEASE", "tier-1", key="desk:1001", by="M1")
    total = at.room.state("desk:1001")["total_minor"]
    assert set(holds(at.charge_back(total, key="desk:1001"))) == {"unpaid"}
    assert "ConfirmationRequested" in names(at.pay(total, key="desk:1001"))
