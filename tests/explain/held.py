"""A world of review alone, in which every rule that can be told to have been flipped has spoken."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from orders.client.scan import Found, in_order
from orders.contracts.catalogue import record_type
from orders.contracts.partitioner import partition_of
from orders.contracts.records import (
    Article,
    Channel,
    Customer,
    ExchangeRate,
    Order,
    Price,
    Restriction,
    Staff,
)
from services.review.stage import STAGE as REVIEW
from tests import orders as made
from tests.engine.scenario import come_to_rest
from tests.engine.world import World
from tests.fakes.clock import MemoryClock

ARTICLES: dict[str, dict[str, Any]] = {
    "PLAIN": {},
    "COLOURED": {"specifications": ["red", "blue"]},
    "FEW": {"maximum_quantity": 3},
    "FREE": {},
    "ADULT": {"minimum_age": 18},
    "LICENSED": {"licence": "pyrotechnics"},
    "TRADE": {"barred_groups": ["consumer"]},
    "SPIRIT": {"goods_class": "spirits"},
    "SOLVENT": {"goods_class": "solvents"},
    "LOCAL": {"barred_countries": ["FR"]},
}
CUSTOMERS: dict[str, dict[str, Any]] = {
    "C-1": {"limit": 20_000},
    "C-SMALL": {"limit": 9_000},
    "C-TRADE": {"limit": 3_000, "group": "wholesale", "guarantee_minor": 100},
    "C-TINY": {"limit": 3_000},
    "C-LEAST": {"limit": 100},
    "C-REDUCED": {"limit": 10_000, "disputes": 2},
    "C-LATE": {"limit": 20_000, "overdue_days": 70},
    "C-BLOCKED": {"blocked": True},
}


def bought(sku: str = "PLAIN", price: int = 1_000, **line: Any) -> dict[str, Any]:
    """Ten pieces."""
    return {"lines": [made.line(1, sku, line.pop("quantity", 10), price, **line)]}


def by(customer: str, **changes: Any) -> dict[str, Any]:
    """On account."""
    return {"buyer": made.buyer(customer_id=customer, **changes), "terms": "ON_ACCOUNT"}


def paying(quantity: int = 10, **changes: Any) -> dict[str, Any]:
    """By other means than the order's, of so many pieces."""
    payment = made.order(**bought(quantity=quantity))["payment"]
    return {"payment": {**payment, **changes}}


ORDERS: dict[str, dict[str, Any]] = {
    "customer_blocked": {"buyer": made.buyer(customer_id="C-BLOCKED")},
    "country_not_served": {"delivery_address": made.address(country="KP")},
    "area_not_served": {"delivery_address": made.address(postal_code="27498")},
    "area_not_agreed": {"channel": "local", "delivery_address": made.address(country="FR")},
    "buyer_unnamed": {"buyer": made.buyer(name="", company="")},
    "address_incomplete": {"delivery_address": made.address(street="")},
    "contact_malformed": {"buyer": made.buyer(contacts=[{"kind": "EMAIL", "value": "ada@"}])},
    "contact_cannot_confirm": {
        "channel": "sales",
        "buyer": made.buyer(contacts=[{"kind": "EMAIL", "value": "ada@example.com"}]),
    },
    "contact_doubtful": {
        "channel": "desk",
        "buyer": made.buyer(
            contacts=[*made.buyer()["contacts"], {"kind": "PHONE", "value": "+1 555 0100"}]
        ),
    },
    "address_doubtful": {
        "channel": "desk",
        "delivery_address": made.address(country="US", region="CA", postal_code="10001"),
    },
    "registration_doubtful": {
        "channel": "desk",
        "buyer": made.buyer(party_ids=[{"scheme": "VAT", "id": "DE136695977"}]),
    },
    "article_unknown": bought("NO-SUCH"),
    "unit_differs": bought(unit="GRM"),
    "specification_missing": bought("COLOURED"),
    "quantity_unusual": bought("FEW"),
    "price_unlisted": bought("FREE"),
    "price_above_list": bought(price=1_021),
    "price_below_list": bought(price=979),
    "discount_too_deep": bought(discount_minor=5_001),
    "payment_method_not_taken": paying(method="shells"),
    "payment_terms_unknown": paying(terms="UNKNOWN"),
    "prepayment_missing": {"paid": 7_505},
    "on_delivery_rate_missing": {"terms": "ON_DELIVERY", "currency": "USD"},
    "on_delivery_too_much": {"terms": "ON_DELIVERY", **bought(quantity=100)},
    "credit_not_agreed": by("C-NEW"),
    "invoice_overdue": by("C-LATE"),
    "deposit_required": by("C-SMALL"),
    "deposit_required, of a reduced limit": by("C-REDUCED"),
    "deposit_required, in pounds": {**by("C-SMALL"), "currency": "GBP"},
    "guarantee_required": by("C-TRADE"),
    "reduction_offered": by("C-TINY"),
    "credit_exhausted": by("C-LEAST"),
    "goods_barred_for_group": bought("TRADE"),
    "goods_barred_in_country": {
        **bought("LOCAL"),
        "delivery_address": made.address(country="FR"),
    },
    "age_unproved": bought("ADULT"),
    "licence_unproved": bought("LICENSED"),
    "goods_restricted": {**bought("SPIRIT"), "delivery_address": made.address(country="SE")},
    "restriction_unlicensed": bought("SOLVENT"),
    "amount_rate_missing": {"currency": "USD"},
    "amount_needs_approval": bought(quantity=5_000),
    "amount_needs_approval, of two tiers": bought(quantity=25_000),
    "prepayment_missing, and more": {**bought("FEW", price=900), "paid": 0},
    "credit_rate_missing, released": {**by("C-SMALL"), "currency": "USD"},
    "too_many_orders": paying(instrument="often"),
    "too_much_ordered": {**bought(quantity=1_000), **paying(1_000, instrument="dear")},
    "deposit_required, released": {**by("C-SMALL"), **bought("FEW")},
}
"""What the case shows, beginning with the code -> how its order differs from a sound one."""
KEYS = {
    name: f"{ORDERS[name].get('channel', 'shop')}:{number}" for number, name in enumerate(ORDERS)
}


