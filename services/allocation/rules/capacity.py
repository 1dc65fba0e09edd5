"""Shipments that a warehouse can send in a day (AL-01). A business day is a UTC date."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from services.allocation.policy import AllocationPolicy
from services.allocation.rules.depots import Depot

CAPACITY = "capacity"
"""Name of the ledger; account = `<warehouse>@<yyyy-mm-dd>`."""
DAY = 86_400_000
MS = timedelta(milliseconds=1)


def account(depot: Depot, now: int) -> str:
    """The account of the warehouse's day."""
    return f"{depot.code}@{_date(now // DAY)}"


def limit(depot: Depot, priority: int, policy: AllocationPolicy) -> int:
    """Shipments that an order of this priority may bring the day to: the last part is kept for urgent ones (AL-01)."""
    if priority >= policy.urgent_from_priority:
        return depot.daily_capacity
    return depot.daily_capacity - depot.daily_capacity * policy.urgent_capacity_percent // 100


def next_day(now: int, priority: int, policy: AllocationPolicy) -> int:
    """When to try again after a full day: as the next one opens, urgent orders first (AL-01)."""
    behind = max(0, policy.urgent_from_priority - priority)
    return (now // DAY + 1) * DAY + behind * (policy.next_day_stagger // MS)


@lru_cache(maxsize=8)
def _date(day: int) -> str:
    return datetime.fromtimestamp(day * (DAY // 1000), UTC).date().isoformat()
