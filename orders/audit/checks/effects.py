"""Does what leaves the house leave it once? (TR-02; docs/decisions/0092)"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from orders.audit.effects import Effect, End, Told
from orders.audit.findings import Finding
from orders.audit.standing import Standing

OVER = frozenset({"done", "superseded", "void", "left"})
"""Ends after which nothing follows."""
EVERYTHING = frozenset({"PROGRESS", "DELAY", "QUESTION", "MONEY", "RETURNS"})
"""A channel that has agreed to all of it is told every message to its customers."""
CUSTOMER = "customer"
SOON_MS = 24 * 3_600_000
"""What comes back within a day is heeded: whatever the policy, it is still known."""


def misdone(effect: Effect, told: Told) -> Iterator[Finding]:
    """More attempts at a time than one, more ends than one, or an end that nobody told."""
    about, name = effect
    numbers = [one.number for one in told.attempts]
    if numbers != sorted(set(numbers)):
        yield Finding(about, f"{name}: attempts {numbers} were ordered")
    for one, following in pairwise(told.attempts):
        settled = one.number in told.reported or following.at >= one.not_after
        if not settled and following.before == one.before:
            number = following.number
            yield Finding(about, f"{name}: attempt {number} was ordered beside one under way")
    over = _over(told.ends[:-1], len(told.returned))
    if over:
        yield Finding(about, f"{name} was {over[0]}, and then {told.ends[-1].outcome}")
    yield from _resumed(effect, told)
    if any(end.outcome == "done" and not end.by_person for end in told.ends) and not told.done:
        yield Finding(about, f"{name} is told as done, and no connector said so")


def _resumed(effect: Effect, told: Told) -> Iterator[Finding]:
    about, name = effect
    for one in told.attempts:
        returns = sum(number < one.number for number in told.returned)
        if _over(told.ends[: one.before], returns):
            yield Finding(about, f"{name}: attempt {one.number} was ordered when it was over")
        elif one.before and not (told.again or returns):
            yield Finding(about, f"{name}: attempt {one.number} was ordered, and nobody wanted it")


def _over(ends: Sequence[End], returns: int) -> list[str]:
    """Outcomes after which nothing may follow. So many that are done came back."""
    found = list[str]()
    for end in ends:
        if end.outcome == "done" and not end.by_person and returns:
            returns -= 1
        elif end.outcome in OVER:
            found.append(end.outcome)
    return found


def unheeded(effect: Effect, told: Told) -> Iterator[Finding]:
    """The last attempt came back soon, and it still passes for done. To be asked of those of which
    the stage has read everything."""
    if not (told.attempts and told.ends):
        return
    last, end = told.attempts[-1], told.ends[-1]
    back_at = told.returned.get(last.number)
    if back_at is None or end.by_person or end.outcome != "done":
        return
    if back_at < last.at + SOON_MS:
        yield Finding(effect[0], f"{effect[1]} came back, and is told as done")


def unasked(effect: Effect, told: Told) -> Iterator[Finding]:
    """Ordered, though no stage asked for it. Only to be asked where all that was ever said is
    still there."""
    if told.attempts and not told.to:
        yield Finding(effect[0], f"{effect[1]} was ordered, and nobody asked for it")


def forgotten(
    effect: Effect, told: Told, agreed: Collection[str], timer: int | None
) -> Iterator[Finding]:
    """Asked for, or begun, and neither over nor to be looked at again. `agreed`: what the house
    tells customers of the channel; `timer`: of the order's effects. To be asked of those of which
    the stage has read everything."""
    if told.ends or timer is not None:
        return
    if told.attempts or (told.to == CUSTOMER and {*agreed} >= EVERYTHING):
        yield Finding(effect[0], f"{effect[1]} is neither over nor under way")


def untimed(order_id: str, standing: Standing) -> Iterator[Finding]:
    """Nobody looks at it again before the order is forgotten."""
    for effect_id in () if standing.parked else standing.unattended:
        yield Finding(order_id, f"{effect_id} is to go on, and at no time")
