"""What an order still costs, and what of it is paid: the arithmetic of stops, payments and
refunds. All in minor units of the order."""

from collections.abc import Mapping

from orders.contracts.records import LineQuantity, LineValue, Reservation, ReviewState


def stop_lines(lines: list[LineValue], stopped: list[LineQuantity], whole: bool) -> list[LineValue]:
    """The lines after a stop: of exactly these quantities, never more than was ordered, or of
    everything."""
    if whole:
        return [{**line, "stopped": line["quantity"]} for line in lines]
    more: Mapping[int, int] = {one["line"]: one["quantity"] for one in stopped}
    return [
        {**line, "stopped": min(line["quantity"], line["stopped"] + more.get(line["line"], 0))}
        for line in lines
    ]


def owed(state: ReviewState) -> int:
    """What the order costs without what was stopped; nothing once all of it was. Charges stay
    owed while any line goes on."""
    lines = state["lines"]
    if all(line["stopped"] == line["quantity"] for line in lines):
        return 0
    return state["total_minor"] - sum(
        line["amount_minor"] * line["stopped"] // line["quantity"] for line in lines
    )


def unpaid(state: ReviewState) -> int:
    """What is owed and not paid."""
    return max(owed(state) - state["paid_minor"] + state["refunded_minor"], 0)


def overpaid(state: ReviewState) -> int:
    """What was paid, not refunded, and is not owed."""
    return max(state["paid_minor"] - state["refunded_minor"] - owed(state), 0)


def share(amount: int, before: ReviewState, after: ReviewState) -> int:
    """The part of `amount`, which covered what was unpaid before, that covers what is unpaid after:
    rounded up, never more than before.

    So no exchange rate is needed a second time.
    """
    debt = unpaid(before)
    return min(-(-amount * unpaid(after) // debt), amount) if debt else 0


def settle_reservations(before: ReviewState, after: ReviewState) -> list[Reservation]:
    """The credit that the order still needs; the rest is given back (RV-04)."""
    kept: list[Reservation] = [
        {**reservation, "amount": share(reservation["amount"], before, after)}
        for reservation in before["reservations"]
    ]
    return [reservation for reservation in kept if reservation["amount"] > 0]
