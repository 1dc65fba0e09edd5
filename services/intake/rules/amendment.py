"""What a change must leave alone: whatever makes it this order, and its money (CF-03)."""

from collections.abc import Iterator

from orders.contracts.records import Fault, Order, Payment
from services.intake.rules.faults import fault

ANEW = "cancel it, and submit another order under a new reference"


def unchanged(before: Order, after: Order) -> Iterator[Fault]:
    """Customer, currency and time are those of the order: credit, money and its place in queues
    are kept under them (CF-03); and so is what it waits for, if it is exchanged (AS-04)."""
    if before["buyer"]["customer_id"] != after["buyer"]["customer_id"]:
        yield fault(
            "customer_changed", "buyer.customer_id", f"the order is another customer's: {ANEW}"
        )
    if before["currency"] != after["currency"]:
        yield fault("currency_changed", "currency", f"the order is in {before['currency']}: {ANEW}")
    if before["placed_at"] != after["placed_at"]:
        yield fault("placed_at_changed", "placed_at", "send when the order was first placed")
    if before["exchange"] != after["exchange"]:
        yield fault("exchange_changed", "exchange", f"what it is exchanged for stays: {ANEW}")
    yield from _payment(before["payment"], after["payment"])


def _payment(before: Payment, after: Payment) -> Iterator[Fault]:
    """What the order says was paid stays said: so nothing is counted twice, and nothing that went
    back was never there (RV-03)."""
    named = before["reference"] or before["paid_minor"] > 0
    if named and before["reference"] != after["reference"]:
        yield fault(
            "payment_reference_changed",
            "payment.reference",
            "send the payment that the order named; others are told by the bank",
        )
    if after["paid_minor"] < before["paid_minor"]:
        yield fault(
            "paid_reduced",
            "payment.paid_minor",
            "an order says no less than before; the bank tells of what was taken back",
        )
    elif after["paid_minor"] > before["paid_minor"] and not after["reference"]:
        yield fault(
            "payment_reference_missing",
            "payment.reference",
            "send by which payment more was paid than before",
        )
