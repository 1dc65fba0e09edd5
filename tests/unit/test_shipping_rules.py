"""The rules of shipping: carrier choice (SH-03), freight, packing, the pick check (SH-01)."""

import pytest

from orders.contracts.records import Article
from orders.engine.references import References
from services.shipping.policy import ShippingPolicy
from services.shipping.rules import deadlines, freight
from services.shipping.rules.carriers import choose, score
from services.shipping.rules.job import Job
from services.shipping.rules.packing import pack
from services.shipping.rules.picking import check
from services.shipping.stage import STAGE
from tests.orders import article
from tests.stages.house import bare, carrier, rate, rates, references, shipment_lines

DAY = 86_400_000


@pytest.fixture(scope="module")
def policy() -> ShippingPolicy:
    loaded = STAGE.policy.load(STAGE.policy_file)
    assert isinstance(loaded, ShippingPolicy)
    return loaded


def job(policy, nature="NORMAL", **changes):
    packings = tuple(p for p in policy.packings if p.nature == nature)
    made = Job("DE", "FR", 500, 2000, 4000, packings, 0, "EUR")
    return made._replace(**changes)


def world(*listed, **changes):
    return References(references(rates=rates(*listed), **changes))


SWIFT, LORRY, TRAIN = (
    rate("swift", "express", 900, 1),
    rate("lorry", "road", 300, 3),
    rate("train", "rail", 100, 6),
)


def chosen(policy, refs, **changes):
    return choose(job(policy, **changes), policy, refs)


# -- carrier and mode (SH-03)
# ------------------------------------------------------------------------------


def test_ordinary_goods_go_by_the_best_of_cost_time_and_quality(policy):
    """SH-03: 600 and three days beat 1,800 and one."""
    choice = chosen(policy, world(SWIFT, LORRY))
    assert (choice.offer["carrier"], choice.offer["cost_minor"]) == ("lorry", 600)
    assert [offer["because"] for offer in choice.offers] == [
        "chosen: lowest score for ordinary goods",
        "score 205200 against 73200",
    ]


def test_urgent_goods_go_by_express_or_air(policy):
    """SH-03."""
    choice = chosen(policy, world(SWIFT, LORRY), priority=2)
    assert choice.offer["mode"] == "express"
    assert choice.offers[1]["because"] == "road is not for urgent goods"


def test_near_urgent_goods_may_go_by_road_in_a_day(policy):
    """SH-03: distance."""
    courier = rate("lorry", "road", 300, 1)
    assert (
        chosen(policy, world(SWIFT, courier), priority=2, distance_km=60).offer["carrier"]
        == "lorry"
    )
    assert (
        chosen(policy, world(SWIFT, courier), priority=2, distance_km=600).offer["carrier"]
        == "swift"
    )
    assert (
        chosen(policy, world(SWIFT, courier), priority=2, distance_km=-1).offer["carrier"]
        == "swift"
    )


def test_bulk_goes_by_road_rail_or_sea(policy):
    """SH-03."""
    cheap_air = rate("swift", "air", 10, 1)
    assert chosen(policy, world(cheap_air, LORRY), weight_g=400_000).offer["mode"] == "road"


def test_without_a_mode_that_is_meant_any_other_is_better_than_none(policy):
    choice = chosen(policy, world(LORRY), priority=2)
    assert (choice.offer["carrier"], choice.rule["outcome"]) == ("lorry", "noted")
    assert choice.rule["because"].endswith("by any mode")


def test_a_carrier_that_does_not_take_the_goods_is_rejected_with_its_reason(policy):
    """SH-03: the goods' nature."""
    refs = world(
        LORRY,
        TRAIN,
        carriers={"lorry": carrier("lorry", natures=["NORMAL"]), "train": carrier("train")},
    )
    choice = chosen(policy, refs, nature="FRAGILE")
    assert choice.offer["carrier"] == "train"
    assert choice.offers[1]["because"] == "rejected: does not take FRAGILE goods"


@pytest.mark.parametrize(
    ("nature", "listed", "because"),
    [
        ("HAZARD", SWIFT, "rejected: HAZARD goods may not go by express"),
        ("COLD", TRAIN, "rejected: 6 days are too long for COLD goods"),
    ],
)
def test_what_the_goods_cannot_bear_leaves_them_to_the_desk(policy, nature, listed, because):
    choice = chosen(policy, world(listed), nature=nature)
    assert (choice.offer["carrier"], choice.fallback) == ("desk", True)
    assert choice.offers[1]["because"] == because


def test_quality_tells_between_equal_offers(policy):
    """SH-03: service quality."""
    refs = world(
        LORRY,
        rate("train", "road", 300, 3),
        carriers={"lorry": carrier("lorry", 80), "train": carrier("train", 99)},
    )
    assert chosen(policy, refs).offer["carrier"] == "train"


def test_the_comparison_that_is_kept_has_a_bound(policy):
    many = [rate("lorry", "road", 300 + n, 3, service=f"s{n:02}") for n in range(30)]
    assert len(chosen(policy, world(*many)).offers) == policy.offers_kept


