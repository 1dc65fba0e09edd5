"""Is every unit that comes planned for one order only, did anybody say that it comes, and do orders
say what was planned?"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping

from orders.audit.findings import Finding
from orders.audit.plans import STOCK, Claim, Coming, Dated, Plan


def promised_twice(plan: Plan) -> Iterator[Finding]:
    """By any day those who are dated by then need no more than there is by then, each by something
    that comes then; and they are as many as it says (IV-03). Only to be asked where all plans of
    the article are still there."""
    if len(plan.orders) != plan.waiting:
        yield _found(plan, f"{plan.waiting} are planned, {len(plan.orders)} by what was told")
    for at, there in _supply(plan):
        needed = sum(one.amount for one in plan.orders.values() if _by(one, at))
        if needed > there:
            yield _found(plan, f"{needed} are promised by {at}, and there are {there}")
    comes = {(one.name, one.at) for one in plan.coming} | {("", None)}
    for order_id, dated in plan.orders.items():
        if dated.by != STOCK and (dated.by, dated.at) not in comes:
            yield _found(plan, f"{order_id} is promised by {dated.by}, which does not come then")


def from_nowhere(
    coming: Mapping[Coming, str],
    most: Mapping[tuple[str, str], int],
    days: Mapping[tuple[str, str], Container[int]],
) -> Iterator[Finding]:
    """What plans reckoned with and nobody said, or said to be less, or for another day (IV-03)."""
    for one, place in coming.items():
        of, about = (one.sku, one.name), f"stock/{one.sku}"
        said = most.get(of, 0)
        if one.amount > said:
            says = f"plan {place}: {one.amount} of {one.name}, {said} were said to come"
            yield Finding(about, says)
        elif one.at not in days[of]:
            yield Finding(about, f"plan {place}: {one.name} on a day that nobody named, {one.at}")


def unplanned(claims: Iterable[Claim], dated: Container[Claim]) -> Iterator[Finding]:
    """Orders that say a day by their place, and no plan has it (IV-03)."""
    for claim in claims:
        if claim not in dated:
            sku, order_id, at = claim
            yield Finding(order_id, f"it says {at} for {sku}, and was never planned so")


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
