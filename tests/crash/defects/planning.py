"""Who waits is dated by the place in the queue, each unit once (IV-03; docs/decisions/0080)."""

from collections.abc import Sequence
from typing import Any

from orders.business.availability.planned import Need, Planned, planned
from orders.business.availability.rows import Rows
from orders.business.times import DAY
from services.inventory.rules import plan, shortage
from services.inventory.rules.shortage import Place
from tests.crash.defects.registry import Patch, defect


@defect()
def all_who_wait_promised_the_same_purchase_order(patch: Patch) -> None:
    """Each is dated as if nobody stood before it."""

    def alone(rows: Rows, needs: Sequence[Need], *of: Any) -> tuple[Planned, ...]:
        return tuple(planned(rows, [need], *of)[0] for need in needs)

    patch.setattr(plan, "planned", alone)


@defect()
def an_order_says_another_day_than_was_planned(patch: Patch) -> None:
    """An order that hears of its place rounds its day up to the next."""
    sound = shortage.dated

    def rounded(short: Any, sku: str, known: Place) -> Any:
        at = None if known.at is None else known.at // DAY * DAY + DAY
        return sound(short, sku, known._replace(at=at))

    patch.setattr(shortage, "dated", rounded)


@defect()
def who_left_stays_in_the_plan(patch: Patch) -> None:
    """A plan tells who waits anew, and not who was served or gave up."""
    sound = plan.plan

    def silent(*of: Any) -> plan.Plan:
        return sound(*of)._replace(left=[])

    patch.setattr(plan, "plan", silent)


@defect()
def what_is_overdue_is_counted_on(patch: Patch) -> None:
    """What should have come and has not is promised for the day on which somebody asks."""
    sound = plan.plan

    def hopeful(queue: Any, expected: Any, former: Any, now: int, *of: Any) -> plan.Plan:
        moved: Any = [{**one, "expected_at": max(one["expected_at"], now + 1)} for one in expected]
        return sound(queue, moved, former, now, *of)

    patch.setattr(plan, "plan", hopeful)
    patch.setattr(plan, "awaited", lambda expected, *of: list(expected))