def test_a_score_is_lower_for_cheaper_sooner_better(policy):
    base = score(1000, 3, 90, 0, policy)
    assert score(900, 3, 90, 0, policy) < base
    assert score(1000, 2, 90, 0, policy) < base
    assert score(1000, 3, 95, 0, policy) < base
    assert score(0, 2, 90, 0, policy) < score(0, 3, 90, 0, policy)


# -- freight (SH-03)
# ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weight_g", "services"),
    [(999, []), (1000, ["small"]), (2000, ["small"]), (2001, ["big"]), (5000, ["big"]), (5001, [])],
)
def test_both_bounds_of_a_weight_band_belong_to_it(weight_g, services):
    small = rate(
        "lorry", "road", 1, 1, service="small", minimum_weight_g=1000, maximum_weight_g=2000
    )
    big = rate("lorry", "road", 1, 1, service="big", minimum_weight_g=2001, maximum_weight_g=5000)
    assert [
        q.rate["service"] for q in freight.quotes("DE", "FR", weight_g, world(small, big))
    ] == services


def test_a_rate_holds_for_its_countries_and_a_star_for_any():
    refs = world(
        rate("lorry", "road", 1, 1, service="exact", from_country="DE", to_country="FR"),
        rate("lorry", "road", 1, 1, service="out", from_country="DE"),
        rate("lorry", "road", 1, 1, service="in", to_country="FR"),
        rate("lorry", "road", 1, 1, service="other", from_country="IT"),
    )
    assert {q.rate["service"] for q in freight.quotes("DE", "FR", 1, refs)} == {
        "exact",
        "out",
        "in",
    }


def test_a_rate_of_an_unknown_carrier_is_no_offer():
    assert freight.quotes("DE", "FR", 1, world(rate("ghost", "road", 1, 1))) == []


@pytest.mark.parametrize(
    ("weight_g", "volume_ml", "minor"),
    [(100, 0, 400), (2000, 0, 600), (2001, 0, 601), (100, 50_000, 3000)],
)
def test_freight_is_by_weight_or_volume_and_at_least_the_minimum(
    policy, weight_g, volume_ml, minor
):
    assert freight.charge(LORRY, weight_g, volume_ml, policy).total == minor


def exchange(**micros):
    return {
        currency: {
            "currency": currency,
            "house_currency": "EUR",
            "micros": value,
            "valid_from_at": 0,
        }
        for currency, value in micros.items()
    }


def test_without_an_exchange_rate_an_offer_cannot_be_compared(policy):
    choice = chosen(policy, world(LORRY), currency="BRL")
    assert choice.offers[1]["because"] == "rejected: no exchange rate from EUR to BRL"


# -- packing and picking (SH-01)
# ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("natures", "packaging", "marks"),
    [
        (["NORMAL", "UNKNOWN"], "standard", []),
        (["NORMAL", "FRAGILE"], "fragile", ["FRAGILE", "THIS WAY UP"]),
        (["FRAGILE", "COLD"], "cold", ["KEEP COLD", "FRAGILE", "THIS WAY UP"]),
    ],
)
def test_goods_are_packed_as_the_most_demanding_ask_and_carry_all_marks(
    policy, natures, packaging, marks
):
    """SH-01."""
    refs = References(
        {
            Article: {
                f"SKU-{n}": article(f"SKU-{n}", nature=nature) for n, nature in enumerate(natures)
            }
        }
    )
    packed = pack([*refs.table(Article), "nobody knows"], policy, refs)
    assert (packed.packaging, packed.marks) == (packaging, marks)


def test_the_pick_check_finds_what_is_missing_and_what_is_too_much():
    """SH-01: article, line and quantity."""
    result = check(
        shipment_lines(2, 2, 2), [*bare(2, 1), {"line": 3, "sku": "OTHER", "quantity": 2}]
    )
    assert result.kept == shipment_lines(2, 1)
    assert result.missing == bare(0, 1, 2)
    assert result.surplus == [{"line": 3, "sku": "OTHER", "quantity": 2}]


def test_a_pick_reported_in_pieces_counts_as_their_sum():
    assert check(shipment_lines(3), [*bare(1), *bare(2)]).missing == []
    assert (
        check(shipment_lines(3), [*bare(3), {"line": 1, "sku": "SKU-1", "quantity": -2}]).missing
        == []
    )


# -- deadlines
# ------------------------------------------------------------------------------


def test_goods_leave_in_the_time_of_their_priority_or_sooner_for_their_promise(policy):
    now, hour = 1000 * DAY, 3_600_000
    assert deadlines.dispatch_by(now, 0, None, 2, policy) == now + 48 * hour
    assert deadlines.dispatch_by(now, 2, None, 2, policy) == now + 8 * hour
    assert deadlines.dispatch_by(now, 0, now + 3 * DAY, 2, policy) == now + DAY
    assert deadlines.dispatch_by(now, 0, now + DAY, 2, policy) == now
