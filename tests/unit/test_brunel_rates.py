"""The freight rates of a real network as a case (SH-03): for its orders the cheapest rate is found,
to the cent."""

import csv
import gzip
import os
from decimal import ROUND_UP, Decimal
from pathlib import Path

import pytest

from orders.engine.references import References
from services.shipping.policy import ShippingPolicy
from services.shipping.rules.carriers import choose
from services.shipping.rules.job import Job
from services.shipping.stage import STAGE
from tests.stages.house import carrier, rate, references

FOLDER = Path(os.environ.get("TEST_DATA_DIR", "../shared/data")) / "brunel_logistics"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no {FOLDER}: set TEST_DATA_DIR to the folder of shared data"
)
THOUSAND_TONS_G = 10**9
"""Prices of a kilogram have parts of a cent: whole cents are told of so much."""
CENT = Decimal("0.01")


def rows(name):
    with gzip.open(FOLDER / name, "rt", newline="") as file:
        return list(csv.DictReader(file))


def per_kg(row):
    return Decimal(row["rate"]).quantize(Decimal("1e-8"))


def grams(kilograms):
    return int((Decimal(kilograms) * 1000).to_integral_value(ROUND_UP))


def cents(dollars):
    return int((dollars / CENT).to_integral_value(ROUND_UP))


def converted(row):
    return rate(
        row["Carrier"],
        row["mode_dsc"].strip().lower().replace("ground", "road"),
        int(per_kg(row) * 100 * (THOUSAND_TONS_G // 1000)),
        int(row["tpt_day_cnt"]),
        service=row["svc_cd"],
        from_country=row["orig_port_cd"],
        to_country=row["dest_port_cd"],
        minimum_weight_g=grams(row["minm_wgh_qty"]),
        maximum_weight_g=grams(row["max_wgh_qty"]),
        minimum_minor=cents(Decimal(row["minimum cost"])),
        price_per_g=THOUSAND_TONS_G,
        currency="USD",
    )


def cheapest(found, order):
    """Worked out on the table itself, in decimal dollars."""
    way, weight_g = (order["Origin Port"], order["Destination Port"]), grams(order["Weight"])
    costs = [
        cents(
            max(
                Decimal(row["minimum cost"]).quantize(CENT, ROUND_UP), per_kg(row) * weight_g / 1000
            )
        )
        for row in found[way]
        if grams(row["minm_wgh_qty"]) <= weight_g <= grams(row["max_wgh_qty"])
    ]
    return min(costs)


def test_the_cheapest_feasible_rate_is_chosen_for_every_order():
    """SH-03: 1,540 rates of nine carriers, 9,215 orders, where the cost alone counts."""
    table, orders = rows("FreightRates.csv.gz"), rows("OrderList.csv.gz")
    policy = ShippingPolicy.load(STAGE.policy_file).model_copy(
        update={"day_percent": (0, 0, 0), "quality_percent": 0, "bulk_from_g": 10**12}
    )
    carriers = {row["Carrier"]: carrier(row["Carrier"]) for row in table}
    usd = {"currency": "USD", "house_currency": "USD", "micros": 1_000_000, "valid_from_at": 0}
    refs = References(
        references(
            rates={str(number): converted(row) for number, row in enumerate(table)},
            carriers=carriers,
            exchange_rates={"USD": usd},
        )
    )
    by_way: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in table:
        by_way.setdefault((row["orig_port_cd"], row["dest_port_cd"]), []).append(row)

    total_minor = 0
    for order in orders:
        job = Job(
            order["Origin Port"],
            order["Destination Port"],
            -1,
            grams(order["Weight"]),
            0,
            policy.packings[-1:],
            0,
            "USD",
        )
        choice, expected = choose(job, policy, refs), cheapest(by_way, order)
        assert not choice.fallback, order
        assert choice.offer["cost_minor"] == expected, order
        total_minor += choice.offer["cost_minor"]
    assert (len(orders), total_minor) == (9_215, 1_916_126)
