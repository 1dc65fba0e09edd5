"""Whether what is told to have changed a decision would have: the decision is folded again with the
flip applied to what it saw."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from orders.business.flips import Flip, Flips, Seen
from orders.contracts.records import RuleFired
from orders.explain.decisions import Decided
from orders.explain.shown import groups
from orders.explain.telling import Teller
from orders.replay.again import Gone
from orders.replay.otherwise import Supposed

Fold = Callable[[Callable[[Seen], Seen]], Supposed]
"""The decision, with what it saw changed."""


class Verdict(NamedTuple):
    """`flips`: whether the decision comes out otherwise; None if it cannot be folded again, and
    `why` says why. `provided`: ledgers that were not asked so then, and are taken to have enough.
    """

    rule: RuleFired
    flip: str
    flips: bool | None
    provided: tuple[str, ...] = ()
    why: str = ""


def check(decided: Decided, flips: Flips, fold: Fold, teller: Teller) -> Iterator[Verdict]:
    """Each flip that is told, with whatever else stood in the way out of it by its first flip."""
    against = [rule for rule in decided.against if rule["code"] in flips]
    for rule in against:
        for told in teller.flips(decided.stage, rule):
            applied = [(rule, flips[rule["code"]][told.name])]
            applied += [
                (other, flips[other["code"]][first.name])
                for other in against
                if other is not rule
                for first in teller.flips(decided.stage, other)[:1]
            ]
            yield _verdict(decided, rule, told.name, applied, fold)


def _verdict(
    decided: Decided, rule: RuleFired, name: str, applied: list[tuple[RuleFired, Flip]], fold: Fold
) -> Verdict:
    def change(seen: Seen) -> Seen:
        for one, flip in applied:
            for group in groups(one["facts"]):
                seen = flip(seen, group)
        return seen

    try:
        supposed = fold(change)
    except Gone as gone:
        return Verdict(rule, name, None, why=str(gone))
    now = {
        (event.record.__name__, event.value["decision"]["outcome"])
        for event in supposed.events
        if isinstance(event.value, Mapping) and "decision" in event.value
    }
    flips = (decided.record, decided.outcome) not in now
    return Verdict(rule, name, flips, tuple(supposed.provided))
