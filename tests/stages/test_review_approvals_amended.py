"""RV-06, RV-09, CF-03: what was approved of an order that is changed, and what is asked again."""

from collections.abc import Sequence
from typing import Any

from orders.contracts.records import ExchangeRate, OrderApproved, OrderHeld
from orders.engine.handling import Event
from tests import orders as made
from tests.orders import address, export, staff
from tests.stages.review_desk import Desk, holds, names, only
from tests.stages.test_review_approvals import desk, rate, reasons, receive, worth
from tests.stages.test_review_contracts import ROLES, contract
from tests.stages.test_review_contracts import desk as contract_desk

KEY = "desk:1001"
NEW_STREET = address(street="Am Kupfergraben 5")
TWO_TIERS, THREE_TIERS = 30_000_000, 101_000_000


def entered(by: str) -> dict[str, Any]:
    """The change of an order that a member of staff typed."""
    document = made.entered(by)
    return {"channel": "desk", "source_document": document}


def approved(at: Desk, minor: int = TWO_TIERS, **changes: Any) -> None:
    """Of two tiers, by M1 and D1; the customer is asked to confirm."""
    receive(at, minor, channel="desk", **changes)
    at.decide("RELEASE", "tier-1", key=KEY, by="M1")
    at.decide("RELEASE", "tier-2", key=KEY, by="D1")
    assert at.status(KEY) == "awaiting_confirmation"


def change(
    at: Desk, minor: int, version: int = 2, typed_by: Sequence[str] = (), **changes: Any
) -> list[Event]:
    """The order is taken back, and comes again; these have typed a part of it."""
    at.recall(KEY, "AMEND", version - 1)
    content = worth(minor, **{"channel": "desk", **changes})
    at.listed(content["lines"][0]["unit_price_minor"], content["currency"])
    return at.receive(content, version=version, entered_by=typed_by)


def codes(events: list[Event]) -> list[str]:
    """What the approval of the order says of RV-06."""
    rules = only(events, OrderApproved)["decision"]["rules"]
    return [rule["code"] for rule in rules if rule["rule"] == "RV-06"]


def test_the_same_amount_keeps_its_approvals() -> None:  # RV-06, CF-03
    at = desk()
    approved(at)
    events = change(at, TWO_TIERS, delivery_address=NEW_STREET)
    assert "ConfirmationRequested" in names(events)
    assert codes(events) == ["approval_stands", "approval_stands"]


def test_a_higher_amount_is_approved_again_by_its_tiers() -> None:  # RV-06
    at = desk()
    approved(at)
    assert set(holds(change(at, 40_000_000))) == {"tier-1", "tier-2"}


def test_a_higher_tier_is_asked_even_where_the_approvals_below_it_stand() -> None:  # RV-06
    at = desk(staff("B1", "board"))
    approved(at, 98_000_000)
    events = change(at, THREE_TIERS)
    assert set(holds(events)) == {"tier-3"}, "3 % more: those of the tiers below stand"
    assert reasons(at.decide("RELEASE", "tier-3", key=KEY, by="D1", version=2)) == [
        ("tier-3", "role_missing")
    ]
    released = at.decide("RELEASE", "tier-3", key=KEY, by="B1", version=2)
    assert "ConfirmationRequested" in names(released)


def test_nobody_approves_twice_across_versions() -> None:  # RV-06
    at = desk(staff("X1", "manager", "director"))
    receive(at, 24_900_000, channel="desk")
    at.decide("RELEASE", "tier-1", key=KEY, by="X1")
    assert set(holds(change(at, 25_100_000))) == {"tier-2"}
    again = at.decide("RELEASE", "tier-2", key=KEY, by="X1", version=2)
    assert reasons(again) == [("tier-2", "same_person")]


def test_who_entered_an_earlier_version_releases_nothing_of_a_later_one() -> None:  # RV-06
    at = desk()
    receive(at, 6_000_000, **entered("M1"))
    change(at, 9_000_000, **entered("S1"))
    released = at.decide("RELEASE", "tier-1", key=KEY, by="M1", version=2)
    assert reasons(released) == [("tier-1", "own_order")]


