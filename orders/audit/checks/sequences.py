"""Are numbers given once and without a gap, each to something that came about?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from orders.audit.findings import Finding


@dataclass(slots=True)
class Given:
    """What one batch gave of a series: all behind `since` up to `last`, by the sequence; `since` is
    None if compaction has taken where it stood before. `told`: how far it was by its record before.
    `numbers`: those that its handlers were given."""

    since: int | None
    last: int
    told: int
    numbers: list[int] = field(default_factory=list)


def misnumbered(about: str, given: Given) -> Iterator[Finding]:
    """A gap, a repetition, a number that nobody should have."""
    if given.last <= given.told:
        yield Finding(about, f"it was at {given.told}, and gave no more than {given.last}")
    counted = Counter(given.numbers)
    for number, times in sorted(counted.items()):
        if times > 1:
            yield Finding(about, f"{number} was given {times} times")
        if number > given.last or number <= (given.told if given.since is None else given.since):
            yield Finding(about, f"{number} was given, and the sequence went to {given.last}")
    if given.since is not None:
        missing = [n for n in range(given.since + 1, given.last + 1) if n not in counted]
        if missing:
            yield Finding(about, f"nobody has {missing[0]}, nor {len(missing) - 1} more")
