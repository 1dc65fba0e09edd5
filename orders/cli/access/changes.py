"""What `orders access apply` does to the brokers' rules, and what it leaves."""

from collections.abc import Collection
from typing import NamedTuple

from orders.cli.access.rules import Entry, Rule
from orders.cli.access.strangers import Standing, Stranger, entry_of, prunable


class Changes(NamedTuple):
    """`missing` are created; `beyond` (our users may do it, and it is not planned) and `pruned` (so
    may they, by a rule of a form that we never write) are removed. `spared`: what is beyond and
    stays, as an older release may need it; `left`: what else is wrong and is not ours to mend."""

    missing: list[Rule]
    beyond: list[Rule]
    pruned: list[Stranger]
    spared: list[Rule]
    left: list[Stranger]

    @property
    def removed(self) -> list[Entry]:
        """As the brokers have them."""
        return [*map(entry_of, self.beyond), *(one.entry for one in self.pruned)]


def changes(planned: Collection[Rule], found: Standing, prune: bool) -> Changes:
    """From what the brokers have to what is planned. Without `prune` nothing is removed."""
    wanted = set(planned)
    beyond = sorted(found.rules - wanted)
    pruned = [one for one in found.strangers if prune and prunable(one)]
    return Changes(
        missing=sorted(wanted - found.rules),
        beyond=beyond if prune else [],
        pruned=pruned,
        spared=[] if prune else beyond,
        left=[one for one in found.that("blocks", "allows more") if one not in pruned],
    )
