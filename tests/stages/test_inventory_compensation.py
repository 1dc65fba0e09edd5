"""CF-05: whoever agrees to a later day gets what policy says for it, and no more."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from orders.contracts.records import (
    CompensationGranted,
    MessageRequested,
    OfferMade,
    OrderConfirmed,
    PromiseExtended,
    RecallRequested,
)
from services.inventory.compensation_policy import CompensationPolicy, CompensationRule
from services.inventory.rules.compensation import Compensation, compensation
from tests.examples import examples
from tests.orders import line, order
from tests.stages.published import names, of
from tests.stages.room import START, Room
from tests.stages.stock import KEY, compensating, expect, make
from tests.stages.supply import DAY, confirmed, recall
from tests.stages.test_inventory_delays import GOODS_BY, PROMISED, answer, waits

GOODS = 4 * 1_190
"""What the goods of an order that `waits` cost, minor units, without its freight."""


def policy(*rules: CompensationRule, most: int = 100, **role: int) -> CompensationPolicy:
    return CompensationPolicy(rules=rules, at_most_percent=most, role="sales", role_minor={**role})


def percent(share: int, days: int = 1, *channels: str) -> CompensationRule:
    return CompensationRule(channels=frozenset(channels), from_days=days, percent=share)


def room(*rules: CompensationRule, most: int = 100, **role: int) -> Room:
    return make(compensating(policy(*rules, most=most, **role)))


def late(made: Room, days: int) -> Any:
    """The offer to an order whose goods come so many days too late."""
    return of(OfferMade, waits(made, (9, GOODS_BY + days * DAY)))


def got(minor: int, days: int, *rules: CompensationRule, given: int = 0, **bounds: Any) -> int:
    """What is offered for so many days, of an order whose goods cost so much."""
    content = order(lines=[line(1, total_minor=minor)], currency=bounds.pop("currency", "EUR"))
    later = START + days * DAY
    return compensation(content, START, later, given, policy(*rules, **bounds)).minor


def test_it_is_offered_with_the_later_day_and_said_why():
    asked = late(room(percent(5)), 5)
    [option] = asked["options"]
    assert (option["compensation_minor"], option["currency"]) == (238, "EUR")
    assert option["total_minor"] == GOODS + 595, "it is taken off only once that is agreed to"
    assert [rule["code"] for rule in asked["because"]] == ["goods_late", "delay_compensated"]


def test_who_agrees_gets_it_and_review_is_told():
    made = room(percent(5))
    late(made, 5)
    events = answer(made, True)
    extended, granted = of(PromiseExtended, events), of(CompensationGranted, events)
    assert (extended["compensation_minor"], extended["currency"]) == (238, "EUR")
    assert (
        granted["offer_id"],
        granted["amount_minor"],
        granted["currency"],
        granted["version"],
    ) == (
        "inventory-1-1",
        238,
        "EUR",
        1,
    )
    assert extended["decision"]["rules"][-1]["code"] == "delay_compensated"
    heard = [e.value["values"] for e in events if e.record is MessageRequested]
    assert {values["compensation"] for values in heard} == {"2.38 EUR"}
    assert len(heard) == 3, "customer, sales and management"


def test_silence_that_is_consent_gets_it_too():
    made = room(percent(5))
    waits(made, (9, GOODS_BY + 5 * DAY), country="US")
    assert of(CompensationGranted, made.forward(hours=5 * 24))["amount_minor"] == 238


@pytest.mark.parametrize("accepted", [False, True])
def test_who_declines_or_takes_what_is_there_gets_nothing(accepted: bool):
    made = room(percent(5))
    made.supply("stock", "SKU-1", 1)
    options = late(made, 5)["options"]
    assert [one["compensation_minor"] for one in options] == [238, 179, 0]
    events = answer(made, accepted, option_id="reduce" if accepted else "")
    assert "CompensationGranted" not in names(events)
    assert made.state(KEY)["compensated_minor"] == 0


def test_where_no_rule_fits_nothing_is_offered_and_nothing_said():
    made = room(percent(5, 30), percent(5, 1, "web"))
    asked = late(made, 5)
    assert asked["options"][0]["compensation_minor"] == 0
    assert [rule["code"] for rule in asked["because"]] == ["goods_late"]
    events = answer(made, True)
    assert "CompensationGranted" not in names(events)
    assert of(PromiseExtended, events)["currency"] == ""


def test_the_first_rule_that_fits_counts():
    rules = percent(9, 14), percent(5, 7, "shop"), percent(1)
    assert [got(10_000, days, *rules) for days in (1, 6, 7, 13, 14)] == [100, 100, 500, 500, 900]


def test_a_rule_may_name_amounts_and_other_currencies_get_their_share():
    fixed = CompensationRule(from_days=1, percent=5, amounts_minor={"EUR": 700, "JPY": 900})
    assert got(10_000, 1, fixed) == 700
    assert got(10_000, 1, fixed, currency="JPY") == 900, "JPY has no smaller unit (ISO 4217)"
    assert got(10_000, 1, fixed, currency="GBP") == 500


def test_a_share_is_rounded_to_the_minor_unit():
    assert [got(minor, 1, percent(5)) for minor in (9, 10, 29, 30)] == [0, 1, 1, 2]


def test_all_delays_together_get_no_more_than_the_bound():
    assert got(10_000, 1, percent(7), most=10) == 700
    assert got(10_000, 1, percent(7), most=10, given=700) == 300
    assert got(10_000, 1, percent(7), most=10, given=1_000) == 0
    assert got(10_000, 1, percent(7), most=0) == 0
    assert got(19, 1, percent(100), most=10) == 1, "never above the bound"


def test_what_a_role_may_not_give_alone_is_not_offered_and_the_role_hears_of_it():
    made = room(percent(50), EUR=1_000)
    assert late(made, 5)["options"][0]["compensation_minor"] == 1_000
    [told] = [
        event.value
        for event in made.events
        if event.record is MessageRequested and event.value["to"] == "sales"
    ]
    assert told["template"] == "compensation-capped"
    assert (told["values"]["offered"], told["values"]["by_rule"]) == ("10.00 EUR", "23.80 EUR")
    events = answer(made, True)
    assert of(CompensationGranted, events)["amount_minor"] == 1_000, "nothing waits for anybody"


def test_a_bound_of_the_house_is_no_matter_for_a_role():
    found = compensation(
        order(lines=[line(1, total_minor=10_000)]),
        START,
        START + DAY,
        0,
        policy(percent(50), most=10),
    )
    assert found == Compensation(1_000, 0)


def test_a_later_offer_takes_the_place_of_the_former_with_its_own_amount():
    made = room(percent(10, 9), percent(5))
    late(made, 3)
    expect(made, "SKU-1", (9, GOODS_BY + 20 * DAY))
    assert of(OfferMade, made.forward(hours=24))["options"][0]["compensation_minor"] == 476
    events = answer(made, True, "inventory-1-2")
    assert of(CompensationGranted, events)["amount_minor"] == 476
    assert made.state(KEY)["compensated_minor"] == 476


def test_a_second_delay_and_a_later_version_count_what_was_given():
    made = room(percent(7), most=10)
    late(made, 3)
    answer(made, True)
    expect(made, "SKU-1", (9, GOODS_BY + 40 * DAY))
    again = of(OfferMade, made.forward(hours=24))
    assert again["options"][0]["compensation_minor"] == 476 - 333
    answer(made, True, again["offer_id"])
    made.send(RecallRequested, {**recall(), "purpose": "AMEND"})
    content = order(lines=[line(1, "SKU-1", 4)])
    head = {**confirmed(content, 2), "promised_at": PROMISED, "goods_by_at": GOODS_BY}
    asked = of(OfferMade, made.send(OrderConfirmed, head))
    assert asked["options"][0]["compensation_minor"] == 0, "10 percent were given"


def test_a_contract_of_sale_says_its_price_itself():  # CF-06
    made = room(percent(5))
    expect(made, "SKU-1", (9, GOODS_BY + 5 * DAY))
    head = confirmed(order(lines=[line(1, "SKU-1", 4)]))
    under = {"promised_at": PROMISED, "goods_by_at": GOODS_BY, "contract": "SC-000001Z-1"}
    asked = of(OfferMade, made.send(OrderConfirmed, {**head, **under}))
    assert asked["options"][0]["compensation_minor"] == 0


@pytest.mark.parametrize("amounts", [{"EURO": 5}, {"EUR": -5}])
def test_amounts_are_of_real_currencies_and_not_below_zero(amounts: dict[str, int]):
    with pytest.raises(ValidationError):
        CompensationRule(from_days=1, amounts_minor=amounts)


@given(
    goods=st.integers(0, 10**12),
    delays=st.lists(st.integers(1, 400), max_size=6),
    share=st.integers(0, 100),
    most=st.integers(0, 100),
    role=st.integers(0, 10**9),
)
@settings(max_examples=examples(60), deadline=None)
def test_however_often_it_is_delayed_the_bounds_hold(goods, delays, share, most, role):
    content, given_minor = order(lines=[line(1, total_minor=goods)]), 0
    rules = policy(percent(share, 5), percent(share // 2), most=most, EUR=role)
    for days in delays:
        found = compensation(content, START, START + days * DAY, given_minor, rules)
        assert found.minor >= 0
        assert found.beyond >= 0
        given_minor += found.minor
    assert given_minor * 100 <= goods * most
    assert given_minor <= role
