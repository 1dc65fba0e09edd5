"""Orders of the same card, device or address that come too fast are held, with facts (RV-03)."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.accounts import VELOCITY
from orders.business.fingerprints import place
from orders.contracts.records import Address, HoldReleased, Order, OrderHeld
from orders.engine.handling import Event
from services.review.rules.velocity import counted, too_fast
from services.review.velocity_policy import VelocityPolicy
from services.simulator.catalogue import catalogue
from services.simulator.orders import live_orders
from services.simulator.policy import load_policy
from tests.orders import address, customer, line, order
from tests.stages.review_desk import POLICY, Desk, names, only

HOUR = 3_600_000
KEY = "k" * 32
CARD = {"instrument": {"window_hours": 24, "orders": 2}}


def desk(**paces: Mapping[str, Any]) -> Desk:
    """A desk that watches its shop."""
    return Desk(velocity={"channels": {"shop": paces or CARD}, "key": KEY})


def by_card(reference: str, card: str = "card-1", **changes: Any) -> Order:
    made = order(reference=reference, lines=[line(1)], **changes)
    return {**made, "payment": {**made["payment"], "instrument": card, "device": "phone-1"}}


def facts(events: list[Event]) -> dict[str, tuple[str, str]]:
    [hold] = only(events, OrderHeld)["holds"]
    assert hold["hold_id"] == "velocity"
    return {one["name"]: (one["value"], one["bound"]) for one in hold["facts"]}


def test_the_third_order_by_one_card_is_held_with_what_was_counted():
    at = desk()
    assert [names(at.receive(by_card(f"{n}")))[0] for n in range(2)] == ["OrderApproved"] * 2
    events = at.receive(by_card("2"))
    assert facts(events) == {
        "dimension": ("instrument", ""),
        "window": ("24", ""),
        "orders": ("3", "2"),
    }
    assert names(at.receive(by_card("3", card="card-2")))[0] == "OrderApproved"


def test_a_person_lets_it_pass():
    at = desk()
    for reference in ("0", "1", "2"):
        at.receive(by_card(reference))
    assert only(at.decide("RELEASE", "velocity", key="shop:2"), HoldReleased)
    assert at.status("shop:2") == "confirmed"


def test_what_is_older_than_the_window_counts_no_longer():
    at = desk()
    for reference in ("0", "1"):
        at.receive(by_card(reference))
    at.later(24)
    assert names(at.receive(by_card("2")))[0] == "OrderApproved"


def test_orders_that_were_declined_count_too():
    """Who tries out cards is told by the orders that fail."""
    at = desk()
    for reference in ("0", "1"):
        at.receive(by_card(reference, delivery_address=address(country="KP")))
        assert at.status(f"shop:{reference}") == "stopped"
    assert facts(at.receive(by_card("2")))["orders"] == ("3", "2")


def test_how_much_is_ordered_counts_beside_how_often():
    at = desk(instrument={"window_hours": 24, "total_minor": 6_000})
    total = by_card("0")["totals"]["total_minor"]
    assert names(at.receive(by_card("0")))[0] == "OrderApproved"
    at.receive(by_card("1"))
    assert facts(at.receive(by_card("2")))["total"] == (str(3 * total), "6000")


def test_an_address_counts_however_it_is_typed_and_a_device_whoever_pays():
    at = desk(address={"window_hours": 24, "orders": 1})
    at.receive(order(reference="0", delivery_address=address(street="Haupt-Str. 5")))
    typed = order(reference="1", delivery_address=address(street="HAUPTSTR 5"))
    assert facts(at.receive(typed))["dimension"][0] == "address"
    by_device = desk(device={"window_hours": 1, "orders": 1})
    by_device.receive(by_card("0", "card-1"))
    assert facts(by_device.receive(by_card("1", "card-2")))["dimension"][0] == "device"


def web(number: int, where: Address) -> Order:
    """Somebody else's, by another card each."""
    made = by_card(f"{number}", f"card-{number}", channel="web", delivery_address=where)
    return {**made, "payment": {**made["payment"], "device": f"phone-{number}"}}


