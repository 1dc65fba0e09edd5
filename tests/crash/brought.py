"""Worlds in which goods come to their customers in every way there is (SH-04), and some of them too
warm (SH-07)."""

from functools import cache

from orders.contracts.keys import key_of
from orders.contracts.records import (
    Article,
    Carrier,
    OrderSubmitted,
    Price,
    Rate,
    StageTime,
    Technicians,
)
from services.shipping.kinds_policy import CollectionRule, KindRule
from services.shipping.policy import ShippingPolicy
from services.shipping.stage import STAGE
from services.simulator.policy import SimulatorPolicy
from tests import orders as made
from tests.crash import house
from tests.crash.house import Letter, letter
from tests.stages.house import carrier, rate, rates

OWN = "own"
ON_SITE, ONLINE, BY_PLATFORM = "SKU-SITE", "SKU-LINE", "SKU-FORM"
SERVICES = {
    ON_SITE: made.article(ON_SITE, stocked=False, service="on_site"),
    ONLINE: made.article(ONLINE, stocked=False, service="online"),
    BY_PLATFORM: made.article(
        BY_PLATFORM, stocked=False, service="online", platform="https://learn.example/"
    ),
}
"""What is rendered at a time of its own."""
TECHNICIANS: tuple[Technicians, ...] = tuple(
    {
        "region": "DE-all",
        "part": part,
        "country": "DE",
        "postal_prefixes": [],
        "zone": "Europe/Berlin",
        "begins": begins,
        "ends": ends,
        "technicians": 1,
        "lead_days": 1,
    }
    for part, begins, ends in (("early", "07:00", "13:00"), ("late", "13:00", "19:00"))
)
"""One of them for each half of a day: fewer than there are services."""
HEAVY_G = 350
"""From so many grams goods are freight here."""

LEARNED: tuple[StageTime, ...] = tuple(
    {
        "status": status,
        "channel": channel,
        "priority": "*",
        "minutes": minutes,
        "median_minutes": minutes // 2,
        "percentile": 90,
        "turns": 100,
        "at": house.AGREED,
    }
    for status, channel, minutes in (("received", "*", 90), ("allocated", "shop", 45))
)
"""How long orders usually stand at two statuses (TR-08)."""


@cache
def policy() -> ShippingPolicy:
    """Little is freight already, and what lies ready does not lie there long."""
    shipped = ShippingPolicy.load(STAGE.policy_file)
    kinds = tuple(_lighter(rule) for rule in shipped.kinds)
    collection = CollectionRule(days=2, remind_hours_before=20, wrong_codes=1)
    return shipped.model_copy(update={"kinds": kinds, "collection": collection})


def _lighter(rule: KindRule) -> KindRule:
    return rule.model_copy(update={"from_g": HEAVY_G}) if rule.from_g else rule


def wilful(partners: SimulatorPolicy) -> SimulatorPolicy:
    """Some never come, some name another code first, and some carriers bring another proof."""
    often = {"never_collect": 0.4, "wrong_code": 0.5, "move_service": 0.5}
    customers = partners.customers.model_copy(update=often)
    scans = {"other_proof": 0.5, "measured": 0.8, "too_warm": 0.7}
    carriers = partners.carriers.model_copy(update=scans)
    inspectors = partners.inspectors.model_copy(update={"leave": 0.6})
    people = {"customers": customers, "inspectors": inspectors}
    return partners.model_copy(update={**people, "carriers": carriers})


@cache
def letters() -> tuple[Letter, ...]:
    """The house drives itself, and renders services; some come for what they ordered, one
    of them for what two warehouses have, some to a place that they name, one of them to none of
    the house; and one is near and in a hurry."""
    tables = [letter(Carrier, OWN, carrier(OWN))]
    tables += [letter(Article, sku, one) for sku, one in SERVICES.items()]
    tables += [letter(Price, f"{sku}:EUR", made.price(sku)) for sku in SERVICES]
    tables += [letter(Rate, key, row) for key, row in rates(rate(OWN, OWN, 1, 0)).items()]
    tables += [letter(StageTime, key_of(StageTime, row), row) for row in LEARNED]
    tables += [letter(Technicians, key_of(Technicians, row), row) for row in TECHNICIANS]
    lines = (
        [made.line(1, house.PLENTY)],
        [made.line(1, house.SKUS[0])],
        [made.line(1, house.EAST), made.line(2, house.WEST)],
    )
    collected = [
        made.order(reference=f"06{n}", lines=bought, delivery="collection")
        for n, bought in enumerate(lines)
    ]
    heavy = made.order(reference="063", lines=[made.line(1, house.EAST, 4)])
    near = made.order(reference="064", lines=[made.line(1, house.PLENTY)], priority=2)
    visited = made.order(reference="065", lines=[made.line(1, ON_SITE)])
    mixed = [made.line(1, house.PLENTY), made.line(2, ONLINE), made.line(3, ON_SITE)]
    taught = made.order(reference="067", lines=[made.line(1, BY_PLATFORM)])
    more = [made.order(reference=f"069{n}", lines=[made.line(1, ON_SITE)]) for n in range(3)]
    served = [*more, visited, made.order(reference="066", lines=mixed), taught]
    chosen = [
        made.order(
            reference=f"068{place}",
            lines=[made.line(1, house.PLENTY)],
            delivery="collection",
            collection_place=place,
        )
        for place in ("BER", "LYS", "NOWHERE")
    ]
    orders = [*collected, heavy, near, *served, *chosen]
    said = [letter(OrderSubmitted, one["order_id"], made.submitted(one)) for one in orders]
    return (*tables, *said)
