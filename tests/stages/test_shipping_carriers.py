"""Shipping: surcharges, pick-ups and learned quality of carriers, through the handler (SH-03)."""

from pathlib import Path
from typing import Any

from orders.contracts.records import OrderAllocated, ShipmentReleased, Surcharge
from orders.explain.languages import LANGUAGES
from orders.explain.texts import catalogue
from services.shipping.stage import STAGE
from tests.orders import article, order
from tests.stages.house import AT, allocated, carrier, quality, rate, rates, references, warehouse
from tests.stages.published import of
from tests.stages.room import Room

LORRY = rate("lorry", "road", 300, 3)
EVERY_DAY = range(7)
HOUR = 3_600_000


def released(**tables: Any) -> Any:
    room = Room(STAGE, references=references(**tables))
    return of(ShipmentReleased, room.send(OrderAllocated, allocated(order())))


def test_the_postal_code_and_the_edges_of_an_order_reach_the_comparison() -> None:
    """SH-03: a carton of 1.9 m to a remote place."""
    long = {f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 6)}
    long["SKU-1"] = {**long["SKU-1"], "length_mm": 1_900}
    code = order()["delivery_address"]["postal_code"]
    dear: list[Surcharge] = [
        {"surcharge": "remote", "minor": 900, "postal_prefixes": [code[:2]], "above_mm": 0},
        {"surcharge": "oversize", "minor": 700, "postal_prefixes": [], "above_mm": 1_200},
    ]
    told = released(articles=long, rates=rates({**LORRY, "surcharges": dear}))
    assert told["offers"][0]["cost_minor"] == 600 + 900 + 700
    assert told["offers"][0]["terms"].endswith("remote 9.00 EUR, oversize 7.00 EUR")


def test_the_warehouse_is_told_the_last_pick_up_in_time() -> None:
    """SH-03, SH-01: 48 hours end in the afternoon; the lorry calls at 16:00 of the day before, or
    of that day."""
    calls = {"lorry": carrier("lorry", calls=EVERY_DAY)}
    free = released(rates=rates(LORRY))["dispatch_by_at"]
    bound = released(rates=rates(LORRY), carriers=calls)["dispatch_by_at"]
    assert free == AT + 48 * HOUR
    assert free - 24 * HOUR < bound <= free
    assert bound % (24 * HOUR) == 16 * HOUR


def test_the_warehouses_zone_is_the_clock() -> None:
    """SH-03."""
    calls = {"lorry": carrier("lorry", calls=EVERY_DAY)}
    there = {"BER": {**warehouse("BER"), "zone": "Asia/Shanghai"}}
    told = released(rates=rates(LORRY), carriers=calls, warehouses=there)
    assert told["dispatch_by_at"] % (24 * HOUR) == 8 * HOUR


def test_what_was_learned_is_read_as_reference_data() -> None:
    """SH-03."""
    two = rates(LORRY, rate("train", "road", 310, 3))
    assert released(rates=two)["carrier"] == "lorry"
    assert released(rates=two, carrier_quality=quality("lorry", 40))["carrier"] == "train"


def test_the_decision_says_what_the_cost_is_made_of_in_both_languages() -> None:
    """SH-03: only where there is something to say."""
    calls = {"lorry": carrier("lorry", calls=EVERY_DAY)}
    dear = rates({**LORRY, "fuel_permille": 85})
    told = released(rates=dear, carriers=calls, carrier_quality=quality("lorry", 90))
    texts = {tag: catalogue(Path("services/shipping/texts"), tag) for tag in LANGUAGES}
    [rule] = [one for one in told["decision"]["rules"] if one["code"] == "carrier_terms"]
    assert rule["because"] == told["offers"][0]["terms"]
    assert {fact["name"]: fact["value"] for fact in rule["facts"]} == {
        "charged": "2000",
        "freight": "600",
        "fuel": "51",
        "surcharges": "0",
        "waits": "0",
        "quality": "90",
        "learned_from": "100",
    }
    assert all(rule["code"] in known for known in texts.values())
    plain = [one["code"] for one in released(rates=rates(LORRY))["decision"]["rules"]]
    assert plain == ["packed_by_nature", "carrier_chosen"]
