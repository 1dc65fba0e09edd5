"""CF-04: a promise is a sum of times, each of them named."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.business.destinations import calendar_of
from orders.business.times import DAY, HOUR
from orders.contracts.records import Article, ExpectedSupply, LeadTime, PartsList, Rate
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules.promise import promise
from services.review.rules.readiness import need
from services.review.stage import STAGE
from tests.examples import examples
from tests.orders import article, line, order
from tests.stages.house import rate, rates

POLICY = ReviewPolicy.load(STAGE.policy_file)
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 9, 21, 9, 0, tzinfo=BERLIN)


def ms(at):
    return int(at.timestamp() * 1000)


NOW = ms(MONDAY)
GOODS = {"SKU-1": article("SKU-1"), "SETUP": article("SETUP", stocked=False)}
ROADS = rates(rate("fast", "express", 100, 1), rate("slow", "road", 10, 3))


def promised(free=(10,), now=NOW, tables=None, kept=(), **changes):
    references = References({Article: GOODS, Rate: ROADS, **(tables or {})})
    made = order(**{"lines": [line(1, "SKU-1", 2)], **changes})
    asked = POLICY.confirmation_of(made["order_id"])
    needs = need(made, kept, references)
    return promise(made, needs, free, now, asked, "", POLICY, references)


def addends(made):
    return [term["addend"] for term in made.terms]


def codes(made):
    return [rule["code"] for rule in made.rules]


def until(made, addend):
    [term] = [one for one in made.terms if one["addend"] == addend]
    return datetime.fromtimestamp(term["until_at"] / 1000, BERLIN)


def test_from_stock_it_is_handled_collected_and_carried():  # CF-04
    made = promised()
    assert addends(made) == ["STOCK", "HANDLING", "CUT_OFF", "TRANSIT"]
    assert until(made, "HANDLING") == MONDAY.replace(hour=17)
    assert until(made, "CUT_OFF") == MONDAY.replace(hour=17)
    assert made.promised_at == ms(MONDAY.replace(day=24, hour=20))
    assert codes(made) == ["promised_from_stock"]


def test_what_is_packed_after_the_cut_off_goes_on_the_next_working_day():  # CF-04
    made = promised(now=ms(MONDAY.replace(day=25, hour=12)))
    assert until(made, "HANDLING") == MONDAY.replace(day=28, hour=10)
    assert until(made, "CUT_OFF") == MONDAY.replace(day=28, hour=17)


def test_nothing_is_carried_on_holidays_of_the_destination():  # CF-04
    before_christmas = ms(datetime(2026, 12, 22, 9, tzinfo=BERLIN))
    assert until(promised(now=before_christmas), "TRANSIT").day == 28


def test_a_day_ends_when_it_ends_there():  # CF-04
    """Eight in the evening on the Azores, the last of Portugal, is ten in Berlin; the 5th of
    October is a holiday."""
    address = {**order()["delivery_address"], "country": "PT"}
    made = promised(now=ms(datetime(2026, 9, 30, 9, tzinfo=BERLIN)), delivery_address=address)
    assert until(made, "TRANSIT") == datetime(2026, 10, 6, 22, tzinfo=BERLIN)


def test_a_country_that_nothing_is_known_of_has_the_calendar_of_the_house():  # CF-04
    house = POLICY.promise.calendar
    assert calendar_of("XX", house) == house
    assert calendar_of("SA", house).weekdays == {0, 1, 2, 3, 6}


def test_urgent_goods_are_reckoned_with_the_fastest_way():  # CF-04
    made = promised(priority=2)
    assert until(made, "HANDLING") == MONDAY.replace(hour=11)
    assert until(made, "TRANSIT") == MONDAY.replace(day=22, hour=20)


def test_what_is_too_heavy_for_every_rate_takes_what_policy_says():  # CF-04
    made = promised(tables={Rate: rates(rate("slow", "road", 10, 3, maximum_weight_g=1))})
    assert until(made, "TRANSIT").day == 28


def test_what_is_short_comes_when_suppliers_say():  # CF-04
    receipt = {"purchase_order": "P", "warehouse": "BER", "quantity": 1}
    row = {"sku": "SKU-1", "receipts": [{**receipt, "expected_at": NOW + 3 * DAY}]}
    made = promised(free=(1,), tables={ExpectedSupply: {"SKU-1": row}})
    assert made.terms[0]["addend"] == "SUPPLY"
    assert made.terms[0]["until_at"] == NOW + 3 * DAY
    assert codes(made) == ["promised_after_supply"]


@pytest.mark.parametrize(
    ("kind", "addend", "day"), [("GOODS", "SUPPLY", 26), ("MADE_TO_ORDER", "PRODUCTION", 28)]
)
def test_else_the_lead_time_of_the_article_tells(kind, addend, day):  # CF-04
    lead = {"SKU-1": {"sku": "SKU-1", "supply_days": 5, "production_days": 5}}
    made = promised(free=(0,), kind=kind, tables={LeadTime: lead})
    assert addends(made)[0] == addend
    assert until(made, addend).day == day


TO_BE_MADE = {
    "sku": "SKU-1",
    "revision": "A",
    "parts": [
        {"sku": "SKU-2", "quantity": 1, "scrap_ppm": 0},
        {"sku": "SKU-3", "quantity": 2, "scrap_ppm": 100_000},
    ],
}
"""Of two pieces of SKU-1, as ordered here: two of SKU-2, five of SKU-3."""


@pytest.mark.parametrize(
    ("free", "parts_at", "missing"),
    [((2, 5), 0, 0), ((2, 4), 4, 1), ((0, 5), 9, 1), ((0, 0), 9, 2)],
)
def test_what_is_made_begins_when_the_last_of_its_parts_is_there(free, parts_at, missing):
    """IV-07, CF-04: SKU-3 comes in four days by a supplier's word, SKU-2 takes nine to be bought;
    a day of work makes it."""
    receipt = {"purchase_order": "P", "warehouse": "BER", "quantity": 9}
    supply = {"sku": "SKU-3", "receipts": [{**receipt, "expected_at": NOW + 4 * DAY}]}
    tables = {
        PartsList: {"SKU-1": TO_BE_MADE},
        ExpectedSupply: {"SKU-3": supply},
        LeadTime: {
            "SKU-1": {"sku": "SKU-1", "supply_days": 90, "production_days": 1},
            "SKU-2": {"sku": "SKU-2", "supply_days": 9, "production_days": 90},
        },
    }
    lines = [line(1, "SKU-1", 2)]
    made = promised(free=free, kind="MADE_TO_ORDER", lines=lines, tables=tables)
    assert (addends(made)[0], codes(made)) == ("PRODUCTION", ["promised_after_parts"])
    ready, begun = made.terms[0]["until_at"], NOW + parts_at * DAY
    assert begun < ready <= begun + 4 * DAY, "a weekend may be between"
    [rule] = made.rules
    assert {one["name"]: one["value"] for one in rule["facts"]}["parts_missing"] == str(missing)


def test_parts_that_an_earlier_version_has_are_not_asked_for_again():
    """IV-07, CF-03."""
    held = [
        {"line": 1, "sku": "SKU-2", "quantity": 2},
        {"line": 1, "sku": "SKU-3", "quantity": 5},
    ]
    made = promised(
        free=(),
        kept=held,
        kind="MADE_TO_ORDER",
        lines=[line(1, "SKU-1", 2)],
        tables={PartsList: {"SKU-1": TO_BE_MADE}},
    )
    assert codes(made) == ["promised_after_parts"]
    assert {one["name"]: one["value"] for one in made.rules[0]["facts"]}["parts_missing"] == "0"


def test_a_ledger_that_does_not_answer_leaves_lead_times():  # CF-04
    made = promised(free=())
    assert until(made, "SUPPLY") - MONDAY == timedelta(days=POLICY.promise.supply_days)
    assert codes(made) == ["promised_by_lead_time"]


def kept(*quantities):
    return [{"line": 1, "sku": "SKU-1", "quantity": one} for one in quantities]


def test_what_an_earlier_version_has_reserved_is_not_asked_for_again():  # CF-03, CF-04
    made = promised(free=(), kept=kept(1, 1))
    assert (addends(made)[0], codes(made)) == ("STOCK", ["promised_from_reserved"])
    more = promised(free=(1,), kept=kept(2), lines=[line(1, "SKU-1", 3)])
    assert codes(more) == ["promised_from_stock"]


def test_only_what_it_lacks_beyond_that_has_to_come():  # CF-03, CF-04
    made = promised(free=(1,), kept=kept(2), lines=[line(1, "SKU-1", 5)])
    assert (addends(made)[0], codes(made)) == ("SUPPLY", ["promised_after_supply"])
    facts = {fact["name"]: fact["value"] for fact in made.rules[0]["facts"]}
    assert facts["missing"] == "2"


def test_services_need_no_stock():  # CF-04
    made = promised(free=(), lines=[line(1, "SETUP", 1)])
    assert (addends(made)[0], codes(made)) == ("STOCK", ["promised_without_goods"])


def test_who_is_asked_to_confirm_has_the_time_that_the_channel_gives():  # CF-04
    made = promised(reference="1", channel="desk")
    assert made.terms[0]["addend"] == "CONFIRMATION"
    assert made.terms[0]["until_at"] == made.terms[1]["from_at"] == NOW + 24 * HOUR


def test_a_later_wish_is_met_on_its_day():  # CF-04
    made = promised(wished_delivery_at=NOW + 20 * DAY)
    assert (made.promised_at, addends(made)[-1]) == (NOW + 20 * DAY, "WISH")


def test_a_wish_that_cannot_be_met_is_told():  # CF-04
    made = promised(wished_delivery_at=NOW + DAY)
    assert made.promised_at == ms(MONDAY.replace(day=24, hour=20))
    assert codes(made) == ["promised_from_stock", "promised_after_wish"]
    assert made.rules[-1]["facts"][0]["value"] == "3"


def test_what_the_channel_promised_stands_even_if_it_is_at_risk():  # CF-04
    made = promised(promised_delivery_at=NOW + DAY)
    assert (made.promised_at, made.agreed) == (NOW + DAY, True)
    assert codes(made)[-1] == "agreed_at_risk"
    assert codes(promised(promised_delivery_at=NOW + 9 * DAY)) == ["promised_from_stock"]


@settings(max_examples=examples(60), deadline=None)
@given(
    st.integers(NOW, NOW + 800 * DAY),
    st.integers(-5, 5),
    st.sampled_from(["GOODS", "MADE_TO_ORDER"]),
    st.sampled_from(["DE", "PT", "US", "CN", "SA", "XX"]),
    st.none() | st.integers(-5, 60),
    st.sampled_from(["shop", "desk"]),
)
def test_the_terms_always_add_up(now, free, kind, country, wish, channel):  # CF-04
    address = {**order()["delivery_address"], "country": country}
    wished = None if wish is None else now + wish * DAY
    changes = {"kind": kind, "delivery_address": address, "wished_delivery_at": wished}
    made = promised((free,), now, channel=channel, **changes)
    assert made.terms[0]["from_at"] == now
    assert all(one["until_at"] == after["from_at"] for one, after in pairwise(made.terms))
    assert all(term["from_at"] <= term["until_at"] for term in made.terms)
    assert made.terms[-1]["until_at"] == made.promised_at
    assert wished is None or made.promised_at >= wished


@pytest.mark.parametrize("slack", [0, 9 * DAY])
def test_the_goods_must_be_there_before_all_that_follows_them(slack):  # CF-05
    plain = promised()
    wished = promised(wished_delivery_at=plain.promised_at + slack)
    stock = next(term for term in wished.terms if term["addend"] == "STOCK")
    assert wished.goods_by_at == stock["until_at"] + slack


def test_what_the_channel_promised_too_early_leaves_no_time_for_the_goods():  # CF-05
    early = promised().promised_at - DAY
    made = promised(promised_delivery_at=early)
    assert (made.promised_at, made.goods_by_at) == (early, NOW - DAY)
