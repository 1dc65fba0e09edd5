"""What the head of an order must say: its identity, its dates, its currency."""

import re
from collections.abc import Iterator

from iso4217 import Currency

from orders.contracts.records import Fault, Order
from services.intake.policy import IntakePolicy
from services.intake.rules.faults import TOO_OLD, fault

MINUTE = 60_000
DAY = 86_400_000
CHANNEL = re.compile(r"[a-z0-9-]{1,40}")
REFERENCE = re.compile(r"[^\s\x00-\x1f\x7f]{1,100}")
CURRENCIES = frozenset(currency.value for currency in Currency if currency.exponent is not None)
"""ISO 4217 codes of money that has minor units: no metals, no test codes."""


def identity(order: Order, order_id: str) -> Iterator[Fault]:
    """The order id is `<channel>:<reference>` and is the key that it came under (IN-02)."""
    if not CHANNEL.fullmatch(order["channel"]):
        yield fault("channel_malformed", "channel", "a channel is 1 to 40 of a-z, 0-9 and -")
    if not REFERENCE.fullmatch(order["reference"]):
        yield fault(
            "reference_malformed",
            "reference",
            "a reference is 1 to 100 printable characters without blanks",
        )
    if order["order_id"] != order_id or order_id != f"{order['channel']}:{order['reference']}":
        yield fault(
            "order_id_mismatch",
            "order_id",
            "the order id must be <channel>:<reference>, here and in the message around the order",
        )


def kinds(order: Order) -> Iterator[Fault]:
    """Kind, priority and currency are among the known ones (IN-02)."""
    if order["kind"] == "UNKNOWN":
        yield fault("kind_unknown", "kind", "send GOODS, MADE_TO_ORDER, SERVICE or EXPORT")
    if not 0 <= order["priority"] <= 2:
        yield fault(
            "priority_unknown",
            "priority",
            f"priority is {order['priority']}; send 0 normal, 1 high or 2 urgent",
        )
    if order["currency"] not in CURRENCIES:
        yield fault(
            "currency_unknown",
            "currency",
            f"{order['currency']!r} is no currency; send a code of ISO 4217 such as EUR",
        )


def dates(order: Order, now: int, policy: IntakePolicy) -> Iterator[Fault]:
    """Placed neither in the future nor before the horizon (IN-05); delivery not before the day
    of the order (IN-02). `now` in ms."""
    placed = order["placed_at"]
    if placed <= 0:
        yield fault("placed_at_missing", "placed_at", "send when the buyer placed the order")
        return
    if placed > now + policy.clock_tolerance_minutes * MINUTE:
        yield fault(
            "placed_at_in_future",
            "placed_at",
            "the order was placed in the future; send the time in UTC",
        )
    if placed < now - policy.horizon_days * DAY:
        yield fault(
            TOO_OLD, "placed_at", f"orders older than {policy.horizon_days} days are not taken"
        )
    for field, day in (
        ("wished_delivery_at", order["wished_delivery_at"]),
        ("promised_delivery_at", order["promised_delivery_at"]),
    ):
        if day is not None and day < placed - DAY:
            yield fault(
                "delivery_before_order",
                field,
                "delivery cannot be before the order was placed; send a later date or none",
            )
