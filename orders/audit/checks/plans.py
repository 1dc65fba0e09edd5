"""Is every unit that comes planned for one order only, and did anybody say that it comes?"""

from collections import Counter
from collections.abc import Iterator

from orders.audit.findings import Finding
from orders.audit.plans import STOCK, Dated, Plan, Said


def promised_twice(plan: Plan) -> Iterator[Finding]:
    """By any day those who are dated by then need no more than there is by then (IV-03); and it is
    as long as it says. Only to be asked where all plans of the article are still there."""
    if len(plan.orders) != plan.waiting:
        yield _found(plan, f"{plan.waiting} are planned, {len(plan.orders)} by what was told")
    for at, there in _supply(plan):
        needed = sum(one.amount for one in plan.orders.values() if _by(one, at))
        if needed > there:
            yield _found(plan, f"{needed} are promised by {at}, and there are {there}")


def from_nowhere(plan: Plan, said: Said) -> Iterator[Finding]:
    """What it reckons with and nobody said, or said to be less, or for another day (IV-03)."""
    for one in plan.coming:
        of = (plan.sku, one.name)
        if one.amount > said.most[of]:
            yield _found(plan, f"{one.amount} of {one.name}, {said.most[of]} were said to come")
        elif one.at not in said.days[of]:
            yield _found(plan, f"{one.name} on a day that nobody named, {one.at}")
    comes = {(one.name, one.at) for one in plan.coming} | {("", None)}
    for order_id, dated in plan.orders.items():
        if dated.by != STOCK and (dated.by, dated.at) not in comes:
            yield _found(plan, f"{order_id} is promised by {dated.by}, which does not come then")


def _supply(plan: Plan) -> Iterator[tuple[int, int]]:
    """What there is now, and on each day on which something comes; nobody has less than nothing."""
    comes: Counter[int] = Counter()
    for one in plan.coming:
        comes[one.at] += one.amount
    there = plan.free
    yield -1, max(there, 0)
    for at in sorted(comes):
        there += comes[at]
        yield at, max(there, 0)


def _by(dated: Dated, at: int) -> bool:
    """Whether it has all of it by then; what needs nothing to come, at any time."""
    return dated.by == STOCK or (dated.at is not None and dated.at <= at)


def _found(plan: Plan, says: str) -> Finding:
    return Finding(f"stock/{plan.sku}", f"plan {plan.place}: {says}")
