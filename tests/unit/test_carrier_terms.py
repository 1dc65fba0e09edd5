"""Zones, fuel, surcharges, validity, pick-ups and learned quality of carriers (SH-03)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.pickups import pickups
from orders.engine.references import References
from services.shipping.policy import ShippingPolicy
from services.shipping.rules import deadlines, freight
from services.shipping.rules.carriers import choose
from services.shipping.rules.job import Job, longest_edge
from services.shipping.stage import STAGE
from tests.orders import article
from tests.stages.house import (
    carrier,
    quality,
    rate,
    rates,
    references,
    shipment_lines,
    warehouse,
)

POLICY = ShippingPolicy.load(STAGE.policy_file)
WEEKDAYS = tuple(range(5))


def ms(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


FRIDAY_NOON, FRIDAY_EVENING = ms("2026-11-27T12:00"), ms("2026-11-27T17:00")


def chosen(*listed, carriers=None, learned=None, **changes):
    made = Job("DE", "DE", 500, 2_000, 4_000, POLICY.packings[-1:], 0, "EUR", at=FRIDAY_NOON)
    kept = {"carriers": carriers} if carriers else {}
    refs = References(references(rates=rates(*listed), carrier_quality=learned or {}, **kept))
    return choose(made._replace(**changes), POLICY, refs)


def cost(**terms):
    job = {name: terms.pop(name) for name in ("postal_code", "longest_mm") if name in terms}
    return chosen(rate("lorry", "road", 300, 3, **terms), **job).offer["cost_minor"]


# -- what it costs
# ------------------------------------------------------------------------------


def surcharge(name, minor, prefixes=(), above_mm=0):
    return {
        "surcharge": name,
        "minor": minor,
        "postal_prefixes": list(prefixes),
        "above_mm": above_mm,
    }


def test_a_rate_that_says_nothing_more_means_what_it_meant():
    """SH-03: records of before."""
    choice = chosen(rate("lorry", "road", 300, 3))
    assert choice.offer == {
        "carrier": "lorry",
        "service": "road parcel",
        "mode": "road",
        "cost_minor": 600,
        "transit_days": 3,
        "score": 73_200,
        "because": "chosen: lowest score for ordinary goods",
        "terms": "",
    }


@pytest.mark.parametrize(
    ("terms", "minor"),
    [
        ({"fuel_permille": 85}, 651),
        ({"fuel_permille": 86}, 652),
        ({"minimum_minor": 1_000, "fuel_permille": 100}, 1_100),
        ({"volumetric_ml_per_kg": 1_000}, 1_200),
        ({"per_kg_minor": 3_005, "price_per_g": 10_000}, 601),
        ({"surcharges": [surcharge("security", 50)]}, 650),
        (
            {"surcharges": [surcharge("remote", 900, ["27498", "25"])], "postal_code": "2 5 980"},
            1_500,
        ),
        ({"surcharges": [surcharge("remote", 900, ["25"])], "postal_code": "20095"}, 600),
        ({"surcharges": [surcharge("oversize", 700, (), 1_200)], "longest_mm": 1_201}, 1_300),
        ({"surcharges": [surcharge("oversize", 700, (), 1_200)], "longest_mm": 1_200}, 600),
    ],
)
def test_fuel_and_surcharges_come_on_top_and_volume_counts_by_the_carriers_divisor(terms, minor):
    """SH-03: fuel is rounded up, and is on the freight alone; a surcharge is due where all that it
    says holds."""
    assert cost(**terms) == minor


def test_the_comparison_says_what_each_offer_is_made_of():
    """SH-03: the comparison that is kept."""
    dear = rate(
        "lorry",
        "road",
        300,
        3,
        fuel_permille=85,
        zone="north",
        postal_prefixes=["2"],
        surcharges=[surcharge("remote", 900, ["25"])],
    )
    choice = chosen(dear, rate("train", "rail", 100, 6), postal_code="25980")
    told = {offer["carrier"]: offer["terms"] for offer in choice.offers}
    assert told == {
        "train": "",
        "lorry": "2000 g charged in zone north: freight 6.00 EUR, fuel 0.51 EUR, remote 9.00 EUR",
    }


@pytest.mark.parametrize(("postal_code", "minor"), [("27498", 900), ("27570", 700), ("10115", 400)])
def test_of_a_service_the_nearest_zone_counts(postal_code, minor):
    """SH-03: a dearer island is not outbid by the rate for the rest of the country."""
    island = rate(
        "lorry", "road", 0, 5, minimum_minor=900, zone="island", postal_prefixes=["27498"]
    )
    north = rate(
        "lorry", "road", 0, 3, minimum_minor=700, zone="north", postal_prefixes=["27", "28"]
    )
    choice = chosen(island, north, rate("lorry", "road", 0, 3), postal_code=postal_code)
    assert [offer["cost_minor"] for offer in choice.offers] == [minor]


def test_no_zone_no_offer():
    """SH-03."""
    north = rate("lorry", "road", 0, 3, zone="north", postal_prefixes=["27"])
    assert chosen(north, postal_code="80331").fallback


@pytest.mark.parametrize(
    ("held", "because"),
    [
        ({"valid_from_at": FRIDAY_NOON}, ""),
        ({"valid_to_at": FRIDAY_NOON + 1}, ""),
        (
            {"valid_from_at": FRIDAY_NOON + 1},
            "rejected: the rate holds from 2026-11-27T12:00:00+00:00",
        ),
        ({"valid_to_at": FRIDAY_NOON}, "rejected: the rate held until 2026-11-27T12:00:00+00:00"),
    ],
)
def test_a_rate_holds_from_its_first_moment_until_its_end(held, because):
    """SH-03: what is refused is named."""
    choice = chosen(rate("lorry", "road", 300, 3, **held))
    assert choice.fallback == bool(because)
    assert choice.offers[-1]["because"] == (because or "chosen: lowest score for ordinary goods")


WEIGHTS = st.integers(0, 10**9)
RATES = st.builds(
    rate,
    st.just("lorry"),
    st.just("road"),
    st.integers(0, 10**7),
    st.integers(0, 30),
    minimum_minor=st.integers(0, 10**7),
    price_per_g=st.sampled_from([1, 1_000, 100_000, 10**9]),
    volumetric_ml_per_kg=st.sampled_from([0, 1, 5_000, 6_000]),
    fuel_permille=st.integers(0, 3_000),
    surcharges=st.lists(
        st.builds(
            surcharge,
            st.just("any"),
            st.integers(0, 10**6),
            st.lists(st.sampled_from(["2", "27"])),
            st.integers(0, 3_000),
        ),
        max_size=3,
    ),
)


@given(RATES, WEIGHTS, WEIGHTS, st.integers(0, 10**9), st.integers(0, 5_000))
def test_what_a_carriage_costs_is_whole_never_negative_and_never_falls(
    row, weight_g, more_g, volume_ml, longest_mm
):
    """SH-03: monotone in weight, volume and size."""
    at = [
        freight.charge(row, weight, volume, POLICY, "27498", edge)
        for weight, volume, edge in (
            (weight_g, volume_ml, longest_mm),
            (weight_g + more_g, volume_ml, longest_mm),
            (weight_g + more_g, volume_ml + more_g, longest_mm),
            (weight_g + more_g, volume_ml + more_g, longest_mm + 1_000),
        )
    ]
    totals = [one.total for one in at]
    assert all(isinstance(total, int) for total in totals)
    assert 0 <= row["minimum_minor"] <= totals[0]
    assert totals == sorted(totals)
    for one in at:
        parts = one.freight + one.fuel + sum(minor for _, minor in one.surcharges)
        assert one.total == parts


def test_edges_are_looked_at_only_where_a_rate_asks():
    """SH-03: what pays nothing today pays nothing."""
    long = {"SKU-1": {**article("SKU-1"), "length_mm": 100, "width_mm": 1_900, "height_mm": 5}}
    plain = References(references(articles=long))
    asked = rates(rate("lorry", "road", 1, 1, surcharges=[surcharge("oversize", 1, (), 1_200)]))
    assert longest_edge(shipment_lines(1, 2), plain) == 0
    assert (
        longest_edge(shipment_lines(1, 2), References(references(articles=long, rates=asked)))
        == 1_900
    )


# -- when it is fetched
# ------------------------------------------------------------------------------


def berlin(**changes):
    return {**warehouse("BER"), "zone": "Europe/Berlin", **changes}


@pytest.mark.parametrize(
    ("at", "first", "last"),
    [
        ("2026-11-27T12:00", "2026-11-27T15:00", "2026-11-26T15:00"),  # Friday, 13:00 in Berlin
        ("2026-11-27T15:00", "2026-11-27T15:00", "2026-11-27T15:00"),  # on the dot
        ("2026-11-27T15:01", "2026-11-30T15:00", "2026-11-27T15:00"),
        ("2026-12-24T16:00", "2026-12-28T15:00", "2026-12-24T15:00"),  # Christmas is on a Friday
        ("2026-07-01T12:00", "2026-07-01T14:00", "2026-06-30T14:00"),  # in summer
    ],
)
def test_a_carrier_calls_on_its_weekdays_by_the_warehouses_clock_and_holidays(at, first, last):
    """SH-03: calendar and cut-off."""
    kept = pickups(carrier("lorry", calls=WEEKDAYS), berlin())
    assert kept is not None
    assert (kept.first(ms(at)), kept.last(ms(at))) == (ms(first), ms(last))


def test_a_carrier_without_pick_up_days_comes_whenever_something_is_ready():
    """SH-03: records of before."""
    assert pickups(carrier("lorry"), berlin()) is None
    assert deadlines.at_a_pick_up(FRIDAY_NOON, 0, None) == FRIDAY_NOON


def test_days_until_the_next_pick_up_count_like_days_on_the_way():
    """SH-03: on Friday evening two days by a carrier that calls on Monday are five."""
    carriers = {"lorry": carrier("lorry", calls=WEEKDAYS), "train": carrier("train")}
    two, four = rate("lorry", "road", 300, 2), rate("train", "road", 300, 4)
    seen = {
        at: chosen(two, four, carriers=carriers, warehouse=berlin(), at=at)
        for at in (FRIDAY_NOON, FRIDAY_EVENING)
    }
    assert [choice.offer["carrier"] for choice in seen.values()] == ["lorry", "train"]
    assert seen[FRIDAY_EVENING].offers[1]["terms"] == (
        "2000 g charged: freight 6.00 EUR; next pick-up 2026-11-30T15:00:00+00:00"
    )


@pytest.mark.parametrize(
    ("latest", "now", "by"),
    [
        ("2026-11-29T12:00", "2026-11-27T12:00", "2026-11-27T15:00"),
        ("2026-12-01T10:00", "2026-11-27T12:00", "2026-11-30T15:00"),
        ("2026-11-27T20:00", "2026-11-27T16:00", "2026-11-30T15:00"),
    ],
)
def test_goods_must_be_ready_for_the_last_pick_up_in_time_else_for_the_next(latest, now, by):
    """SH-03, SH-01."""
    kept = pickups(carrier("lorry", calls=WEEKDAYS), berlin())
    assert deadlines.at_a_pick_up(ms(latest), ms(now), kept) == ms(by)


@given(
    st.integers(ms("2026-01-01T00:00"), ms("2028-12-31T00:00")),
    st.sets(st.integers(0, 6), min_size=1),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Shanghai", "America/St_Johns", "Pacific/Apia"]),
    st.sampled_from(["DE", "CN", "US", "", "??"]),
)
def test_a_pick_up_is_never_before_it_is_asked_for_and_the_two_ways_agree(at, days, zone, country):
    """SH-03: whatever zone and country a warehouse stands in."""
    kept = pickups(carrier("lorry", calls=sorted(days)), berlin(zone=zone, country=country))
    assert kept is not None
    first, last = kept.first(at), kept.last(at)
    assert first is not None
    assert last is not None
    assert last <= at <= first
    assert (kept.first(last), kept.last(first)) == (last, first)
    assert kept.days_until(at, first) >= 0


# -- what was learned
# ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("learned", "percent"),
    [
        ({}, 95),
        (quality("lorry", 60), 60),
        (quality("lorry", 60) | quality("lorry", 70, "road"), 70),
        (
            quality("lorry", 60)
            | quality("lorry", 70, "road")
            | quality("lorry", 80, "road", "DE:DE"),
            80,
        ),
        (quality("lorry", 70, "rail") | quality("lorry", 80, "road", "DE:FR"), 95),
        (quality("train", 60), 95),
    ],
)
def test_what_was_learned_nearest_to_the_way_counts_else_what_the_carrier_says(learned, percent):
    """SH-03: quality that is learned."""
    offer = chosen(rate("lorry", "road", 300, 3), learned=learned).offer
    assert offer["score"] == 600 * (100 + 12 + 2 * (100 - percent))
    assert ("learned from 100 shipments" in offer["terms"]) == (percent != 95)


def test_a_carrier_that_does_badly_is_chosen_no_more():
    """SH-03: the same world, told what was learned."""
    two = rate("lorry", "road", 300, 3), rate("train", "road", 310, 3)
    assert chosen(*two).offer["carrier"] == "lorry"
    assert chosen(*two, learned=quality("lorry", 40)).offer["carrier"] == "train"
