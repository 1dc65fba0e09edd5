"""What can be had by a date, and by when a quantity can be had (IV-01, IV-03, CF-04).

    on hand - reserved - what waits ahead + incoming by the date - what has expired by then
        - safety - other channels' share

Supply is in nobody's name: whoever waits ahead is served first by whatever comes. So one who asks
is served on the first day on which all that came covers those ahead, what is kept back, and what
they need.
"""

from orders.business.availability.rows import NOTHING_KEPT, Kept, Rows
from orders.business.availability.terms import Available, Term


def available(rows: Rows, now: int, by: int, kept: Kept = NOTHING_KEPT) -> Available:
    """What can be had at `by`, asked at `now`, milliseconds. A purchase order that should have
    come by now, and has not, promises nothing (IV-03)."""
    incoming = sum(
        receipt["quantity"] for receipt in rows.expected if now < receipt["expected_at"] <= by
    )
    expiring = sum(lot.amount for lot in rows.ageing if lot.from_at <= by)
    left = rows.on_hand - rows.reserved - rows.ahead + incoming - expiring - kept.safety
    others = left - _share(left, kept.percent)
    unit = rows.unit
    terms = (
        Term("on_hand", rows.on_hand, unit),
        Term("reserved", -rows.reserved, unit),
        Term("ahead", -rows.ahead, unit),
        Term("incoming", incoming, unit),
        *((Term("expiring", -expiring, unit),) if rows.ageing else ()),
        Term("safety", -kept.safety, unit),
        Term("other_channels", -others, unit),
    )
    return Available(max(left - others, 0), terms)


def available_at(rows: Rows, needed: int, now: int, kept: Kept = NOTHING_KEPT) -> int | None:
    """When `needed` can be had, milliseconds: `now`, or when the purchase order comes that fills
    it; None if none that is under way does (IV-03)."""
    left = rows.on_hand - rows.reserved - rows.ahead - kept.safety
    if _share(left, kept.percent) >= needed:
        return now
    for receipt in sorted(rows.expected, key=lambda one: one["expected_at"]):
        if receipt["expected_at"] > now:
            left += receipt["quantity"]
            if _share(left, kept.percent) >= needed:
                return receipt["expected_at"]
    return None


def _share(left: int, percent: int) -> int:
    """What of it a channel may sell; of less than nothing there is no share."""
    return left * percent // 100 if left > 0 else left