def test_who_entered_a_change_of_it_releases_nothing_of_it() -> None:
    """RV-06: a part of the order, which says nothing of who typed that; nor of what comes after."""
    at = desk()
    receive(at, 6_000_000, channel="desk")
    change(at, 9_000_000, typed_by=["M1"])
    released = at.decide("RELEASE", "tier-1", key=KEY, by="M1", version=2)
    assert reasons(released) == [("tier-1", "own_order")]
    change(at, 12_000_000, version=3, **entered("S1"))
    again = at.decide("RELEASE", "tier-1", key=KEY, by="M1", version=3)
    assert reasons(again) == [("tier-1", "own_order")]


def test_nor_does_who_saved_a_draft_that_somebody_else_submitted() -> None:
    """RV-06, IN-07."""
    at = desk()
    content = worth(6_000_000, **entered("S1"))
    at.listed(content["lines"][0]["unit_price_minor"], "EUR")
    at.receive(content, entered_by=["M1", "S1"])
    released = at.decide("RELEASE", "tier-1", key=KEY, by="M1")
    assert reasons(released) == [("tier-1", "own_order")]


def test_what_somebody_approved_who_typed_a_part_of_the_change_stands_no_longer() -> None:
    """RV-06: they would have approved their own change beforehand."""
    at = desk()
    approved(at)
    assert set(holds(change(at, TWO_TIERS, typed_by=["D1"]))) == {"tier-2"}


def test_what_somebody_approved_who_enters_the_change_stands_no_longer() -> None:  # RV-06
    at = desk()
    approved(at)
    assert set(holds(change(at, TWO_TIERS, **entered("D1")))) == {"tier-2"}
    assert "HoldReleased" in names(at.decide("RELEASE", "tier-2", key=KEY, by="D2", version=2))


def test_nor_does_what_they_let_pass() -> None:  # RV-08
    at = desk(staff("R1", "reviewer"))
    nameless = {**worth(1_000_000)["buyer"], "name": ""}
    receive(at, 1_000_000, channel="desk", buyer=nameless)
    at.decide("RELEASE", "customer", key=KEY, by="R1")
    assert set(holds(change(at, 1_000_000, buyer=nameless, **entered("R1")))) == {"customer"}


def test_an_approval_that_nobody_gave_keeps_its_time() -> None:  # RV-08
    at = desk()
    (first,) = only(receive(at, 6_000_000, channel="desk"), OrderHeld)["holds"]
    at.later(1)
    events = change(at, 6_000_000, delivery_address=NEW_STREET)
    assert only(events, OrderHeld)["holds"] == [first]


def test_a_release_of_an_amount_that_cannot_be_compared_is_for_that_amount_alone() -> None:
    """RV-05: without a rate no tier is asked, so another amount is looked at again."""
    at = desk()
    receive(at, 6_000_000, channel="desk", currency="CHF")
    at.decide("RELEASE", "amount", key=KEY, by="M1")
    same = change(at, 6_000_000, currency="CHF", delivery_address=NEW_STREET)
    assert "ConfirmationRequested" in names(same)
    assert set(holds(change(at, 60_000_000, 3, currency="CHF"))) == {"amount"}
    at.room.references.put(ExchangeRate, "CHF", {**rate(1_050_000), "currency": "CHF"})
    known = at.decide("RELEASE", "amount", key=KEY, by="M1", version=3)
    assert set(holds(known)) == {"tier-1", "tier-2"}


def test_another_version_of_a_contract_is_looked_at_and_signed_again() -> None:  # RV-09
    at = contract_desk()
    at.receive(contract())
    for role in ROLES:
        at.decide("RELEASE", role, key="sales:1001", by=f"{role}-1")
    at.recall("sales:1001", "AMEND")
    changed = export(delivery_address=NEW_STREET)
    assert set(holds(at.receive(changed, version=2))) == {*ROLES, "signature", "text"}
