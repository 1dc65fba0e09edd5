"""RV-03: orders of the same card, device or address that come too fast, or come to too much: what
is counted, in which accounts, and what speaks against the order.

The window is that of the last four quarters, the present one included: an account is of a quarter,
so what is older drops out by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from orders.business.accounts import velocity_account
from orders.business.facts import at_most, beside
from orders.business.fingerprints import fingerprint, place
from orders.business.money import money
from orders.business.times import HOUR
from orders.contracts.records import Order
from services.review.rules.findings import Finding
from services.review.velocity_policy import Dimension, VelocityPolicy

QUARTERS = 4


class Counted(NamedTuple):
    """Something that is counted. `unit`: empty for orders, else the currency of the total;
    `accounts`: of the quarters, the present one first; `amount`: of this order."""

    dimension: Dimension
    unit: str
    window_hours: int
    bound: int
    amount: int
    accounts: tuple[str, ...]


def counted(
    order: Order, worth: int | None, currency: str, now: int, policy: VelocityPolicy
) -> list[Counted]:
    """All that is counted of an order; nothing of what it does not say. `worth`: its value in minor
    units of the house currency, None if it is not known: then only orders are counted."""
    paces, said = policy.channels.get(order["channel"]), list[Counted]()
    for dimension, pace in (paces or {}).items():
        same = _same(order, dimension)
        if not same:
            continue
        mark, hours = fingerprint([dimension, same], policy.key), pace.window_hours
        if pace.orders is not None:
            accounts = tuple(_accounts(dimension, mark, "", hours, now))
            said.append(Counted(dimension, "", hours, pace.orders, 1, accounts))
        if pace.total_minor is not None and worth is not None:
            accounts = tuple(_accounts(dimension, mark, currency, hours, now))
            said.append(Counted(dimension, currency, hours, pace.total_minor, worth, accounts))
    return said


def too_fast(said: Sequence[Counted], before: Mapping[str, int]) -> list[Finding]:
    """What is beyond its bound with this order. `before`: account -> what others have there."""
    found = []
    for one in said:
        total = sum(before[account] for account in one.accounts) + one.amount
        if total > one.bound:
            found.append(_finding(one, total))
    return found


def _same(order: Order, dimension: Dimension) -> str | list[str]:
    """What orders of the same have in common; empty where the order does not say it."""
    if dimension == "address":
        return place(order["delivery_address"])
    return order["payment"][dimension]


def _accounts(dimension: str, mark: str, unit: str, hours: int, now: int) -> Iterator[str]:
    present = now // (hours * HOUR // QUARTERS)
    for back in range(QUARTERS):
        yield velocity_account(dimension, mark, unit, hours, present - back)


def _finding(one: Counted, total: int) -> Finding:
    what, hours = one.dimension, one.window_hours
    about = beside("dimension", what), beside("window", hours, "hour")
    if one.unit:
        said, most = money(total, one.unit), money(one.bound, one.unit)
        because = f"{said} by the same {what} within {hours} h, at most {most}"
        fact = at_most("total", total, one.bound, one.unit)
        return Finding("velocity", "RV-03", "too_much_ordered", because, (*about, fact))
    because = f"{total} orders by the same {what} within {hours} h, at most {one.bound}"
    fact = at_most("orders", total, one.bound)
    return Finding("velocity", "RV-03", "too_many_orders", because, (*about, fact))
