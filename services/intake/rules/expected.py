"""When an accepted order is expected to be processed: hours of work by its kind, behind what waits
for the house already (IN-04)."""

from collections import Counter
from collections.abc import Mapping

from orders.business.calendars import after_work
from orders.business.decisions import noted
from orders.business.facts import beside
from orders.contracts.records import OrderKind, RuleFired, Workload
from orders.engine.references import References
from services.intake.policy import IntakePolicy

MINUTES = 60


def waiting(references: References) -> Mapping[str, int]:
    """Status -> orders that stand at it, as tracking told last of every partition."""
    orders: Counter[str] = Counter()
    for told in references.table(Workload).values():
        orders.update(told["orders"])
    return orders


def backlog_hours(references: References, policy: IntakePolicy) -> int:
    """Whole hours of work that the house has before it takes up what comes now (IN-04)."""
    orders = references.derived(waiting)
    minutes = [
        orders.get(status, 0) * MINUTES // hourly
        for status, hourly in policy.orders_an_hour.items()
    ]
    return sum(minutes) // MINUTES


def expected_at(kind: OrderKind, now: int, references: References, policy: IntakePolicy) -> int:
    """When an order of this kind that is accepted `now` is processed, milliseconds (IN-04)."""
    hours = policy.expected_hours[kind] + backlog_hours(references, policy)
    return after_work(now, hours, policy.calendar)


def behind(references: References, policy: IntakePolicy) -> list[RuleFired]:
    """That others are before it, if they are worth an hour (IN-04)."""
    hours = backlog_hours(references, policy)
    if not hours:
        return []
    because = f"orders before it are {hours} hours of work"
    return [noted("IN-04", "backlog", because, beside("backlog", hours, "hour"))]
