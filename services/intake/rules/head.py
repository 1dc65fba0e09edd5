"""What the head of an order must say: its identity, its dates, its currency."""

import re
from collections.abc import Iterator

from orders.business.money import PLACES
from orders.business.text import legible
from orders.business.times import DAY, MINUTE
from orders.contracts.records import Fault, Order
from services.intake.policy import IntakePolicy
from services.intake.rules.faults import TOO_OLD, fault

CHANNEL = re.compile(r"[a-z0-9-]{1,40}")
LONGEST_REFERENCE = 100


def size(size: int, policy: IntakePolicy) -> Iterator[Fault]:
    """Not so large that a stage could not hand it on with what it adds (IN-02). `size` in bytes."""
    if size > policy.maximum_bytes:
        yield fault(
            "order_too_large",
            "order",
            f"the order has {size} bytes; send at most {policy.maximum_bytes}",
        )


def identity(order: Order, order_id: str) -> Iterator[Fault]:
    """The order id is `<channel>:<reference>` and is the key that it came under (IN-02)."""
    if not CHANNEL.fullmatch(order["channel"]):
        yield fault("channel_malformed", "channel", "a channel is 1 to 40 of a-z, 0-9 and -")
    if not _short(order["reference"]):
        yield fault(
            "reference_malformed",
            "reference",
            f"a reference is 1 to {LONGEST_REFERENCE} characters that show, without blanks",
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
    if order["currency"] not in PLACES:
        yield fault(
            "currency_unknown",
            "currency",
            "this is no currency; send a code of ISO 4217 such as EUR",
        )


def source(order: Order, policy: IntakePolicy) -> Iterator[Fault]:
    """What was ordered by word of mouth was read back to the buyer and confirmed (IN-07)."""
    document = order["source_document"]
    if (
        document is not None
        and document["kind"] in policy.read_back_kinds
        and document["read_back_at"] is None
    ):
        yield fault(
            "read_back_missing",
            "source_document.read_back_at",
            "read the order back to the buyer, and send when it was confirmed and by whom",
        )


def exchange(order: Order) -> Iterator[Fault]:
    """What is exchanged names another order, and the return of it that is to come back first
    (AS-04)."""
    named = order["exchange"]
    if named is None:
        return
    channel, _, reference = named["order_id"].partition(":")
    whole = CHANNEL.fullmatch(channel) and _short(reference)
    if not whole or named["order_id"] == order["order_id"]:
        yield fault(
            "exchange_malformed",
            "exchange.order_id",
            "send the order whose goods come back, <channel>:<reference>; or no exchange",
        )
    if not _short(named["return_id"]):
        yield fault(
            "exchange_malformed",
            "exchange.return_id",
            f"send the id that the return was asked for by, 1 to {LONGEST_REFERENCE} characters",
        )


def _short(reference: str) -> bool:
    return legible(reference) and len(reference) <= LONGEST_REFERENCE


def dates(order: Order, now: int, policy: IntakePolicy) -> Iterator[Fault]:
    """Placed neither in the future nor before the horizon (IN-05); delivery not before the day
    of the order, nor so far away that it is no date (IN-02). `now` in ms."""
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
        elif day is not None and day > placed + policy.longest_delivery_days * DAY:
            yield fault(
                "delivery_too_far",
                field,
                f"more than {policy.longest_delivery_days} days after the order; send an earlier "
                "date or none",
            )
