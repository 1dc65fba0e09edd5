"""Shipments that a warehouse can send in a day (AL-01). A business day is a UTC date."""

from collections.abc import Iterable

from orders.business.accounts import CAPACITY, day_account
from orders.business.times import DAY, MS
from orders.contracts.buckets import RESERVED
from orders.contracts.records import Reservation
from services.allocation.policy import AllocationPolicy
from services.allocation.rules.depots import Depot


def accounts(depots: Iterable[Depot], now: int) -> tuple[str, ...]:
    """The accounts of the warehouses' day."""
    return tuple([day_account(depot.code, now) for depot in depots])


def account(depot: Depot, now: int) -> str:
    """The account of the warehouse's day."""
    return day_account(depot.code, now)


def kept(priority: int, policy: AllocationPolicy) -> int:
    """Percent of a day's shipments that an order of this priority may not use: the last part is
    for urgent ones (AL-01)."""
    return 0 if priority >= policy.urgent_from_priority else policy.urgent_capacity_percent


def limit(depot: Depot, kept: int) -> int:
    """Shipments that an order may bring the warehouse's day to, if `kept` percent are not for
    it."""
    return depot.daily_capacity - depot.daily_capacity * kept // 100


def reservation(depot: Depot, version: int, now: int) -> Reservation:
    """A shipment of the warehouse's day."""
    return {
        "ledger": CAPACITY,
        "account": account(depot, now),
        "version": version,
        "line": 0,
        "amount": 1,
        "bucket": RESERVED,
    }


def next_day(now: int, priority: int, policy: AllocationPolicy) -> int:
    """When to try again after a full day: as the next one opens, urgent orders first (AL-01)."""
    behind = max(0, policy.urgent_from_priority - priority)
    return (now // DAY + 1) * DAY + behind * (policy.next_day_stagger // MS)