def test_as_shipped_an_office_orders_what_it_needs_and_a_drop_is_told_by_its_parcels():
    """Offices, student houses and parcel lockers share an address; a drop for stolen cards has far
    more parcels a day."""
    at, house = Desk(velocity=POLICY.velocity), address(street="Wohnheim 1")
    approved = [names(at.receive(web(number, house)))[0] for number in range(30)]
    assert approved == ["OrderApproved"] * 30
    assert facts(at.receive(web(30, address(street="WOHNHEIM 1"))))["orders"] == ("31", "30")


def test_as_shipped_no_address_of_a_days_mixed_traffic_is_held():
    """What the demo sends in a hundred of its days, all on one."""
    day = 1_790_000_000_000
    made = catalogue(1, day, 2_000, load_policy().demand)
    bound = POLICY.velocity.channels["web"]["address"].orders
    sent = {one["order_id"]: one for one in live_orders(1, 2_000, lambda: day, made)}
    to = Counter(
        tuple(place(one["delivery_address"])) for one in sent.values() if one["channel"] == "web"
    )
    assert bound is not None
    assert max(to.values()) <= bound // 2, "with room for what is no trouble"


def test_what_an_order_does_not_say_and_other_channels_are_not_counted():
    at = desk()
    for reference in ("0", "1", "2"):
        assert names(at.receive(by_card(reference, card="")))[0] == "OrderApproved"
        assert "OrderHeld" not in names(at.receive(by_card(reference, channel="marketplace")))


def test_only_fingerprints_stand_in_the_ledger_and_the_end_gives_them_back():
    at = desk()
    at.receive(by_card("0"))
    [taken] = [one for one in at.room.state("shop:0")["reservations"] if one["ledger"] == VELOCITY]
    assert "card-1" not in taken["account"]
    at.finished("shop:0")
    assert at.room.state("shop:0")["reservations"] == []
    assert at.room.free(VELOCITY, taken["account"]) == 0


def test_an_order_on_account_has_credit_and_count_each_for_itself():
    """RV-04: what is stopped gives back its credit, and stays counted."""
    at = Desk(customer(limit=50_000), velocity={"channels": {"shop": CARD}, "key": KEY})
    at.receive(by_card("0", terms="ON_ACCOUNT"))
    ledgers = {one["ledger"] for one in at.room.state("shop:0")["reservations"]}
    assert ledgers == {"credit", VELOCITY}
    at.stopped(whole=True, key="shop:0")
    assert [one["ledger"] for one in at.room.state("shop:0")["reservations"]] == [VELOCITY]
    assert at.credit(limit=50_000) == 50_000


def test_a_change_counts_the_order_once():  # CF-03
    at = desk()
    for reference in ("0", "1"):
        at.receive(by_card(reference))
    at.taken_back("shop:1")
    assert "OrderHeld" not in names(at.receive(by_card("1", wished_delivery_at=None), version=2))
    assert sum(one["amount"] for one in at.room.state("shop:1")["reservations"]) == 1


def test_a_pace_that_bounds_nothing_is_refused():
    with pytest.raises(ValueError, match="neither orders nor total_minor"):
        VelocityPolicy.model_validate(
            {"channels": {"shop": {"device": {"window_hours": 1}}}, "key": KEY}
        )


@given(st.lists(st.integers(0, 72), max_size=12), st.integers(1, 48), st.integers(1, 5))
def test_nothing_within_three_quarters_of_the_window_escapes_nothing_beyond_it_counts(
    ages: list[int], window: int, bound: int
):
    now = 1_790_000_000_000
    policy = VelocityPolicy.model_validate(
        {
            "channels": {"shop": {"instrument": {"window_hours": window, "orders": bound}}},
            "key": KEY,
        }
    )
    content, taken = by_card("0"), dict[str, int]()
    for age in ages:
        [one] = counted(content, None, "EUR", now - age * HOUR, policy)
        taken[one.accounts[0]] = taken.get(one.accounts[0], 0) + 1
    said = counted(content, None, "EUR", now, policy)
    before = {account: taken.get(account, 0) for one in said for account in one.accounts}
    held = bool(too_fast(said, before))
    surely = sum(age * 4 <= window * 3 for age in ages) + 1
    perhaps = sum(age < window for age in ages) + 1
    assert held or surely <= bound
    assert not held or perhaps > bound
