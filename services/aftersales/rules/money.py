"""What is paid back (AS-04): never more than was paid, never for more than came back or was lost."""

from collections.abc import Sequence

from services.contracts.records import DeliveredLine


def refundable(line: DeliveredLine) -> int:
    """What the units of a line that are to be paid back cost, minor units, rounded down: all units cost the line's total."""
    return line["amount_minor"] * line["refundable"] // line["quantity"] if line["quantity"] > 0 else 0


def owed(lines: Sequence[DeliveredLine], total_minor: int, paid_minor: int, refunded_minor: int) -> int:
    """What must be paid back now, minor units (AS-04).

    The customer pays for what they keep; what was paid beyond that goes back. So an order that is paid in full gets back the whole price of
    what is refundable, one that is not paid gets back nothing, and one that was paid net of the return gets nothing twice. Payments beyond
    the total do not count here. What review pays back for stopped lines counts as still to be paid, so the two never add up to too much.
    """
    back = sum(refundable(line) for line in lines)
    due = min(paid_minor, total_minor) - (total_minor - back)
    return max(0, min(due, back) - refunded_minor)


def spread(lines: Sequence[DeliveredLine], amount_minor: int) -> list[DeliveredLine]:
    """The lines with a refund booked on those that it is for, in their order."""
    left, booked = amount_minor, []
    for line in lines:
        share = min(left, max(0, refundable(line) - line["refunded_minor"]))
        left -= share
        booked.append({**line, "refunded_minor": line["refunded_minor"] + share} if share else line)
    return booked
