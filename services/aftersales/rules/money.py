"""What is paid back (AS-04): never more than was paid, never for more than came back or was
lost."""

from collections.abc import Sequence

from orders.contracts.records import DeliveredLine
from services.aftersales.rules.lines import settled


def refundable(line: DeliveredLine) -> int:
    """What the units of a line that are to be paid back cost, minor units, rounded down: all
    units cost the line's total."""
    return _price(line, line["refundable"])


def to_pay(lines: Sequence[DeliveredLine], total_minor: int, all_settled: bool) -> int:
    """What the customer is to pay for what they keep, charges included, minor units, rounded down
    line by line.

    Until every shipment is settled, what has not come yet counts as kept; then it was stopped, and
    costs nothing.
    """
    charges = total_minor - sum(line["amount_minor"] for line in lines)
    return charges + sum(
        _price(line, (settled(line) if all_settled else line["quantity"]) - line["refundable"])
        for line in lines
    )


def owed(
    lines: Sequence[DeliveredLine],
    total_minor: int,
    paid_minor: int,
    refunded_minor: int,
    by_review_minor: int,
    *,
    all_settled: bool,
) -> int:
    """What must be paid back now, minor units (AS-04).

    The customer pays for what they keep; what was paid beyond that goes back, as far as it is for
    goods that came back or were lost. So an order that is paid in full gets back the whole price of
    what is refundable, one that is not paid gets back nothing, and one that was paid net of the
    return gets nothing twice. What review paid back for stopped lines is paid no more. Payments
    beyond the total do not count here.
    """
    back = sum(refundable(line) for line in lines)
    beyond = (
        min(paid_minor, total_minor) - by_review_minor - to_pay(lines, total_minor, all_settled)
    )
    return max(0, min(beyond, back) - refunded_minor)


def spread(lines: Sequence[DeliveredLine], amount_minor: int) -> list[DeliveredLine]:
    """The lines with a refund booked on those that it is for, in their order."""
    left, booked = amount_minor, []
    for line in lines:
        share = min(left, max(0, refundable(line) - line["refunded_minor"]))
        left -= share
        booked.append({**line, "refunded_minor": line["refunded_minor"] + share} if share else line)
    return booked


def _price(line: DeliveredLine, units: int) -> int:
    return line["amount_minor"] * units // line["quantity"] if line["quantity"] > 0 else 0