@cache
def world() -> World:
    """All of them judged; of those that are to be released the first holds are gone."""
    made_here = World(1)
    made_here.clock = made_here.broker.clock = MemoryClock(made.PLACED + 60_000)
    made_here.server.wall = made_here.clock.wall
    for record, key, value in references():
        kind = record_type(record)
        made_here.send(kind.topic, kind.name, value, key)
    made_here.replica(REVIEW)
    for number in range(5):
        often = {**bought(), **paying(instrument="often")}
        before = made.order(reference=f"before-{number}", **often)
        made_here.send("orders.intake.v1", "OrderReceived", made.received(before))
    for name, key in KEYS.items():
        made_here.send("orders.intake.v1", "OrderReceived", made.received(content(name, key)))
    come_to_rest(made_here)
    for name, key in KEYS.items():
        if name.endswith("released"):
            made_here.send("orders.answers.v1", "ReviewDecided", released(key))
    come_to_rest(made_here)
    return made_here


def references() -> Iterator[tuple[type, str, Any]]:
    """(record, key, row)"""
    for sku, changes in ARTICLES.items():
        yield Article, sku, made.article(sku, **changes)
        for currency in ("EUR", "GBP"):
            if sku != "FREE":
                yield Price, f"{sku}:{currency}", made.price(sku, currency=currency)
    for one in (
        made.restriction("no spirits", "spirits", country="SE"),
        made.restriction("solvents by licence", "solvents", licence="solvents"),
    ):
        yield Restriction, one["restriction"], one
    for key, terms in CUSTOMERS.items():
        yield Customer, key, made.customer(key, **terms)
    yield Channel, "local", made.agreed("local", delivers_to=["DE"])
    yield Staff, "S1", made.staff("S1", "reviewer", "finance", "manager")
    for currency, micros in (("EUR", 1_000_000), ("GBP", 1_200_000)):
        rate = {"currency": currency, "house_currency": "EUR", "micros": micros}
        yield ExchangeRate, currency, {**rate, "valid_from_at": 0}


def content(name: str, key: str) -> Order:
    """The order of a case."""
    channel, _, reference = key.partition(":")
    changes = {**bought(), **ORDERS[name], "channel": channel, "reference": reference}
    return made.order(**changes)


def released(key: str) -> dict[str, Any]:
    """A person lets pass whatever holds it."""
    return {
        "order_id": key,
        "version": 1,
        "hold_id": "",
        "verdict": "RELEASE",
        "decided_by": "S1",
        "because": "checked",
        "role": "",
        "tier": 0,
        "reason_code": "",
        "entered_by": "",
        "ask": "",
        "document": "",
        "at": made.PLACED + 61_000,
    }


def about(world: World, key: str, topic: str = "orders.review.v1") -> list[Found]:
    """What a stage said of it, as its topic has it."""
    found = []
    log = world.broker.log(topic, partition_of(key.encode(), world.partitions))
    for message in log.read(log.low, len(log.entries) + 1)[0]:
        if message.key == key.encode() and message.value is not None:
            kind, value = world.codec.decode(message.value, message.topic)
            headers = {name: one or b"" for name, one in message.headers}
            place = (message.topic, message.partition, message.offset, message.timestamp)
            found.append(Found(*place, kind.name, value, headers))
    return in_order(found)
